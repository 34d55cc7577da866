package numm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/flac"
	"github.com/gonumm/gonumm/internal/mpg123"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/pipeline"
)

// Where GStreamer decodes by a library, frames are decoded by it, too: a name that is not found would only be slow.
func TestLibrariesOfGStreamerAreFound(t *testing.T) {
	for element, load := range map[string]func() bool{"mpg123audiodec": mpg123.Load, "flacdec": flac.Load} {
		if _, ok := gst.FindFactory(element); ok && !load() {
			t.Errorf("GStreamer has %s, and its library is not found", element)
		}
	}
}

var errBadSector = errors.New("bad sector")

// badSector is a file of which some bytes cannot be read.
type badSector struct {
	data     []byte
	from, to int64
	begins   bool // a read that fails gives what comes before them
}

func (b badSector) ReadAt(p []byte, offset int64) (n int, err error) {
	end := offset + int64(len(p))
	if offset < b.to && end > b.from {
		if b.begins && offset < b.from {
			n = copy(p, b.data[offset:b.from])
		}
		return n, errBadSector
	}
	if n = copy(p, b.data[min(offset, int64(len(b.data))):]); n < len(p) {
		err = io.EOF
	}
	return n, err
}

func (b badSector) reader(t *testing.T, alone bool, opts ...SoundOption) *SoundReader {
	t.Helper()
	return soundFrom(t, b, len(b.data), alone, opts...)
}

// soundFrom opens a sound, and decodes no frame ahead if it is to be alone.
func soundFrom(t *testing.T, from io.ReaderAt, size int, alone bool, opts ...SoundOption) *SoundReader {
	t.Helper()
	file, err := pipeline.FileFrom(from, int64(size))
	if err != nil {
		t.Fatal(err)
	}
	config, err := newSoundConfig(opts)
	if err != nil {
		t.Fatal(err)
	}
	r, err := newSoundReader(t.Context(), "", file, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	if alone {
		switch s := r.native.(type) {
		case *mp3Sound:
			s.codec = aloneCodec{s}
		case *flacSound:
			s.codec = aloneCodec{s}
		default:
			t.Fatal("it goes through a pipeline")
		}
	}
	return r
}

// aloneCodec asks for no stretch ahead.
type aloneCodec struct{ frameCodec }

func (aloneCodec) further(int64) *frameStretch { return nil }

// What is read before an error of the file depends on the file alone, and not on what was decoded ahead when.
func TestFramesBeforeWhatCannotBeRead(t *testing.T) {
	turn.Long(t)
	files := map[string][]byte{"FLAC": flacOf(t, roughSound(700_000))}
	if mpg123.Load() {
		files["MP3"] = mp3Of(t, 900_000, "-b:a", "192k")
		files["MP3 that states no length"] = mp3Of(t, 900_000, "-q:a", "2", "-write_xing", "0")
	}
	for name, data := range files {
		whole, err := badSector{data: data}.reader(t, true).readAll()
		if err != nil {
			t.Fatal(name, err)
		}
		for _, share := range []int{40, 63, 90} {
			if !turn.Takes(fmt.Sprint(name, share), 3) {
				continue
			}
			b := badSector{data: data, from: int64(len(data) * share / 100)}
			b.to = b.from + int64(len(data)/20)
			want, err := b.reader(t, true).readAll()
			if !errors.Is(err, errBadSector) || len(want) == 0 || !slices.Equal(want, whole[:len(want)]) {
				t.Fatalf("%s, %d%%: %d read, %v", name, share, len(want), err)
			}
			for i := range 8 {
				b.begins = i%2 == 0
				got, err := b.reader(t, false).readAll()
				if !errors.Is(err, errBadSector) || !slices.Equal(got, want) {
					t.Errorf("%s, %d%%: %d read, %v; without stretches ahead %d", name, share, len(got), err, len(want))
				}
				for _, from := range []int{0, len(want) / 2, len(want) - 3000} {
					part, err := b.reader(t, false, Range(from, len(want))).readAll()
					if err != nil || !slices.Equal(part, want[from:]) {
						t.Errorf("%s, %d%%, from %d: %d read, %v", name, share, from, len(part), err)
					}
				}
			}
		}
	}
}

// A length that the file does not state is none: a guess could refuse a file that fits into memory.
func TestMP3ThatStatesNoLengthHasNone(t *testing.T) {
	needMPG123(t)
	data := mp3Of(t, 900_000, "-q:a", "2", "-write_xing", "0")
	r := badSector{data: data}.reader(t, false)
	if d := r.native.length(); d != 0 {
		t.Errorf("at the start: %v", d)
	}
	s, err := r.readAll()
	if err != nil {
		t.Fatal(err)
	}
	if d := r.native.length(); timeIndex(d, SampleRate) != len(s) {
		t.Errorf("at the end: %v of %d sound frames", d, len(s))
	}
}

// counting counts the bytes that are read.
type counting struct {
	io.ReaderAt
	n atomic.Int64
}

func (c *counting) ReadAt(p []byte, offset int64) (n int, err error) {
	c.n.Add(int64(len(p)))
	return c.ReaderAt.ReadAt(p, offset)
}

// What lies behind the frames is looked at once, and not for each piece that is read.
func TestWhatIsBehindMP3IsReadOnce(t *testing.T) {
	needMPG123(t)
	frames := mp3Of(t, 900_000, "-b:a", "128k")
	behind := make([]byte, 1_000_000)
	c := &counting{ReaderAt: bytes.NewReader(slices.Concat(frames, behind))}
	r := soundFrom(t, c, len(frames)+len(behind), false)
	for err := error(nil); err == nil; {
		_, err = r.Read(make(Sound, 10_000))
	}
	if r.native.(*mp3Sound).other != nil {
		t.Error("a pipeline took over")
	}
	if most := int64(4*len(frames) + 2*len(behind)); c.n.Load() > most {
		t.Errorf("%d bytes were read, of %d and %d behind them", c.n.Load(), len(frames), len(behind))
	}
}

// failing fails after a number of reads.
type failing struct {
	io.ReaderAt
	left atomic.Int64
}

func (f *failing) ReadAt(p []byte, offset int64) (n int, err error) {
	if f.left.Add(-1) < 0 {
		return 0, errBadSector
	}
	return f.ReaderAt.ReadAt(p, offset)
}

// makingCodec counts the decoders that are made.
type makingCodec struct {
	frameCodec
	made int
}

func (c *makingCodec) newDecoder() frameDecoder {
	c.made++
	return c.frameCodec.newDecoder()
}

// Whichever read fails while a file is entered, the decoder that was to go on there is used for the next attempt.
func TestNoDecoderIsLostByAnError(t *testing.T) {
	needMPG123(t)
	data := mp3Of(t, 100_000)
	f := &failing{ReaderAt: bytes.NewReader(data)}
	f.left.Store(1 << 40)
	r := soundFrom(t, f, len(data), true)
	if _, err := r.readAll(); err != nil { // all headers are known then
		t.Fatal(err)
	}
	s := r.native.(*mp3Sound)
	c := &makingCodec{frameCodec: s}
	s.codec = c
	for _, sample := range []int64{5_000, 60_000} {
		err := errBadSector
		for reads := int64(0); err != nil && reads < 1000; reads++ {
			f.left.Store(reads)
			if err = s.enter(sample); err != nil && !errors.Is(err, errBadSector) && !errors.Is(err, ErrNotSeekable) {
				t.Errorf("sample %d, after %d reads: %v", sample, reads, err)
			}
			f.left.Store(1 << 40)
		}
		if err != nil {
			t.Errorf("sample %d is not entered: %v", sample, err)
		}
	}
	if c.made > 1 {
		t.Errorf("%d decoders beside the first", c.made)
	}
}

// closedDecoder tells when it is closed.
type closedDecoder chan struct{}

func (closedDecoder) Spent() bool { return false }
func (c closedDecoder) Close()    { close(c) }

// A stretch that a reader of bytes holds up does not hold up who closes the sound once the context ends.
func TestStretchesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := &frameStretch{decoder: make(closedDecoder), made: make(chan struct{})}
	a := framesAhead{stretches: []*frameStretch{n}}
	go cancel()
	if idle := a.close(ctx); len(idle) != 0 {
		t.Error("a decoder that is at work counts as idle")
	}
	close(n.made)
	<-n.decoder.(closedDecoder)
}
