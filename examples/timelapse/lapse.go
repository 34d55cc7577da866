package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"path/filepath"
	"time"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/draw"
)

// lapse is what the flags ask for.
type lapse struct {
	rate     int
	size     image.Point // zero: the first picture's
	quality  int         // 0: the format's own
	progress func(done, total time.Duration)
}

var errNoPicture = errors.New("no picture in the folder")

// make writes the film, and says which files were no pictures.
func (l *lapse) make(ctx context.Context, folder, film string) (skipped []string, err error) {
	names, err := files(folder)
	if err != nil {
		return nil, err
	}
	opts := []numm.EncodeOption{numm.Rate(l.rate)}
	if l.quality != 0 {
		opts = append(opts, numm.Quality(l.quality))
	}
	var w *numm.VideoWriter
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	for i, name := range names {
		m, err := numm.ReadImage(ctx, filepath.Join(folder, name))
		if errors.Is(err, numm.ErrUnsupported) || errors.Is(err, numm.ErrNoImage) {
			skipped = append(skipped, name)
			continue
		}
		if err != nil {
			return skipped, err
		}
		if w == nil {
			if l.size == (image.Point{}) {
				l.size = m.Rect.Size()
			}
			if w, err = numm.CreateVideo(ctx, film, l.size.X, l.size.Y, opts...); err != nil {
				return skipped, err
			}
		}
		if err := w.Write(fit(m, l.size)); err != nil {
			return skipped, err
		}
		second := time.Second / time.Duration(l.rate)
		l.progress(time.Duration(i+1)*second, time.Duration(len(names))*second)
	}
	if w == nil {
		return skipped, fmt.Errorf("%s: %w", folder, errNoPicture)
	}
	return skipped, w.Close()
}

// fit scales a picture until it touches two sides of the size, and puts it into the middle of black.
func fit(m *numm.Image, size image.Point) image.Image {
	have := m.Rect.Size()
	if have == size {
		return m
	}
	to := size
	if have.X*size.Y > have.Y*size.X { // wider than the film
		to.Y = max(1, (have.Y*size.X+have.X/2)/have.X)
	} else {
		to.X = max(1, (have.X*size.Y+have.Y/2)/have.Y)
	}
	place := image.Rectangle{Max: to}.Add(size.Sub(to).Div(2))
	// Both are image.RGBA, which package draw scales several times as fast as other kinds.
	frame := numm.NewImage(size.X, size.Y).RGBA()
	draw.CatmullRom.Scale(frame, place, m.RGBA(), m.Rect, draw.Src, nil)
	return frame
}
