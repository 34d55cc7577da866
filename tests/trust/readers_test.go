package trust_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// A decoding is a Decode function over the bytes of a file that it reads to the end.
type decoding struct {
	name    string
	content []byte
	do      func(ctx context.Context, r io.Reader) (length int, err error)
	image   bool
}

// decodings are over formats whose demuxers, parsers and readers of headers differ.
func decodings(t *testing.T) []decoding {
	var list []decoding
	add := func(path string, do func(ctx context.Context, r io.Reader) (int, error)) {
		content, err := os.ReadFile(path)
		noError(t, err)
		list = append(list, decoding{name: filepath.Base(path), content: content, do: do})
	}
	for _, name := range []string{"s16.wav", "s16.flac", "cbr.mp3", "vorbis.ogg", "opus.opus", "aac.m4a", "aac_faststart.m4a", "aac.aac", "s24.aiff", "wmav2.wma", "h264.mkv", "h264.ts"} {
		add(truth.Named(t, name).Path, decodeSound)
	}
	for _, name := range []string{"fps25.mp4", "h264_faststart.mp4", "h264_frag.mp4", "h264.mkv", "vp9.webm", "divx.avi", "mpeg2.ts", "theora.ogv", "anim.gif", "flv1.flv"} {
		add(truth.Named(t, name).Path, decodeVideo)
	}
	for _, name := range []string{"video-001.progressive.jpeg", "video-001.tiff", "pal8rle.bmp", "exif_imagemagick_orientation.png", "tux.lossless.webp"} {
		add(filepath.Join("..", "testdata", name), decodeImage)
		list[len(list)-1].image = true
	}
	return list
}

func decodeSound(ctx context.Context, r io.Reader) (int, error) {
	s, err := numm.DecodeSound(ctx, r)
	return len(s), err
}

func decodeVideo(ctx context.Context, r io.Reader) (int, error) {
	v, err := numm.DecodeVideo(ctx, r)
	if err != nil {
		return 0, err
	}
	return v.Len(), nil
}

func decodeImage(ctx context.Context, r io.Reader) (int, error) {
	m, err := numm.DecodeImage(ctx, r)
	if err != nil {
		return 0, err
	}
	return m.Height(), nil
}

// over calls check for each decoding with its bytes as a reader that can seek, with and without io.ReaderAt, and as one that
// cannot. read stands before each reading, at an offset and for at most so many bytes; what it returns is what the reader does.
func over(t *testing.T, read func(d decoding) readAt, check func(t *testing.T, d decoding, r io.Reader)) {
	for _, d := range decodings(t) {
		for way, r := range map[string]func(r *oddReader) io.Reader{
			"at random": func(r *oddReader) io.Reader { return r },
			"seeking":   func(r *oddReader) io.Reader { return struct{ io.ReadSeeker }{r} },
			"on":        func(r *oddReader) io.Reader { return struct{ io.Reader }{r} },
		} {
			t.Run(d.name+" "+way, func(t *testing.T) {
				t.Parallel()
				check(t, d, r(&oddReader{size: int64(len(d.content)), read: read(d)}))
			})
		}
	}
}

type readAt func(p []byte, off int64) (int, error)

// oddReader is a reader that says that it has a size, and reads as it is told to.
type oddReader struct {
	size, at int64
	read     readAt
}

func (r *oddReader) ReadAt(p []byte, off int64) (int, error) { return r.read(p, off) }

func (r *oddReader) Read(p []byte) (int, error) {
	n, err := r.read(p, r.at)
	r.at += int64(max(0, n))
	return n, err
}

func (r *oddReader) Seek(off int64, whence int) (int64, error) {
	r.at = off + []int64{0, r.at, r.size}[whence]
	return r.at, nil
}

// A reader's own error is what comes back, and not what a decoder made of the want of bytes.
func TestErrorsOfReaders(t *testing.T) {
	broken := errors.New("broken")
	for where, part := range map[string]func(n int) int{
		"at once":    func(int) int { return 0 },
		"early":      func(int) int { return 5 },
		"midway":     func(n int) int { return n / 2 },
		"at the end": func(n int) int { return n - 1 },
	} {
		t.Run(where, func(t *testing.T) {
			over(t, func(d decoding) readAt {
				limit := int64(part(len(d.content)))
				if d.image {
					limit = min(limit, int64(len(d.content)/2)) // the last bytes may be no part of the picture
				}
				return func(p []byte, off int64) (int, error) {
					if off+int64(len(p)) > limit {
						n := copy(p, d.content[min(off, limit):limit])
						return n, broken
					}
					return copy(p, d.content[off:]), nil
				}
			}, func(t *testing.T, d decoding, r io.Reader) {
				n, err := d.do(t.Context(), r)
				var e *numm.Error
				if !errors.Is(err, broken) || !errors.As(err, &e) || !strings.HasPrefix(e.Op, "Decode") || errors.Is(err, numm.ErrCorrupt) {
					t.Errorf("%d, %v; want the reader's own error", n, err)
				}
			})
		})
	}
}

// A timeout is no end.
func TestTimeoutsOfReaders(t *testing.T) {
	for _, d := range decodings(t) {
		t.Run(d.name, func(t *testing.T) {
			for _, r := range []io.Reader{
				iotest.TimeoutReader(iotest.OneByteReader(bytes.NewReader(d.content))),
				struct {
					io.Reader
					io.Seeker
				}{iotest.TimeoutReader(bytes.NewReader(d.content)), &oddReader{size: 1 << 40}},
			} {
				_, err := d.do(t.Context(), r)
				noError(t, expect(err, iotest.ErrTimeout))
			}
		})
	}
}

// A panic stays in the process and is an error.
func TestPanicsOfReaders(t *testing.T) {
	over(t, func(d decoding) readAt {
		return func(p []byte, off int64) (int, error) {
			if off+int64(len(p)) > int64(len(d.content))/3 {
				panic("out of patience")
			}
			return copy(p, d.content[off:]), nil
		}
	}, func(t *testing.T, d decoding, r io.Reader) {
		if _, err := d.do(t.Context(), r); err == nil || !strings.Contains(err.Error(), "out of patience") {
			t.Errorf("%v, want the panic's words", err)
		}
	})
}

// Bytes that end early are to a Decode function what they are in a file, however long the reader says that they are.
func TestEarlyEndsOfReaders(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	over(t, func(d decoding) readAt { return bytes.NewReader(d.content[:2*len(d.content)/3]).ReadAt },
		func(t *testing.T, d decoding, r io.Reader) {
			path := filepath.Join(folder, strings.ReplaceAll(t.Name(), "/", " "))
			noError(t, os.WriteFile(path, d.content[:2*len(d.content)/3], 0o600))
			file, err := os.Open(path)
			noError(t, err)
			defer file.Close()
			want, cut := d.do(t.Context(), file)
			got, err := d.do(t.Context(), r)
			if got != want || (err == nil) != (cut == nil) || err != nil && !errors.Is(err, numm.ErrCorrupt) {
				t.Errorf("%d, %v; of a file %d, %v", got, err, want, cut)
			}
		})
}

// Bytes that are others each time they are read end in an error, or in something, and the process goes on.
func TestReadersThatChangeTheirMind(t *testing.T) {
	turn.Long(t)
	over(t, func(d decoding) readAt {
		reads := 0
		return func(p []byte, off int64) (int, error) {
			n := copy(p, d.content[min(off, int64(len(d.content))):])
			reads++
			for i := range n {
				if reads > 3 && (i+reads)%5 == 0 {
					p[i] ^= byte(reads)
				}
			}
			if n < len(p) {
				return n, io.EOF
			}
			return n, nil
		}
	}, func(t *testing.T, d decoding, r io.Reader) {
		if _, err := d.do(t.Context(), r); err != nil && !errors.Is(err, numm.ErrCorrupt) && !errors.Is(err, numm.ErrUnsupported) &&
			!errors.Is(err, numm.ErrNotEnoughMemory) && !errors.Is(err, numm.ErrNoSound) && !errors.Is(err, numm.ErrNoVideo) {
			t.Error(err)
		}
	})
}

// Sizes that lie: one that is too small cuts the file off, one that is too large promises what never comes, and none is empty.
func TestSizesThatLie(t *testing.T) {
	content, err := os.ReadFile(truth.Named(t, "s16.wav").Path)
	noError(t, err)
	whole, err := numm.DecodeSound(t.Context(), bytes.NewReader(content))
	noError(t, err)
	for _, c := range []struct {
		size int64
		want int
		is   error
	}{
		{44 + 4000, 1000, numm.ErrCorrupt}, {1 << 40, len(whole), nil}, {1<<63 - 1, len(whole), nil}, {0, 0, numm.ErrCorrupt}, {-5, 0, numm.ErrCorrupt},
	} {
		s, err := numm.DecodeSound(t.Context(), &oddReader{size: c.size, read: bytes.NewReader(content).ReadAt})
		if !errors.Is(err, c.is) || len(s) != c.want {
			t.Errorf("a size of %d: %d sound frames, %v, want %d, %v", c.size, len(s), err, c.want, c.is)
		}
	}
}

// seeker seeks as it is told to.
type seeker struct {
	*bytes.Reader
	seek func(off int64, whence int) (int64, error)
}

func (s seeker) Seek(off int64, whence int) (int64, error) { return s.seek(off, whence) }

// A reader that cannot seek although it has the method is read like one that has not; one that loses its place says so.
func TestSeeksThatFail(t *testing.T) {
	broken := errors.New("broken")
	for _, d := range decodings(t) {
		t.Run(d.name, func(t *testing.T) {
			want, err := d.do(t.Context(), bytes.NewReader(d.content))
			noError(t, err)
			never := seeker{bytes.NewReader(d.content), func(int64, int) (int64, error) { return 0, broken }}
			if got, err := d.do(t.Context(), struct{ io.ReadSeeker }{never}); err != nil || got != want {
				t.Errorf("one that cannot: %d, %v, want %d", got, err, want)
			}
			r := bytes.NewReader(d.content)
			lost := seeker{r, func(off int64, whence int) (int64, error) {
				if whence == io.SeekStart {
					return 0, broken
				}
				return r.Seek(off, whence)
			}}
			_, err = d.do(t.Context(), struct{ io.ReadSeeker }{lost})
			if !errors.Is(err, numm.ErrNotSeekable) || !errors.Is(err, broken) {
				t.Errorf("one that does not find back: %v, want ErrNotSeekable", err)
			}
			astray := seeker{r, func(off int64, whence int) (int64, error) {
				at, err := r.Seek(off, whence)
				return at + off%7, err
			}}
			if _, err = r.Seek(0, io.SeekStart); err != nil {
				t.Fatal(err)
			}
			_, err = d.do(t.Context(), struct{ io.ReadSeeker }{astray})
			if err != nil && !errors.Is(err, numm.ErrNotSeekable) {
				t.Errorf("one that goes astray: %v, want ErrNotSeekable", err)
			}
		})
	}
}

// A reader that blocks holds a call no longer than its context lasts, wherever it blocks.
func TestReadersThatBlock(t *testing.T) {
	free := make(chan struct{})
	defer close(free) // the goroutines that were left behind
	for _, d := range decodings(t) {
		for where, limit := range map[string]int{"at once": 0, "early": 100, "midway": len(d.content) / 2} {
			for _, seekable := range []bool{true, false} {
				t.Run(d.name+" "+where, func(t *testing.T) {
					checkPrompt(t, func() (time.Duration, error) {
						ctx, cancel := context.WithCancel(t.Context())
						defer cancel()
						late := witness(ctx)
						blocks := false
						var r io.Reader = &oddReader{size: int64(len(d.content)), read: func(p []byte, off int64) (int, error) {
							if off+int64(len(p)) <= int64(limit) {
								return copy(p, d.content[off:]), nil
							}
							if !blocks {
								blocks = true
								cancel()
							}
							<-free
							return 0, io.EOF
						}}
						if !seekable {
							r = struct{ io.Reader }{r}
						}
						_, err := d.do(ctx, r)
						return late(), expect(err, context.Canceled)
					})
				})
			}
		}
	}
}

// The files of any fs.FS are read: those of a folder and of a program, which can seek, and those of an archive, which cannot.
func TestFilesOfFS(t *testing.T) {
	turn.Long(t)
	for _, d := range decodings(t) {
		t.Run(d.name, func(t *testing.T) {
			folder := t.TempDir()
			noError(t, os.WriteFile(filepath.Join(folder, d.name), d.content, 0o600))
			var archive bytes.Buffer
			w := zip.NewWriter(&archive)
			entry, err := w.Create(d.name)
			noError(t, err)
			_, err = entry.Write(d.content)
			noError(t, errors.Join(err, w.Close()))
			unzip, err := zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
			noError(t, err)
			want, err := d.do(t.Context(), bytes.NewReader(d.content))
			noError(t, err)
			for _, files := range []fs.FS{os.DirFS(folder), fstest.MapFS{d.name: {Data: d.content}}, unzip} {
				file, err := files.Open(d.name)
				noError(t, err)
				got, err := d.do(t.Context(), file)
				if err != nil || got != want {
					t.Errorf("%T: %d, %v, want %d", files, got, err, want)
				}
				noError(t, file.Close())
			}
		})
	}
}

// What cannot seek is copied, where there is room. Where there is none the error is the disk's, and nothing is left.
func TestNoRoomToSpool(t *testing.T) {
	path := truth.Named(t, "s16.wav").Path
	folder := t.TempDir()
	r, _ := child{env: []string{"TMPDIR=" + folder}}.do(t, "sound through a full disk", path)
	if r.Text != "too large" || !strings.Contains(r.Error, folder) {
		t.Errorf("%q", r.Error)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
	t.Setenv("TMPDIR", filepath.Join(folder, "missing"))
	content, err := os.ReadFile(path)
	noError(t, err)
	_, err = numm.DecodeSound(t.Context(), bytes.NewBuffer(content))
	noError(t, expect(err, fs.ErrNotExist))
}

func init() {
	jobs["sound through a full disk"] = func(r *report, args []string) error {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 19, Max: 1 << 19}); err != nil {
			return err
		}
		file, err := os.Open(args[0])
		if err != nil {
			return err
		}
		_, err = numm.DecodeSound(context.Background(), struct{ io.Reader }{file})
		if errors.Is(err, syscall.EFBIG) {
			r.Text = "too large"
		}
		return errors.Join(err, file.Close())
	}
}
