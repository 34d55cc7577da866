package numm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// SoundReader reads a sound piece by piece, from anywhere. It returns what [ReadSound] returns, bit for
// bit, in whatever pieces and order it is asked. It is not safe for concurrent use.
type SoundReader struct {
	reading
	config *soundConfig
	native soundSource

	// The resampler's phase is absolute: what it gives for an index depends on the samples around there
	// only, not on where the reading began.
	resampler *resample.Resampler // nil where the sound has no sample, or is read directly
	needed    int64               // native sample that the resampler must be given next
	held      stretch             // samples that lie after a gap, until that is filled; empty where there is no gap
	finished  bool                // it was given all

	direct *pcmSound // native, where it stores just what is given out; else nil

	from, to int // bounds of the range
	position int // index of the next sound frame to return
	whole    int // what Len has found out; 0: nothing yet
}

// OpenSound opens a sound for reading. The reader ends with ctx, and holds a file descriptor and threads
// until Close.
//
// The errors are those of [ReadSound], as far as the start of the file tells them; Read returns the others.
func OpenSound(ctx context.Context, path string, opts ...SoundOption) (*SoundReader, error) {
	r, err := openSound(ctx, path, opts)
	if err != nil {
		return nil, wrap("OpenSound", path, err)
	}
	return r, nil
}

func openSound(ctx context.Context, path string, opts []SoundOption) (*SoundReader, error) {
	return readerOfPath(ctx, path, opts, newSoundConfig, newSoundReader)
}

// NewSoundReader is [OpenSound] for any stream of bytes, which it reads and treats as [DecodeSound] does. The reader uses r
// until Close.
func NewSoundReader(ctx context.Context, r io.Reader, opts ...SoundOption) (*SoundReader, error) {
	reader, err := readerOfStream(ctx, r, opts, newSoundConfig, newSoundReader)
	if err != nil {
		return nil, wrap("NewSoundReader", "", err)
	}
	return reader, nil
}

// newSoundReader reads a sound of an open file, which it takes over.
func newSoundReader(ctx context.Context, path string, file *pipeline.File, config *soundConfig) (*SoundReader, error) {
	r := &SoundReader{reading: reading{ctx: ctx, path: path, file: file, child: config.child}, config: config}
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

// start reopens the sound at its first sample.
func (r *SoundReader) start() error {
	if r.native != nil {
		r.native.close()
		r.native = nil
	}
	native, err := openSoundSource(r.ctx, r.file, r.config)
	if err != nil {
		return err
	}
	r.native, r.finished = native, false
	rate := native.head().rate
	if rate == 0 {
		r.finished = true
		return nil
	}
	if r.config.nativeRate && r.config.rate != rate {
		r.config.rate = rate
		r.from, r.to = r.config.span.bounds(rate)
	}
	if r.direct = r.directly(); r.direct != nil {
		return nil
	}
	if r.resampler == nil {
		if r.resampler, err = resample.New(rate, r.config.rate); err != nil {
			return fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
	}
	if r.to != maxIndex {
		_, last := r.resampler.Window(int64(r.to))
		native.endAt(max(0, last))
	}
	return nil
}

// Read fills dst, unless the sound or the range ends before: then err is io.EOF and n how much there was.
func (r *SoundReader) Read(dst Sound) (n int, err error) {
	n, err = r.read(dst)
	return n, wrap("SoundReader.Read", r.path, r.endOf(err))
}

func (r *SoundReader) read(dst Sound) (n int, err error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	short := r.to-r.position < len(dst)
	if short {
		dst = dst[:max(0, r.to-r.position)]
	}
	if r.direct != nil {
		n, err = r.readDirect(dst)
		if err != nil && err != io.EOF {
			return n, r.fail(err)
		}
		short = short || err == io.EOF
		dst = dst[:n]
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
		got, err = r.feed(dst[n:])
		n += got
		r.position += got
		if err != nil {
			return n, r.fail(err)
		}
	}
	r.progress()
	if short {
		return n, io.EOF
	}
	return n, nil
}

// directly returns the native sound where it stores just what is given out: then nothing stands between the file and the
// array.
func (r *SoundReader) directly() *pcmSound {
	if s, ok := r.native.(*pcmSound); ok && s.sound.Direct() && s.sound.Rate == r.config.rate {
		return s
	}
	return nil
}

// readDirect fills dst from the file.
func (r *SoundReader) readDirect(dst Sound) (n int, err error) {
	if err := r.direct.seek(int64(r.position)); err != nil || len(dst) == 0 {
		return 0, err
	}
	n, err = r.direct.read(dst)
	r.position += n
	return n, err
}

// feed gives the resampler the next samples, or tells it that there are no more. At equal rates they go straight into dst, where n says
// how many did.
func (r *SoundReader) feed(dst Sound) (n int, err error) {
	next := r.held
	r.held = stretch{}
	if next.frames() == 0 {
		next, err = r.native.next()
		if err == io.EOF {
			r.resampler.Finish(r.native.place())
			r.finished = true
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
	}
	if next.index > r.needed && r.native.head().gaps {
		r.held = next
		return 0, r.fillGap()
	}
	if next.index > r.needed {
		return 0, fmt.Errorf("%w: the sound was entered at sample %d, after %d", ErrCorrupt, next.index, r.needed)
	}
	begin := min(next.frames(), r.needed-next.index)
	r.needed += next.frames() - begin
	if begin *= int64(next.channels); next.ints != nil {
		n = r.resampler.PassS16(dst, next.ints[begin:], next.channels)
		r.resampler.PushS16(next.ints[begin+int64(n*next.channels):], next.channels)
	} else {
		n = r.resampler.PassF32(dst, next.floats[begin:], next.channels)
		r.resampler.PushF32(next.floats[begin+int64(n*next.channels):], next.channels)
	}
	return n, nil
}

// fillGap gives the resampler silence in place of what could not be decoded. It is at most a second, which must be pulled
// before there is more: how long a gap is, only the file states.
func (r *SoundReader) fillGap() error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	n := min(r.held.index-r.needed, int64(r.native.head().rate))
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

// SeekTo makes index the next sound frame to read, counted in the whole sound. An index after the end is no
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

// farthest lies after the end of any sound, by two centuries, and far before what overflows.
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
	if ahead := first - r.native.place(); ahead < 0 || ahead > nearSound || r.finished {
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
		c := Chunk{Sound: make(Sound, n), Index: r.position, Time: indexTime(r.position, r.config.rate), rate: r.config.rate}
		got, err := r.read(c.Sound)
		if err != nil && err != io.EOF {
			return err
		}
		c.Sound = c.Sound[:got]
		if got > 0 && !yield(c, nil) {
			return nil
		}
		if err = r.endOf(err); err == io.EOF {
			return nil
		}
		if err != nil {
			return err
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

	rate int // in Hz; 0: SampleRate
}

// Duration returns the time that the chunk takes at the rate at which it was read.
func (c Chunk) Duration() time.Duration { return indexTime(len(c.Sound), cmp.Or(c.rate, SampleRate)) }

// Close releases the file and the decoder. A second call does nothing. The error is always nil.
func (r *SoundReader) Close() error {
	r.release()
	r.done = ErrClosed
	return nil
}

func (r *SoundReader) release() {
	if r.native != nil {
		r.native.close()
		r.native = nil
	}
	r.releaseFile()
}
