package numm

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// MovieReader reads the frames of a film one by one, each with the sound that plays while it shows, from anywhere. It
// returns what [ReadMovie] returns, bit for bit, in whatever order. It is not safe for concurrent use.
type MovieReader struct {
	reading
	config *videoConfig
	video  *VideoReader // nil where the file has none
	sound  *SoundReader // nil where the file has none

	alignment

	from, to int // bounds of the range
	position int // index of the next frame

	videoOver, soundOver bool
}

// alignment is how the streams of a film are offset from each other. Its time is 0 where the first frame of the video is shown
// or, where the sound begins earlier, at so many frames before as come nearest to that:
//
//	frame      0     1     2     3     4     5     6     7
//	video      ■     ■     ├─────┬─────┬─────┤     ■     ■   black before and after it
//	           └── lead ──┘
//	sound      ░░├─────────────────────────────────────┤░░   silence before and after it
//	           └┘ shift
//
// Frame k has the sound frames from k * SampleRate / rate on, rounded down, up to those of the next.
type alignment struct {
	rate          frameRate
	width, height int
	lead          int // black frames before the first of the video
	shift         int // silent sound frames before the first of the sound; negative: so many of that are left out
}

// newMovieReader reads a film of an open file, which it takes over.
func newMovieReader(ctx context.Context, path string, file *pipeline.File, config *videoConfig) (*MovieReader, error) {
	if config.oneByOne() {
		// A whole number of frames has a whole number of sound frames at a steady rate alone.
		_ = file.Close()
		return nil, unkept("options NativeRate and KeyframesOnly are not supported for movies")
	}
	r := &MovieReader{reading: reading{ctx: ctx, path: path, file: file, child: config.child}, config: config}
	r.rate = config.frameRate()
	r.from, r.to = config.span.boundsBy(r.rate.index)
	if err := r.open(ctx); err != nil {
		r.release()
		return nil, err
	}
	return r, nil
}

// open opens both streams from their start and goes to that of the range.
func (r *MovieReader) open(ctx context.Context) error {
	video := *r.config
	video.span, video.progress = span{to: -1}, nil
	sound := &soundConfig{readConfig: video.readConfig, rate: SampleRate}
	sound.stream = r.config.soundStream
	var absent error
	var err error
	if r.video, err = newVideoReader(ctx, "", r.file.Shared(), &video); err != nil {
		if !errors.Is(err, ErrNoVideo) || video.stream >= 0 {
			return err
		}
		absent = err
	}
	if r.sound, err = newSoundReader(ctx, "", r.file.Shared(), sound); err != nil {
		if !errors.Is(err, ErrNoSound) || sound.stream >= 0 {
			return err
		}
		if absent != nil {
			return absent
		}
	}
	r.align()
	return r.enter(r.from)
}

// align sets both streams against each other.
func (r *MovieReader) align() {
	missing := r.config.fit.place(missingWidth, missingHeight)
	r.width, r.height = missing.width, missing.height
	if r.video != nil {
		r.width, r.height = r.video.width, r.video.height
	}
	if r.video == nil || r.sound == nil || r.sound.native.head().rate == 0 {
		return
	}
	early := r.video.source.presented(r.video.begin) - r.sound.native.head().begin
	if early > 0 {
		r.lead = r.rate.slot(early)
	}
	r.shift = int(math.Round((r.rate.time(r.lead) - early).Seconds() * SampleRate))
}

// The size of the black frames of a file without video.
const (
	missingWidth  = 320
	missingHeight = 240
)

// soundOf returns the first sound frame of a video frame.
func (r *MovieReader) soundOf(k int) int { return r.rate.sound(k) }

// soundFrame returns the first sound frame of video frame k, at rate frames a second.
func soundFrame(k, rate int) int {
	whole, rest := k/rate, k%rate
	return whole*SampleRate + rest*SampleRate/rate
}

// enter makes k the next frame.
func (r *MovieReader) enter(k int) error {
	r.position = k
	r.videoOver, r.soundOver = r.video == nil, r.sound == nil
	if r.video != nil {
		first := max(0, k-r.lead)
		if err := r.video.enter(first); err != nil {
			return err
		}
		r.video.position = first
	}
	if r.sound != nil {
		return r.sound.moveTo(max(0, r.soundOf(k)-r.shift))
	}
	return nil
}

// next reads the next frame and its sound, which must have its size, and reports whether there was one: io.EOF after the
// end of the longer stream, or of the range.
func (r *MovieReader) next(picture *Image, sound Sound) error {
	if r.position >= r.to {
		return io.EOF
	}
	seen, err := r.picture(picture)
	if err != nil {
		return err
	}
	heard, err := r.heard(sound)
	if err != nil {
		return err
	}
	if !seen && !heard && r.videoOver && r.soundOver {
		return io.EOF
	}
	r.position++
	r.progress()
	return nil
}

// picture paints the next frame: black where the video has none, and seen is false.
func (r *MovieReader) picture(dst *Image) (seen bool, err error) {
	if r.position >= r.lead && !r.videoOver {
		_, err = r.video.read(dst)
		if err == nil {
			return true, nil
		}
		if err != io.EOF {
			return false, err
		}
		r.videoOver = true
	}
	for y := range dst.Height() {
		clear(dst.Row(y + dst.Rect.Min.Y))
	}
	return r.position < r.lead, nil
}

// heard fills dst with the sound of the next frame: silence where there is none, and heard is false.
func (r *MovieReader) heard(dst Sound) (heard bool, err error) {
	before := min(len(dst), max(0, r.shift-r.soundOf(r.position)))
	clear(dst[:before])
	n := before
	if before < len(dst) && !r.soundOver {
		got, err := r.sound.read(dst[before:])
		if err != nil && err != io.EOF {
			return false, err
		}
		r.soundOver = err == io.EOF
		heard, n = got > 0, before+got
	}
	clear(dst[n:])
	return heard, nil
}

// expected returns how many frames the movie has, as far as the file has told.
func (r *MovieReader) expected() int {
	n := 0
	if r.video != nil {
		n = r.lead + r.rate.slot(r.video.source.duration())
	}
	if r.sound != nil {
		n = max(n, r.rate.framesFor(r.shift+timeIndex(r.sound.native.length(), SampleRate)))
	}
	return n
}

func (r *MovieReader) progress() {
	if r.config.progress == nil {
		return
	}
	var total time.Duration
	if n := min(r.expected(), r.to); n > r.from {
		total = r.rate.time(n - r.from)
	}
	r.config.progress(r.rate.time(r.position-r.from), total)
}

// release closes the file and both decoders.
func (r *MovieReader) release() {
	if r.file == nil {
		return
	}
	if r.video != nil {
		r.video.release()
	}
	if r.sound != nil {
		r.sound.release()
	}
	r.releaseFile()
}
