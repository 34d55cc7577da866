package numm

import (
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/flac"
	"github.com/gonumm/gonumm/internal/mpg123"
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

// reader opens the sound, and decodes no frame ahead if it is to be alone.
func (b badSector) reader(t *testing.T, alone bool, opts ...SoundOption) *SoundReader {
	t.Helper()
	file, err := pipeline.FileFrom(b, int64(len(b.data)))
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
