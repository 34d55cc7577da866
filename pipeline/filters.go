package pipeline

import (
	"fmt"
	"strings"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
)

// The elements that convert the output of any pipeline into the one form of the arrays, in gst-launch's syntax. They are those of
// numm's PyGst pipelines; what already has the form passes through them unchanged.
const (
	// VideoRate repeats and leaves out frames until there are as many a second as the caps require. For files the frame rule does
	// this after the sink (docs/laws.md); a live source needs it before the sink, or the rule would come too late for a viewer.
	VideoRate = "videorate"
	// VideoScale makes pixels square, which the caps require: an Image has no pixel aspect ratio.
	VideoScale = "videoscale"
	// VideoConvert converts formats that internal/pixel does not support into one that it supports; others it leaves alone, as
	// converting straight into the array is faster and more exact. It must not dither, or two reads would differ, and its full modes
	// are the exact ones.
	VideoConvert = "videoconvert dither=none chroma-mode=full matrix-mode=full"
	// AudioConvert makes two channels of 16 bits. Without dither and noise shaping two reads of the same sound are equal.
	AudioConvert = "audioconvert dithering=none noise-shaping=none"
	// AudioResample changes the rate. Quality 8 is flat to 20 kHz with aliases below -118 dB, and linear interpolation removes a delay of a
	// sixteenth of a sample (GStreamer 1.22).
	AudioResample = "audioresample quality=8 sinc-filter-interpolation=linear"
)

// VideoCaps are the frames that are requested of a pipeline, in square pixels. The zero value keeps their times.
type VideoCaps struct {
	Rate, Over int // frames in so many seconds; Over 0 is 1 second, Rate 0 leaves the frames at their own times
	Ahead      int // frames that may wait for the caller; 0: four, or a second of a live source
}

// Filter returns the caps filter, with the elements before it that it needs.
func (c VideoCaps) Filter() string {
	elements := []string{VideoScale, VideoConvert}
	caps := fmt.Sprintf(media.RawVideo+",format=(string){ %s },pixel-aspect-ratio=1/1", strings.Join(pixel.Formats(), ", "))
	if c.Rate > 0 {
		elements = append([]string{VideoRate}, elements...)
		caps += fmt.Sprintf(",framerate=%d/%d", c.Rate, max(1, c.Over))
	}
	return fmt.Sprintf(`%s ! capsfilter caps="%s"`, strings.Join(elements, " ! "), caps)
}

// held returns how many frames may wait.
func (c VideoCaps) held(live bool, width, height int) int {
	switch {
	case c.Ahead > 0:
		return c.Ahead
	case !live:
		return waitingFrames
	}
	return min(max(waitingFrames, liveBytes/max(1, 3*width*height)), liveFrames)
}

// How much waits for the caller: some frames where the source waits, and where it does not a second of them, as a network
// gives them in bursts and a busy machine may not let the caller run; less where they are large.
const (
	waitingFrames = 4
	liveFrames    = 30
	liveBytes     = 128 << 20
)

// SoundCaps are the samples that are requested of a pipeline: always two channels of 16 bits, interleaved.
type SoundCaps struct {
	Rate  int // Hz; 0: the sound's own
	Ahead int // pieces, of some 10 to 100 ms each, that may wait for the caller; 0: 32, or 128 of a live source
}

// Filter returns the caps filter, with the elements before it that it needs.
func (c SoundCaps) Filter() string {
	caps := media.RawAudio + ",format=S16LE,channels=2,channel-mask=(bitmask)0x3,layout=interleaved"
	if c.Rate > 0 {
		caps += fmt.Sprintf(",rate=%d", c.Rate)
	}
	return fmt.Sprintf(`%s ! %s ! capsfilter caps="%s"`, AudioConvert, AudioResample, caps)
}

// held returns how many pieces may wait.
func (c SoundCaps) held(live bool, _, _ int) int {
	switch {
	case c.Ahead > 0:
		return c.Ahead
	case live:
		return livePieces
	}
	return waitingPieces
}

// How many pieces wait for the caller.
const (
	waitingPieces = 32
	livePieces    = 128
)
