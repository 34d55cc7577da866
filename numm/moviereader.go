package numm

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// movieReader reads the video and the sound of a file in step. Its time is 0 where the first frame of the video is shown
// or, where the sound begins earlier, at so many frames before as come nearest to that:
//
//	frame      0     1     2     3     4     5     6     7
//	video      ■     ■     ├─────┬─────┬─────┤     ■     ■   black before and behind it
//	           └── lead ──┘
//	sound      ░░├─────────────────────────────────────┤░░   silence before and behind it
//	           └┘ shift
//
// Frame k has the sound frames from k * SampleRate / rate on, rounded down, up to those of the next.
type movieReader struct {
	config *videoConfig
	file   *pipeline.File
	video  *VideoReader // nil where the file has none
	sound  *SoundReader // nil where the file has none

	width, height int
	lead          int // black frames before the first of the video
	shift         int // silent sound frames before the first of the sound; negative: so many of that are left out

	from, to int // bounds of the range
	position int // index of the next frame

	videoOver, soundOver bool
}

func openMovie(ctx context.Context, path string, opts []VideoOption) (*movieReader, error) {
	config, err := newVideoConfig(opts)
	if err != nil {
		return nil, err
	}
	file, err := pipeline.Open(path)
	if err != nil {
		return nil, err
	}
	r := &movieReader{config: config, file: file}
	r.from, r.to = config.span.bounds(config.rate)
	if err := r.open(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// open opens both streams from their begin and goes to that of the range.
func (r *movieReader) open(ctx context.Context) error {
	video := *r.config
	video.span, video.progress = span{to: -1}, nil
	var absent error
	var err error
	if r.video, err = newVideoReader(ctx, "", r.file.Shared(), &video); err != nil {
		if !errors.Is(err, ErrNoVideo) || video.stream >= 0 {
			return err
		}
		absent = err
	}
	sound := &soundConfig{span: span{to: -1}, rate: SampleRate, stream: -1, maxMemory: r.config.maxMemory, plugins: r.config.plugins}
	if r.sound, err = newSoundReader(ctx, "", r.file.Shared(), sound); err != nil {
		if !errors.Is(err, ErrNoSound) {
			return err
		}
		if absent != nil {
			return absent
		}
	}
	r.align()
	return r.enter()
}

// align sets both streams against each other.
func (r *movieReader) align() {
	rate := r.config.rate
	r.width, r.height = shownSize(missingWidth, missingHeight, r.config.width, r.config.height)
	if r.video != nil {
		r.width, r.height = r.video.width, r.video.height
	}
	if r.video == nil || r.sound == nil || r.sound.native.format.Rate == 0 {
		return
	}
	early := r.video.source.presented(r.video.begin) - r.sound.native.begin
	if early > 0 {
		r.lead = slotOf(early, rate)
	}
	r.shift = int(math.Round((indexTime(r.lead, rate) - early).Seconds() * SampleRate))
}

// The size of the black frames of a file without video.
const (
	missingWidth  = 320
	missingHeight = 240
)

// soundOf is the first sound frame of a video frame.
func (r *movieReader) soundOf(k int) int { return soundFrame(k, r.config.rate) }

// soundFrame is the first sound frame of video frame k, at rate frames a second.
func soundFrame(k, rate int) int {
	whole, rest := k/rate, k%rate
	return whole*SampleRate + rest*SampleRate/rate
}

// enter goes to the begin of the range.
func (r *movieReader) enter() error {
	r.position = r.from
	r.videoOver, r.soundOver = r.video == nil, r.sound == nil
	if r.video != nil {
		k := max(0, r.from-r.lead)
		if err := r.video.enter(k); err != nil {
			return err
		}
		r.video.position = k
	}
	if r.sound != nil {
		return r.sound.moveTo(max(0, r.soundOf(r.from)-r.shift))
	}
	return nil
}

// next reads the next frame and its sound, which must have its size, and says whether there was one: io.EOF behind the
// end of the longer stream, or of the range.
func (r *movieReader) next(picture *Image, sound Sound) error {
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
func (r *movieReader) picture(dst *Image) (seen bool, err error) {
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
func (r *movieReader) heard(dst Sound) (heard bool, err error) {
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

// expected is how many frames the movie has, as far as the file has told.
func (r *movieReader) expected() int {
	n := 0
	if r.video != nil {
		n = r.lead + slotOf(r.video.source.duration(), r.config.rate)
	}
	if r.sound != nil {
		n = max(n, r.framesFor(r.shift+timeIndex(r.sound.native.length(), SampleRate)))
	}
	return n
}

// framesFor is how many frames have n sound frames or more.
func (r *movieReader) framesFor(n int) int {
	rate := r.config.rate
	k := max(0, n) / SampleRate * rate
	for r.soundOf(k) < n {
		k++
	}
	return k
}

func (r *movieReader) progress() {
	if r.config.progress == nil {
		return
	}
	var total time.Duration
	if n := min(r.expected(), r.to); n > r.from {
		total = indexTime(n-r.from, r.config.rate)
	}
	r.config.progress(indexTime(r.position-r.from, r.config.rate), total)
}

// close gives the file and both decoders back.
func (r *movieReader) close() {
	if r.video != nil {
		r.video.release()
	}
	if r.sound != nil {
		r.sound.release()
	}
	// Nothing was written that closing could lose.
	_ = r.file.Close()
}
