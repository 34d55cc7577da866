package laws

import (
	"bytes"
	"hash/crc32"
	"io"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// streams are ways to be given the bytes of a file, of those that can seek and those that cannot: a third of them, so that
// all files together meet each many times.
func streams(t *testing.T, path string) map[string]io.Reader {
	t.Helper()
	content := disk.Read(t, path)
	open := func() io.ReadSeeker { return bytes.NewReader(content) }
	beyond := bytes.NewReader(append([]byte("what was read before"), content...))
	if _, err := beyond.Seek(20, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	all := map[string]io.Reader{
		"in memory":                          open(),
		"from its middle on":                 beyond,
		"seeking":                            struct{ io.ReadSeeker }{open()},
		"seeking, a byte at a time":          rewound{iotest.OneByteReader, open()},
		"seeking, half of what is asked for": rewound{iotest.HalfReader, open()},
		"seeking, the end with the last":     eager{bytes.NewReader(content)},
		"at random":                          struct{ randomReader }{bytes.NewReader(content)},
		"a byte at a time":                   iotest.OneByteReader(open()),
		"half of what is asked for":          iotest.HalfReader(open()),
		"the end with the last":              iotest.DataErrReader(open()),
	}
	turn := int(crc32.ChecksumIEEE([]byte(filepath.Base(path))) % 3)
	for i, manner := range slices.Sorted(maps.Keys(all)) {
		if i%3 != turn {
			delete(all, manner)
		}
	}
	return all
}

// ofStreams gives what open makes of each of the streams of a file.
func ofStreams[T any](t *testing.T, path string, open func(stream io.Reader) (T, error)) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for manner, stream := range streams(t, path) {
			made, err := open(stream)
			if err != nil {
				t.Fatalf("%s: %v", manner, err)
			}
			if !yield(manner, made) {
				return
			}
		}
	}
}

type randomReader interface {
	io.ReadSeeker
	io.ReaderAt
}

// rewound reads in a manner of its own wherever it was sent.
type rewound struct {
	manner func(io.Reader) io.Reader
	io.ReadSeeker
}

func (r rewound) Read(p []byte) (int, error) { return r.manner(r.ReadSeeker).Read(p) }

// eager says that it is at its end with the last bytes.
type eager struct{ memory }

type memory interface {
	io.ReadSeeker
	Len() int
}

func (r eager) Read(p []byte) (int, error) {
	n, err := r.memory.Read(p)
	if r.Len() == 0 {
		err = io.EOF
	}
	return n, err
}

// A stream of bytes gives what a file with these bytes gives, bit for bit, whatever manners it has.
func TestDecodeSoundIsReadSound(t *testing.T) {
	turn.Long(t)
	sounds(t, func(t *testing.T, path string, _ *truth.Sound, choose ...numm.SoundOption) {
		want := readSound(t, path, choose...)
		for manner, got := range ofStreams(t, path, func(r io.Reader) (numm.Sound, error) { return numm.DecodeSound(t.Context(), r, choose...) }) {
			equalSounds(t, manner, got, want)
		}
		from, to := len(want)/3, len(want)/2
		for manner, got := range ofStreams(t, path, func(r io.Reader) (numm.Sound, error) {
			return numm.DecodeSound(t.Context(), r, append(choose, numm.Range(from, to))...)
		}) {
			equalSounds(t, manner+", a range", got, want[from:to])
		}
	})
}

func TestDecodeVideoIsReadVideo(t *testing.T) {
	turn.Long(t)
	videos(t, func(t *testing.T, path string, _ *truth.Video, choose ...numm.VideoOption) {
		want := readVideo(t, path, choose...)
		for manner, got := range ofStreams(t, path, func(r io.Reader) (*numm.Video, error) { return numm.DecodeVideo(t.Context(), r, choose...) }) {
			equalVideos(t, manner, got, want)
		}
	})
}
