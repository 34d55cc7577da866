package laws

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// The readers of any stream of bytes are those of the path, piece by piece and from anywhere, bit for bit.

func TestSoundReadersOfStreams(t *testing.T) {
	turn.Long(t)
	sounds(t, func(t *testing.T, path string, _ *truth.Sound, choose ...numm.SoundOption) {
		want := readSound(t, path, choose...)
		for manner, r := range ofStreams(t, path, func(s io.Reader) (*numm.SoundReader, error) { return numm.NewSoundReader(t.Context(), s, choose...) }) {
			var got numm.Sound
			for chunk, err := range r.Chunks(10_000) {
				if err != nil {
					t.Fatalf("%s: %v", manner, err)
				}
				got = append(got, chunk.Sound...)
			}
			equalSounds(t, manner, got, want)
			middle := len(want) / 2
			part := make(numm.Sound, min(5000, len(want)-middle))
			if err := r.SeekTo(middle); err != nil {
				t.Fatalf("%s: %v", manner, err)
			}
			if n, err := r.Read(part); n != len(part) || err != nil && err != io.EOF {
				t.Fatalf("%s: %d, %v", manner, n, err)
			}
			equalSounds(t, manner+", from the middle", part, want[middle:][:len(part)])
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestVideoReadersOfStreams(t *testing.T) {
	turn.Long(t)
	videos(t, func(t *testing.T, path string, _ *truth.Video, choose ...numm.VideoOption) {
		want := readVideo(t, path, choose...)
		for manner, r := range ofStreams(t, path, func(s io.Reader) (*numm.VideoReader, error) { return numm.NewVideoReader(t.Context(), s, choose...) }) {
			for _, k := range []int{want.Len() - 1, want.Len() / 2, 0} {
				if err := r.SeekTo(k); err != nil {
					t.Fatal(err)
				}
				if f, err := r.Read(nil); err != nil || f.Index != k || !f.Equal(want.Frame(k)) {
					t.Errorf("%s: frame %d: %v", manner, k, err)
				}
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestMovieReadersOfStreams(t *testing.T) {
	turn.Long(t)
	bothStreams(t, func(t *testing.T, path string) {
		small := numm.Height(32)
		v, s := readMovie(t, path, small)
		for manner, stream := range streams(t, path) {
			r, err := numm.NewMovieReader(t.Context(), stream, small)
			if err != nil {
				t.Fatalf("%s: %v", manner, err)
			}
			n := 0
			for m, err := range r.Frames() {
				if err != nil {
					t.Fatalf("%s: %v", manner, err)
				}
				if m.Index != n || n >= v.Len() || !m.Equal(v.Frame(n)) {
					t.Fatalf("%s: frame %d differs", manner, n)
				}
				equalSounds(t, manner, m.Sound, s[n*numm.FrameSound:][:numm.FrameSound])
				n++
			}
			if err := r.Close(); err != nil || n != v.Len() {
				t.Errorf("%s: %d frames, %v, want %d", manner, n, err, v.Len())
			}
		}
		for manner, stream := range streams(t, path) {
			gotVideo, gotSound, err := numm.DecodeMovie(t.Context(), stream, small)
			if err != nil {
				t.Fatalf("%s: %v", manner, err)
			}
			equalVideos(t, manner, gotVideo, v)
			equalSounds(t, manner, gotSound, s)
		}
	})
}

// What DecodeInfo tells of a stream of bytes is what Probe tells of the file.
func TestInfoOfStreams(t *testing.T) {
	for _, f := range files(t) {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			want, err := numm.Probe(t.Context(), f.Path)
			if err != nil {
				t.Fatal(err)
			}
			for manner, stream := range streams(t, f.Path) {
				got, err := numm.DecodeInfo(t.Context(), stream)
				if err != nil {
					t.Fatalf("%s: %v", manner, err)
				}
				sameInfo(t, manner, got, want)
			}
		})
	}
}

// sameInfo compares all but the names that a path gives to what has none.
func sameInfo(t *testing.T, what string, got, want *numm.Info) {
	t.Helper()
	if got.Container != want.Container || got.Duration != want.Duration || len(got.Streams) != len(want.Streams) || len(got.Tags) != len(want.Tags) {
		t.Fatalf("%s: %+v, want %+v", what, got, want)
	}
	for i, s := range got.Streams {
		w := want.Streams[i]
		if s.Kind != w.Kind || s.Codec != w.Codec || s.Width != w.Width || s.Height != w.Height || s.FrameRate != w.FrameRate ||
			s.SampleRate != w.SampleRate || s.Channels != w.Channels || s.Start != w.Start || s.Duration != w.Duration {
			t.Errorf("%s: stream %d is %+v, want %+v", what, i, s, w)
		}
	}
}

// pictures are the still ones of the test data, of every format.
func pictures(t *testing.T) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"*.jp*g", "*.png", "*.webp", "*.bmp", "*.jp2", "*.tiff", "*.gif"} {
		found, err := filepath.Glob(filepath.Join("../testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	if len(paths) < 10 {
		t.Fatal(paths)
	}
	return paths
}

func TestPicturesOfStreams(t *testing.T) {
	turn.Long(t)
	for _, path := range pictures(t) {
		if !turn.Takes(filepath.Base(path), 3) {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			want := must.Value(numm.ReadImage(t.Context(), path))(t)
			alpha := must.Value(numm.ReadNRGBA(t.Context(), path))(t)
			small := must.Value(numm.ReadImage(t.Context(), path, numm.Cover(20, 30)))(t)
			for manner, r := range streams(t, path) {
				if got, err := numm.DecodeImage(t.Context(), r); err != nil || !got.Equal(want) {
					t.Errorf("%s: %v, %v", manner, got, err)
				}
			}
			for manner, r := range streams(t, path) {
				if got, err := numm.DecodeImage(t.Context(), r, numm.Cover(20, 30)); err != nil || !got.Equal(small) {
					t.Errorf("%s, small: %v, %v", manner, got, err)
				}
			}
			for manner, r := range streams(t, path) {
				if got, err := numm.DecodeNRGBA(t.Context(), r); err != nil || got.Rect != alpha.Rect || !bytes.Equal(got.Pix, alpha.Pix) {
					t.Errorf("%s, with alpha: %v", manner, err)
				}
			}
		})
	}
}

// A file that is open is a stream like any other, from where it is.
func TestOpenFilesAreStreams(t *testing.T) {
	path := truth.Named(t, "cbr.mp3").Path
	want := readSound(t, path)
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := numm.DecodeSound(t.Context(), file)
	if err := errors.Join(err, file.Close()); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}
