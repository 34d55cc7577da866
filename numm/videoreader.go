package numm

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"time"

	"github.com/gonumm/gonumm/pipeline"
)

// VideoReader reads the frames of a video one by one, from anywhere. It returns what [ReadVideo]
// returns, bit for bit, in whatever order. It is not safe for concurrent use.
type VideoReader struct {
	reading
	config *videoConfig
	source frameSource

	width, height int   // of every frame given out
	place         place // of the picture in it
	rate          frameRate
	begin         time.Duration // of the source's first frame, in its own counting
	from, to      int           // bounds of the range
	position      int           // index of the next frame to return

	frames       oneByOne    // where they are counted as they are in the file
	shown, ahead sourceFrame // the current frame and the one after it; ahead is nil at the end
	length       int         // frames in all; known once the source has ended, else negative
	copied       *Image      // the current frame, painted, where it is shown more than once
	memory       *Image      // of copied, where nothing else keeps it
	oneArray     bool        // takes all frames and stays as it is, so that copied may be in it
	whole        int         // what Len has found out; 0: nothing yet
}

// OpenVideo opens a video for reading. It reads as far as the first frame, so that the size is known. The
// reader ends with ctx, and holds a file descriptor and threads until Close.
//
// The errors are those of [ReadVideo], as far as the start of the file tells them; Read returns the others.
func OpenVideo(ctx context.Context, path string, opts ...VideoOption) (*VideoReader, error) {
	r, err := openVideo(ctx, path, opts)
	if err != nil {
		return nil, wrap("OpenVideo", path, err)
	}
	return r, nil
}

func openVideo(ctx context.Context, path string, opts []VideoOption) (*VideoReader, error) {
	return readerOfPath(ctx, path, opts, newVideoConfig, newVideoReader)
}

// NewVideoReader is [OpenVideo] for any stream of bytes, which it reads and treats as [DecodeSound] does. The reader uses r
// until Close.
func NewVideoReader(ctx context.Context, r io.Reader, opts ...VideoOption) (*VideoReader, error) {
	reader, err := readerOfStream(ctx, r, opts, newVideoConfig, newVideoReader)
	if err != nil {
		return nil, wrap("NewVideoReader", "", err)
	}
	return reader, nil
}

// newVideoReader reads a video of an open file, which it takes over.
func newVideoReader(ctx context.Context, path string, file *pipeline.File, config *videoConfig) (*VideoReader, error) {
	r := &VideoReader{reading: reading{ctx: ctx, path: path, file: file, child: config.child}, config: config, length: -1, rate: config.frameRate()}
	r.from, r.to = r.bounds()
	r.position = r.from
	if err := r.start(); err != nil {
		r.release()
		return nil, err
	}
	if err := r.measure(); err != nil {
		r.release()
		return nil, err
	}
	return r, nil
}

// measure takes size and time from the first frame and goes to the start of the range.
func (r *VideoReader) measure() error {
	r.begin = r.ahead.begin()
	if r.config.keyframes {
		if err := r.findBegin(); err != nil {
			return err
		}
	}
	w, h := r.ahead.size()
	r.place = r.config.fit.place(w, h)
	r.width, r.height = r.place.width, r.place.height
	if r.width > maxSide || r.height > maxSide {
		return fmt.Errorf("%w: frames of %d by %d pixels, at most %d a side", ErrSize, r.width, r.height, maxSide)
	}
	if err := checkMemory(framesHeld*int64(r.width)*int64(r.height)*bytesPerPixel, r.config.maxMemory); err != nil {
		return r.wholeNeed(err)
	}
	if err := r.enterTimes(); err != nil {
		return err
	}
	return r.enter(r.from)
}

// framesHeld is how many frames a stream keeps at once: decoded ahead, at hand, painted.
const framesHeld = 6

// start reopens the source and reads its first frame.
func (r *VideoReader) start() error {
	r.drop()
	if r.source != nil {
		r.source.close()
		r.source = nil
	}
	source, err := openFrames(r.ctx, r.file, r.config)
	if err != nil {
		return err
	}
	r.source, r.frames = source, oneByOne{}
	r.ahead, err = source.next()
	if err == io.EOF {
		return fmt.Errorf("%w: its video has no frame that can be decoded", ErrCorrupt)
	}
	return r.wholeNeed(err)
}

// Size returns the size of every frame: in square pixels, upright, and scaled as the options say.
func (r *VideoReader) Size() (width, height int) { return r.width, r.height }

// Read returns the next frame, painted into dst, or into a new image where dst is nil; the frame's Image is
// dst then. dst must have the reader's size, else the error is an ErrSize and nothing is lost. At the end
// of the video or of the range the error is io.EOF itself.
func (r *VideoReader) Read(dst *Image) (Frame, error) {
	f, err := r.read(dst)
	if err != nil {
		return Frame{}, wrap("VideoReader.Read", r.path, r.endOf(err))
	}
	return f, nil
}

func (r *VideoReader) read(dst *Image) (Frame, error) {
	if r.done != nil {
		return Frame{}, r.done
	}
	if dst != nil && (dst.Width() != r.width || dst.Height() != r.height) {
		return Frame{}, fmt.Errorf("%w: an image of %d by %d for frames of %d by %d",
			ErrSize, dst.Width(), dst.Height(), r.width, r.height)
	}
	if r.position >= r.to {
		return Frame{}, io.EOF
	}
	if err := r.ctx.Err(); err != nil {
		return Frame{}, r.fail(err)
	}
	if err := r.advance(r.position); err != nil {
		if err == io.EOF {
			return Frame{}, err
		}
		return Frame{}, r.fail(err)
	}
	index, t, err := r.here(r.position)
	if err != nil {
		return Frame{}, err
	}
	if dst == nil {
		dst = newUnpainted(r.width, r.height)
	}
	if err := r.paint(dst); err != nil {
		return Frame{}, r.fail(err)
	}
	f := Frame{Image: dst, Index: index, Time: t}
	r.position = index + 1
	r.progress()
	return f, nil
}

// paint paints the current frame. One that the next index shows as well is kept, as copying is four
// times as quick as converting.
func (r *VideoReader) paint(dst *Image) error {
	if r.copied != nil {
		copyRows(dst, r.copied)
		return nil
	}
	again := !r.config.oneByOne() && r.ahead != nil && r.slot(r.ahead) > r.position+1 || r.ahead == nil && r.length > r.position+1
	if err := r.shown.paint(r.place.in(dst, r.config.background), r.place.part); err != nil || !again {
		return err
	}
	if r.oneArray {
		r.copied = dst
		return nil
	}
	if r.memory == nil {
		r.memory = newUnpainted(r.width, r.height)
	}
	r.copied = r.memory
	copyRows(r.copied, dst)
	return nil
}

func (r *VideoReader) progress() {
	if r.config.progress == nil {
		return
	}
	if r.config.oneByOne() {
		r.progressOne()
		return
	}
	total := max(0, r.source.duration())
	if r.to < r.length || r.length < 0 && r.to != maxIndex {
		total = min(total, r.rate.time(r.to))
	}
	total = max(0, total-r.rate.time(r.from))
	r.config.progress(r.rate.time(r.position-r.from), total)
}

// SeekTo makes index the next frame to read, counted in the whole video. An index after the end is
// no error: the next Read says io.EOF. The work is done by that Read.
func (r *VideoReader) SeekTo(index int) error {
	if err := r.ended(); err != nil {
		return wrap("VideoReader.SeekTo", r.path, err)
	}
	if index < 0 {
		return wrap("VideoReader.SeekTo", r.path, fmt.Errorf("%w: no frame %d", ErrSize, index))
	}
	if err := r.enter(index); err != nil {
		return wrap("VideoReader.SeekTo", r.path, r.fail(err))
	}
	r.position = index
	return nil
}

// enter puts the source where index can be reached by going forward.
func (r *VideoReader) enter(index int) error {
	if r.config.oneByOne() {
		return r.enterOne(index)
	}
	if r.ahead == nil && r.length >= 0 && index >= r.length {
		return nil // after the end, which is known
	}
	reached := 0
	switch {
	case r.shown != nil:
		reached = r.slot(r.shown)
	case r.ahead != nil:
		reached = r.slot(r.ahead)
	}
	if index >= reached && index-reached < r.rate.in(farSeconds) {
		return nil
	}
	target := r.begin + min(r.rate.time(index), math.MaxInt64/2)
	if err := r.source.seek(target); err != nil {
		if index >= reached {
			return r.ctx.Err() // which looking for the place may have ended with
		}
		return r.start()
	}
	r.drop()
	ahead, err := r.source.next()
	if err != nil && err != io.EOF && err != errEntry {
		return err
	}
	if err != nil || r.slot(ahead) > index {
		// The entry was too late, or no good, or after all frames: what it missed is found from the start.
		if err == nil {
			ahead.release()
		}
		return r.start()
	}
	r.ahead = ahead
	return nil
}

// farSeconds are so many that going there is dearer than decoding what lies between.
const farSeconds = 2

// At reads frames by their indices in the whole video, in the order asked, each decoded once. An index
// outside the video is an ErrSize. Where the next Read begins does not change.
func (r *VideoReader) At(indices ...int) (*Video, error) {
	v, err := r.at(indices)
	if err != nil {
		return nil, wrap("VideoReader.At", r.path, err)
	}
	return v, nil
}

// Frames ranges over the frames from here on. An error ends the loop and is its last pair.
func (r *VideoReader) Frames() iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		for {
			f, err := r.read(nil)
			if err = r.endOf(err); err == io.EOF {
				return
			}
			if err != nil {
				yield(Frame{}, wrap("VideoReader.Frames", r.path, err))
				return
			}
			if !yield(f, nil) {
				return
			}
		}
	}
}

// Close releases the file and the decoder. A second call does nothing. The error is always nil.
func (r *VideoReader) Close() error {
	r.release()
	r.done = ErrClosed
	return nil
}

func (r *VideoReader) drop() {
	for _, f := range []sourceFrame{r.shown, r.ahead} {
		if f != nil {
			f.release()
		}
	}
	r.shown, r.ahead, r.copied, r.length = nil, nil, nil, -1
}

func (r *VideoReader) release() {
	r.drop()
	if r.source != nil {
		r.source.close()
		r.source = nil
	}
	r.releaseFile()
}
