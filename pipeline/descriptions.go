package pipeline

import (
	"strings"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
)

// description is the end of a pipeline for one kind of stream.
type description struct {
	converter []string // passes on untouched what the caps already allow
	caps      string   // what Go reads
	ahead     int      // samples decoded before they are asked for
	wakeEvery int      // of them, wake the one who waits for one
}

var descriptions = map[Kind]description{
	// Sound comes at its own rate: audioresample keeps its phase over a flush, is late by a sixteenth
	// of a sample and swallows the last one, so that a range would differ from the whole. The resampler
	// counts from the stream's first sample instead. Dither would make two reads differ. All channels come: package mixdown mixes
	// them, as audioconvert takes LFE for as loud as the others and refuses channels without a position.
	Sound: {
		converter: []string{"audioconvert", "dithering", "none", "noise-shaping", "none"},
		caps:      media.RawAudio + ", format=(string){ S16LE, F32LE }, layout=interleaved",
		ahead:     32,
		wakeEvery: 16,
	},
	// Frames come as the decoder made them, at their own times: videorate to 30/1 broke the frame rule in 13 of
	// 24 files where counting by time broke it in one. Pixel formats beyond those that package pixel turns
	// into RGB go through videoconvert, which is slow and, but for its exact way, biased by up to 3.5 levels.
	Video: {
		converter: []string{"videoconvert", "dither", "none", "chroma-mode", "full", "matrix-mode", "full"},
		caps:      media.RawVideo + ", format=(string){ " + strings.Join(pixel.Formats(), ", ") + " }",
		ahead:     3,
		wakeEvery: 1,
	},
}
