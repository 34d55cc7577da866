package main

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// job is what the flags ask for; where a number is 0 they ask for nothing.
type job struct {
	source, target string
	from, to       time.Duration
	height, rate   int
	quality        int
	bitrate        int
	lossless       bool
	progress       func(done, total time.Duration)
}

// run keeps what both sides have room for: pictures and sound, or one of them.
func (j *job) run(ctx context.Context) error {
	info, err := numm.Probe(ctx, j.source)
	if err != nil {
		return err
	}
	has := func(k numm.Kind) bool {
		return slices.ContainsFunc(info.Streams, func(s numm.StreamInfo) bool { return s.Kind == k })
	}
	switch format := strings.ToLower(filepath.Ext(j.target)); {
	case isSound(format), format == ".ogg" && !has(numm.KindVideo):
		return j.sound(ctx)
	case format == ".gif", !has(numm.KindSound):
		return j.pictures(ctx)
	}
	return j.movie(ctx)
}

// isSound tells the formats that hold nothing but sound.
func isSound(format string) bool {
	return slices.Contains([]string{".wav", ".aiff", ".aif", ".flac", ".oga", ".opus", ".mp3", ".m4a"}, format)
}

// sound takes a second at a time.
func (j *job) sound(ctx context.Context) error {
	if j.height != 0 {
		return errors.New("a sound has no height")
	}
	w, err := numm.CreateSound(ctx, j.target, j.encoding(j.sampleRate())...)
	if err != nil {
		return err
	}
	defer w.Abort()
	for chunk, err := range numm.SoundChunks(ctx, j.source, j.sampleRate(), j.span(), numm.Rate(j.sampleRate()), numm.Progress(j.progress)) {
		if err != nil {
			return err
		}
		if err := w.Write(chunk.Sound); err != nil {
			return err
		}
	}
	return w.Close()
}

// errNothing says that there is no picture in the range.
var errNothing = errors.New("there is nothing between -from and -to")

// pictures takes a frame at a time. The target is begun with the first, whose size it has.
func (j *job) pictures(ctx context.Context) error {
	var w *numm.VideoWriter
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	for frame, err := range numm.VideoFrames(ctx, j.source, j.pictureOptions()...) {
		if err != nil {
			return err
		}
		if w == nil {
			if w, err = numm.CreateVideo(ctx, j.target, frame.Width(), frame.Height(), j.encoding(j.frameRate())...); err != nil {
				return err
			}
		}
		if err := w.Write(frame.Image); err != nil {
			return err
		}
	}
	if w == nil {
		return errNothing
	}
	return w.Close()
}

// movie takes a frame at a time, and the sound that plays while it shows. Where one stream is shorter, or missing as in
// a sound that becomes a film, there is black or silence.
func (j *job) movie(ctx context.Context) error {
	var w *numm.MovieWriter
	defer func() {
		if w != nil {
			w.Abort()
		}
	}()
	for frame, err := range numm.MovieFrames(ctx, j.source, j.pictureOptions()...) {
		if err != nil {
			return err
		}
		if w == nil {
			if w, err = numm.CreateMovie(ctx, j.target, frame.Width(), frame.Height(), j.encoding(j.frameRate())...); err != nil {
				return err
			}
		}
		if err := w.WriteFrame(frame.Image); err != nil {
			return err
		}
		if err := w.WriteSound(frame.Sound); err != nil {
			return err
		}
	}
	if w == nil {
		return errNothing
	}
	return w.Close()
}

// pictureOptions say what is read of the pictures.
func (j *job) pictureOptions() []numm.VideoOption {
	opts := []numm.VideoOption{j.span(), numm.Rate(j.frameRate()), numm.Progress(j.progress)}
	if j.height != 0 {
		opts = append(opts, numm.Height(j.height))
	}
	return opts
}

func (j *job) span() numm.StreamOption {
	if j.to == 0 {
		return numm.Between(j.from, -1)
	}
	return numm.Between(j.from, j.to)
}

func (j *job) frameRate() int  { return cmp.Or(j.rate, numm.FrameRate) }
func (j *job) sampleRate() int { return cmp.Or(j.rate, numm.SampleRate) }

// encoding are the options for what is written at a rate.
func (j *job) encoding(rate int) []numm.EncodeOption {
	opts := []numm.EncodeOption{numm.Rate(rate)}
	if j.quality != 0 {
		opts = append(opts, numm.Quality(j.quality))
	}
	if j.bitrate != 0 {
		opts = append(opts, numm.Bitrate(j.bitrate))
	}
	if j.lossless {
		opts = append(opts, numm.Lossless())
	}
	return opts
}
