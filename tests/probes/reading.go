package main

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/gonumm/gonumm/numm"
)

// compareReading compares what Probe says of a file with what reading it gives: as many samples and frames as it lasts, to one, and
// pictures of its size.
func compareReading(ctx context.Context, path string, info *numm.Info) (differences []string) {
	note := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	if s := info.Sound(); s != nil && s.SampleRate > 0 {
		sound, err := numm.ReadSound(ctx, path, numm.NativeRate())
		if said := s.Duration.Seconds() * float64(s.SampleRate); off(said, len(sound)) {
			note("a sound of %.1f samples, reading gives %d, %v", said, len(sound), err)
		} else if err != nil && !errors.Is(err, numm.ErrCorrupt) {
			note("a sound of %.1f samples, reading gives %v", said, err)
		}
	}
	if v := info.Video(); v != nil {
		video, err := numm.ReadVideo(ctx, path, numm.Height(32))
		frames := 0
		if video != nil {
			frames = video.Len()
		}
		if said := v.Duration.Seconds() * numm.FrameRate; off(said, frames) {
			note("a video of %.1f frames, reading gives %d, %v", said, frames, err)
		} else if err != nil && !errors.Is(err, numm.ErrCorrupt) {
			note("a video of %.1f frames, reading gives %v", said, err)
		}
		if first, err := numm.ReadImage(ctx, path); err == nil {
			differences = append(differences, compareSizes(v, first)...)
		}
	}
	if len(info.Streams) == 1 && info.Streams[0].Kind == numm.KindImage {
		m, err := numm.ReadImage(ctx, path)
		if err != nil {
			note("a picture, reading gives %v", err)
			return differences
		}
		differences = append(differences, compareSizes(&info.Streams[0], m)...)
	}
	return differences
}

// off reports whether a length is more than one away.
func off(said float64, length int) bool { return math.Abs(said-float64(length)) > 1 }

// compareSizes compares the size of a picture as stored with that of one that was read.
func compareSizes(s *numm.StreamInfo, m *numm.Image) (differences []string) {
	width, height, aspect := s.Width, s.Height, s.PixelAspect
	if s.Rotation%180 != 0 {
		width, height, aspect = height, width, 1/aspect
	}
	if s.PixelAspect > 0 {
		width = int(math.Round(float64(width) * aspect))
	}
	if width != m.Width() || height != m.Height() {
		differences = append(differences, fmt.Sprintf("%s of %d by %d (%v, %d degrees), reading gives %d by %d",
			s.Kind, s.Width, s.Height, s.PixelAspect, s.Rotation, m.Width(), m.Height()))
	}
	return differences
}
