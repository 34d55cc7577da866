package main

import (
	"context"
	"errors"
	"image"
	"net/http"
	"time"

	"golang.org/x/image/draw"

	"github.com/gonumm/gonumm/numm"
)

// Limits on what one upload may take.
const (
	mostBytes  = 20 << 20
	mostMemory = 256 << 20
	mostTime   = 20 * time.Second
	atOnce     = 4 // pictures that are decoded at a time, each in a child of some 50 MB and its own memory
)

// uploads is the handler.
type uploads struct {
	side int
	turn chan struct{}
}

func newUploads(side int) *uploads { return &uploads{side, make(chan struct{}, atOnce)} }

// ServeHTTP reads a picture and writes it smaller.
func (u *uploads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "POST a picture", http.StatusMethodNotAllowed)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), mostTime)
	defer cancel()
	select {
	case u.turn <- struct{}{}:
		defer func() { <-u.turn }()
	case <-ctx.Done():
		http.Error(w, "too many pictures at a time", http.StatusServiceUnavailable)
		return
	}
	m, err := numm.DecodeImage(ctx, http.MaxBytesReader(w, r.Body, mostBytes), numm.Isolated(), numm.MaxMemory(mostMemory))
	if err != nil {
		http.Error(w, err.Error(), status(err))
		return
	}
	w.Header().Set("Content-Type", "image/png")
	// The header is out by now: an error can only break the connection off.
	_ = numm.EncodeImage(ctx, w, "png", smaller(m, u.side))
}

// status is what an error of the picture is to its sender.
func status(err error) int {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge), errors.Is(err, numm.ErrNotEnoughMemory):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, numm.ErrUnsupported):
		return http.StatusUnsupportedMediaType
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	}
	return http.StatusUnprocessableEntity
}

// smaller scales a picture so that no side is longer than side.
func smaller(m *numm.Image, side int) *numm.Image {
	longest := max(m.Width(), m.Height())
	if longest <= side {
		return m
	}
	size := image.Pt(max(1, m.Width()*side/longest), max(1, m.Height()*side/longest))
	rgba := image.NewRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(rgba, rgba.Rect, m, m.Rect, draw.Src, nil)
	return numm.ImageFrom(rgba)
}
