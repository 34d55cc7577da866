package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// SoundReader reads a sound piece by piece, from anywhere. What it gives is what [ReadSound] gives, bit for
// bit, in whatever pieces and order it is asked. It is not safe for concurrent use.
type SoundReader struct {
	ctx    context.Context
	path   string
	config *soundConfig
	file   *pipeline.File
	native *nativeSound
	info   *Info

	// The resampler's phase is absolute: what it gives for an index depends on the samples around there
	// alone, not on where the reading began.
	resampler *gst.Resampler // nil where the sound has no sample
	needed    int64          // native sample that the resampler must be given next
	held      stretch        // samples that lie behind a gap, until that is filled; without a piece there are none
	finished  bool           // it was given all

	from, to int // bounds of the range
	position int // index of the next sound frame to give out
	done     error
}

// OpenSound opens a sound for reading. The reader ends with ctx, and holds a file descriptor and threads
// until Close.
func OpenSound(ctx context.Context, path string, opts ...SoundOption) (*SoundReader, error) {
	r, err := openSound(ctx, path, opts)
	if err != nil {
		return nil, wrap("OpenSound", path, err)
	}
	return r, nil
}

func openSound(ctx context.Context, path string, opts []SoundOption) (*SoundReader, error) {
	config, err := newSoundConfig(opts)
	if err != nil {
		return nil, err
	}
	file, err := pipeline.Open(path)
	if err != nil {
		return nil, err
	}
	return newSoundReader(ctx, path, file, config)
}

// newSoundReader reads a sound of an open file, which it takes over.
func newSoundReader(ctx context.Context, path string, file *pipeline.File, config *soundConfig) (*SoundReader, error) {
	r := &SoundReader{ctx: ctx, path: path, config: config, file: file}
	r.from, r.to = config.span.bounds(config.rate)
	if err := r.start(); err != nil {
		r.release()
		return nil, err
	}
	if err := r.moveTo(r.from); err != nil {
		r.release()
		return nil, err
	}
	return r, nil
}

// start opens the sound anew at its first sample.
func (r *SoundReader) start() error {
	if r.native != nil {
		r.native.close()
		r.native = nil
	}
	native, err := openNativeSound(r.ctx, r.file, r.config)
	if err != nil {
		return err
	}
	r.native, r.finished = native, false
	if native.format.Rate == 0 {
		r.finished = true
		return nil
	}
	if r.resampler == nil {
		if r.resampler, err = gst.NewResampler(native.format.Rate, r.config.rate); err != nil {
			return fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
	}
	if r.to != maxIndex {
		_, last := r.resampler.Window(int64(r.to))
		native.limit = native.cut.Skip + max(0, last)
	}
	return nil
}

// Read fills dst, unless the sound or the range ends before: then err is io.EOF and n how much there was.
func (r *SoundReader) Read(dst Sound) (n int, err error) {
	n, err = r.read(dst)
	return n, wrap("SoundReader.Read", r.path, err)
}

func (r *SoundReader) read(dst Sound) (n int, err error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	short := r.to-r.position < len(dst)
	if short {
		dst = dst[:max(0, r.to-r.position)]
	}
	for n < len(dst) {
		got := 0
		if r.resampler != nil {
			got = r.resampler.Pull(dst[n:])
		}
		n += got
		r.position += got
		if got > 0 {
			continue
		}
		if r.finished {
			short = true
			break
		}
		if err := r.feed(); err != nil {
			return n, r.fail(err)
		}
	}
	r.progress()
	if short {
		return n, io.EOF
	}
	return n, nil
}

// feed gives the resampler the next samples, or tells it that there are no more.
func (r *SoundReader) feed() error {
	next := r.held
	r.held = stretch{}
	if next.piece == nil {
		var err error
		next, err = r.native.next()
		if err == io.EOF {
			r.resampler.Finish(r.native.total())
			r.finished = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	if next.index > r.needed && r.native.cells != nil {
		r.held = next
		return r.fillGap()
	}
	if next.index > r.needed {
		return fmt.Errorf("%w: the sound was entered at sample %d, behind %d", ErrCorrupt, next.index, r.needed)
	}
	begin := min(next.end, next.begin+r.needed-next.index)
	r.needed += next.end - begin
	channels := int64(next.piece.Channels)
	if next.piece.Float {
		r.resampler.PushF32(next.piece.Floats()[begin*channels:next.end*channels], next.piece.Channels)
	} else {
		r.resampler.PushS16(next.piece.Ints()[begin*channels:next.end*channels], next.piece.Channels)
	}
	return nil
}

// fillGap gives the resampler silence in place of what could not be decoded. It is at most a second, which must be pulled
// before there is more: how long a gap is, is the file's word alone.
func (r *SoundReader) fillGap() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	n := min(r.held.index-r.needed, int64(r.native.format.Rate))
	r.needed += n
	var none [FrameSound]int16
	for ; n > 0; n -= int64(len(none)) {
		r.resampler.PushS16(none[:min(n, int64(len(none)))], 1)
	}
	return nil
}

func (r *SoundReader) progress() {
	if r.config.progress == nil {
		return
	}
	total := r.native.length()
	if r.to != maxIndex {
		total = min(total, indexTime(r.to, r.config.rate))
	}
	total = max(0, total-indexTime(r.from, r.config.rate))
	r.config.progress(indexTime(r.position-r.from, r.config.rate), total)
}

// SeekTo makes index the next sound frame to read, counted in the whole sound. An index behind the end is no
// error: the next Read says io.EOF.
func (r *SoundReader) SeekTo(index int) error {
	err := r.ended()
	if err == nil && index < 0 {
		return wrap("SoundReader.SeekTo", r.path, fmt.Errorf("%w: no sound frame %d", ErrSize, index))
	}
	if err == nil {
		if err = r.moveTo(index); err != nil {
			r.fail(err)
		}
	}
	return wrap("SoundReader.SeekTo", r.path, err)
}

// nearSound is so much sound, in native samples, that decoding it is cheaper than a seek.
const nearSound = 1 << 17

// farthest lies behind the end of any sound, by two centuries, and far before what overflows.
const farthest = 1 << 48

func (r *SoundReader) moveTo(index int) error {
	if index == r.position || r.resampler == nil {
		r.position = index
		return nil
	}
	r.held = stretch{} // it ends where the native sound stands: what is still needed of it is read again
	at := min(int64(index), farthest)
	first, _ := r.resampler.Window(at)
	first = max(0, first)
	if ahead := first - r.native.heard; ahead < 0 || ahead > nearSound || r.finished {
		switch err := r.native.seek(first); {
		case err == nil:
			r.finished = false
		case errors.Is(err, ErrNotSeekable) && ahead >= 0 && !r.finished: // going on from here gets there
		default:
			if err := r.start(); err != nil {
				return err
			}
		}
		if err := r.ctx.Err(); err != nil {
			return err // which looking for the place ended with
		}
	}
	r.needed = r.resampler.Start(at)
	r.position = index
	return nil
}

// Chunks ranges over the sound from here on, n sound frames at a time. Only the last chunk may be shorter; none
// is empty; each is the caller's to keep. An error ends the loop and is its last pair.
func (r *SoundReader) Chunks(n int) iter.Seq2[Chunk, error] {
	return func(yield func(Chunk, error) bool) {
		if err := r.chunks(n, yield); err != nil {
			yield(Chunk{}, wrap("SoundReader.Chunks", r.path, err))
		}
	}
}

// chunks calls yield for each chunk until it returns false, and returns the error that ended the sound.
func (r *SoundReader) chunks(n int, yield func(Chunk, error) bool) error {
	if n < 1 {
		return fmt.Errorf("%w: chunks of %d sound frames", ErrSize, n)
	}
	if err := checkMemory(bytesOf(n, soundFrameSize), r.config.maxMemory); err != nil {
		return err
	}
	for {
		c := Chunk{Sound: make(Sound, n), Index: r.position, Time: indexTime(r.position, r.config.rate)}
		got, err := r.read(c.Sound)
		if err != nil && err != io.EOF {
			return err
		}
		c.Sound = c.Sound[:got]
		if got > 0 && !yield(c, nil) || err == io.EOF {
			return nil
		}
	}
}

// soundFrameSize is the bytes of one left and one right sample.
const soundFrameSize = 4

// Chunk is a piece of a sound with its place.
type Chunk struct {
	Sound
	Index int           // of its first sound frame, in the whole sound
	Time  time.Duration // Index as a time
}

// Info is what the file says of itself.
func (r *SoundReader) Info() *Info {
	if r.info == nil {
		r.info = probeOrNothing(r.ctx, r.file)
	}
	return r.info
}

// Close gives the file and the decoder back. A second call does nothing.
func (r *SoundReader) Close() error {
	r.release()
	r.done = ErrClosed
	return nil
}

// ended says why the reader can do no more; nil where it can.
func (r *SoundReader) ended() error {
	if r.done == nil {
		r.done = r.ctx.Err()
	}
	return r.done
}

func (r *SoundReader) fail(err error) error {
	r.done = err
	return err
}

func (r *SoundReader) release() {
	if r.native != nil {
		r.native.close()
		r.native = nil
	}
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
}
