package numm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// pillowPictures lets Pillow write pictures of many kinds, with the arrays that they must become.
func pillowPictures(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	if out, err := exec.Command(python(t), "-W", "ignore", "testdata/pictures.py", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v (is python3-pil installed?)\n%s", err, out)
	}
	truths, err := filepath.Glob(filepath.Join(dir, "*.npy"))
	if err != nil || len(truths) < 50 {
		t.Fatalf("%d pictures, %v", len(truths), err)
	}
	for _, path := range truths {
		names = append(names, strings.TrimSuffix(filepath.Base(path), ".npy"))
	}
	return dir, names
}

func loadNPY(t *testing.T, path string) *Image {
	t.Helper()
	data := disk.Read(t, path)
	a, err := ReadNPY(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return a.(*Image)
}

// psnr of two pictures of one size, in decibels.
func psnr(a, b *Image) float64 {
	sum := 0.0
	for i := range a.Pix {
		d := float64(a.Pix[i]) - float64(b.Pix[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/max(sum, 1e-9))
}

func TestReadImageAgreesWithPillow(t *testing.T) {
	turn.Long(t)
	dir, names := pillowPictures(t)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			want := loadNPY(t, filepath.Join(dir, name+".npy"))
			got, err := ReadImage(t.Context(), filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if got.Rect != want.Rect || got.Stride != 3*got.Width() {
				t.Fatalf("%v with stride %d, want %v", got.Rect, got.Stride, want.Rect)
			}
			if q := psnr(got, want); q < 36 || !strings.Contains(name, ".lossy.") && !got.Equal(want) {
				t.Errorf("%.1f dB", q)
			}
			data := disk.Read(t, filepath.Join(dir, name))
			for how, r := range map[string]io.Reader{
				"from memory":    bytes.NewReader(data),
				"one byte":       iotest.OneByteReader(bytes.NewReader(data)),
				"data with EOF":  iotest.DataErrReader(bytes.NewReader(data)),
				"only a seeker":  struct{ io.ReadSeeker }{bytes.NewReader(data)},
				"from its place": placed(append([]byte("something else"), data...), 14),
			} {
				streamed, err := DecodeImage(t.Context(), r)
				if err != nil || !streamed.Equal(got) {
					t.Errorf("%s: %v, %v", how, streamed, err)
				}
			}
		})
	}
}

// placed returns a reader of memory that stands somewhere.
func placed(data []byte, at int64) io.Reader {
	r := bytes.NewReader(data)
	must(r.Seek(at, io.SeekStart))
	return r
}

func TestBackground(t *testing.T) {
	src := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	src.SetNRGBA(1, 0, color.NRGBA{G: 255, A: 51})
	var file bytes.Buffer
	if err := png.Encode(&file, src); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		opts []ImageOption
		want []uint8
	}{
		{nil, []uint8{255, 255, 255, 204, 255, 204}},
		{[]ImageOption{Background(color.Black)}, []uint8{0, 0, 0, 0, 51, 0}},
		{[]ImageOption{Background(color.RGBA{R: 100, B: 50, A: 255})}, []uint8{100, 0, 50, 80, 51, 40}},
	} {
		m, err := DecodeImage(t.Context(), bytes.NewReader(file.Bytes()), c.opts...)
		if err != nil || !bytes.Equal(m.Pix, c.want) {
			t.Errorf("%v, %v, want %v", m.Pix, err, c.want)
		}
	}
}

// knownKind reports whether an error says what it is.
func knownKind(err error) bool {
	for _, kind := range []error{ErrCorrupt, ErrUnsupported, ErrNotEnoughMemory, ErrNoImage, ErrForbidden, ErrSize} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func TestTruncatedPicturesAreErrorsOrWhole(t *testing.T) {
	turn.Long(t)
	dir, names := pillowPictures(t)
	for _, name := range names {
		data := disk.Read(t, filepath.Join(dir, name))
		whole, err := DecodeImage(t.Context(), bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 40 {
			n := len(data) * i / 40
			for _, r := range []io.Reader{bytes.NewReader(data[:n]), io.MultiReader(bytes.NewReader(data[:n]))} {
				m, err := DecodeImage(t.Context(), r)
				if err != nil && (!knownKind(err) || m != nil && m.Rect != whole.Rect) {
					t.Errorf("%s cut to %d of %d bytes: %v, %v", name, n, len(data), m, err)
				}
				if err == nil && m.Rect != whole.Rect {
					t.Errorf("%s cut to %d bytes has %v", name, n, m.Rect)
				}
			}
		}
	}
}

func TestErrorsOfTheReaderAreReturned(t *testing.T) {
	dir, names := pillowPictures(t)
	broken := errors.New("broken pipe")
	for _, name := range names {
		data := disk.Read(t, filepath.Join(dir, name))
		if name == "moving.gif" || name == "moving.webp" {
			continue // its first frame ends before the file does
		}
		for _, n := range []int{0, 5, len(data) / 4, len(data) / 3} {
			_, err := DecodeImage(t.Context(), io.MultiReader(bytes.NewReader(data[:n]), iotest.ErrReader(broken)))
			if !errors.Is(err, broken) || errors.Is(err, ErrCorrupt) {
				t.Errorf("%s from a reader that breaks after %d bytes: %v", name, n, err)
			}
		}
	}
}

// header is the start of a picture that promises a size, in every format.
func headers(width, height uint32) map[string][]byte {
	big := func(n uint32) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	little := func(n uint32) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }
	w16, h16 := little(width)[:2], little(height)[:2]
	tiff := "II*\x00\x08\x00\x00\x00\x04\x00"
	for _, f := range [][2]uint32{{256, width}, {257, height}, {258, 8}, {262, 1}} {
		tiff += little(f[0])[:2] + "\x04\x00\x01\x00\x00\x00" + little(f[1])
	}
	webp := "\x10\x00\x00\x00" + little(width - 1)[:3] + little(height - 1)[:3]
	vp8 := "\x00\x00\x00\x9d\x01\x2a" + w16 + h16
	return map[string][]byte{
		"png":  []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + big(width) + big(height) + "\x08\x02\x00\x00\x00....\x00\x00\x00\x00IDAT"),
		"jpg":  []byte("\xff\xd8\xff\xc0\x00\x11\x08" + big(height)[2:] + big(width)[2:] + "\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00\xff\xda\x00\x0c"),
		"gif":  []byte("GIF89a" + w16 + h16 + "\x00\x00\x00\x2c\x00\x00\x00\x00" + w16 + h16 + "\x00"),
		"bmp":  []byte("BM....\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + little(width) + little(height) + "\x01\x00\x18\x00" + strings.Repeat("\x00", 24)),
		"tiff": []byte(tiff + "\x00\x00\x00\x00"),
		"pnm":  fmt.Appendf(nil, "P6\n%d %d\n255\n", width, height),
		"svg":  fmt.Appendf(nil, `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%dpx">`, width, height),
		"webp": []byte("RIFF\x2c\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + webp + "VP8 \x0a\x00\x00\x00" + vp8),
	}
}

func TestHeadersThatPromiseTooMuch(t *testing.T) {
	for name, data := range headers(60000, 60000) {
		if name == "webp" {
			data = headers(16000, 16000)[name]
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := DecodeImage(t.Context(), bytes.NewReader(data), MaxMemory(500<<20))
		runtime.ReadMemStats(&after)
		var memory *MemoryError
		if !errors.As(err, &memory) || memory.Limit != 500<<20 || memory.Need < 16000*16000*3 {
			t.Errorf("%s: %v", name, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: allocated %d bytes before it was refused", name, n)
		}
	}
	for name, data := range headers(0, 7) {
		if _, err := DecodeImage(t.Context(), bytes.NewReader(data)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s without width: %v", name, err)
		}
	}
	for name, data := range headers(7, 5) {
		if m, err := DecodeImage(t.Context(), bytes.NewReader(data)); m != nil || !knownKind(err) {
			t.Errorf("%s that is only a header: %v, %v", name, m, err)
		}
	}
}

func TestAJPEGOfScansWithoutEndIsRefused(t *testing.T) {
	const maxScans = 500
	file := must(os.ReadFile("testdata/seeds/progressive.lossy.jpg"))
	first := bytes.Index(file, []byte("\xff\xda"))
	second := first + 2 + bytes.Index(file[first+2:], []byte("\xff\xda"))
	many := append(bytes.Clone(file[:second]), bytes.Repeat(file[first:second], maxScans)...)
	comment := []byte("\xff\xfe\x00\x04\xff\xd9") // holds what looks like the end
	hidden := slices.Concat(file[:second], comment, many[second:])
	for name, file := range map[string][]byte{"plain": many, "after a comment": hidden} {
		if _, err := DecodeImage(t.Context(), bytes.NewReader(file)); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "scans") {
			t.Errorf("%s, %d scans: %v", name, maxScans+1, err)
		}
	}
}

func TestMaxMemoryOfAStream(t *testing.T) {
	endless := io.MultiReader(bytes.NewReader(headers(7, 5)["png"][:33]), repeated("\x00\x10\x00\x00aaAa"+strings.Repeat("x", 1<<20)+"...."))
	if _, err := DecodeImage(t.Context(), endless, MaxMemory(10<<20)); !errors.Is(err, ErrNotEnoughMemory) {
		t.Errorf("a stream without end: %v", err)
	}
}

// repeated returns an endless stream.
func repeated(s string) io.Reader {
	return &repeater{text: s, r: strings.NewReader(s)}
}

type repeater struct {
	text string
	r    *strings.Reader
}

func (r *repeater) Read(p []byte) (int, error) {
	if r.r.Len() == 0 {
		r.r.Reset(r.text)
	}
	return r.r.Read(p)
}

func TestReadImageOfWhatIsNoPicture(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string { return disk.File(t, name, []byte(text)) }
	fifo := filepath.Join(dir, "fifo.png")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{
		filepath.Join(dir, "missing.png"): fs.ErrNotExist, dir: ErrUnsupported, fifo: ErrUnsupported,
		"/dev/null": ErrUnsupported, write("empty.png", ""): ErrCorrupt, write("text.png", "a letter home"): ErrUnsupported,
		write("one.png", "\x89"): ErrUnsupported, filepath.Join(dir, "a\x00b"): syscall.EINVAL,
		filepath.Join(write("file", "x"), "below"): syscall.ENOTDIR,
	} {
		m, err := ReadImage(t.Context(), path)
		var e *Error
		if m != nil || !errors.Is(err, want) || !errors.As(err, &e) || e.Op != "ReadImage" || e.Path != path {
			t.Errorf("%q: %v, %v, want %v", path, m, err, want)
		}
		if err != nil && strings.Count(err.Error(), path) > 1 {
			t.Errorf("%q is named twice in %q", path, err)
		}
	}
	if _, err := DecodeImage(t.Context(), strings.NewReader("")); !errors.Is(err, ErrCorrupt) {
		t.Errorf("an empty stream: %v", err)
	}
	if _, err := ReadImage(t.Context(), dir, MaxMemory(0)); err == nil || errors.Is(err, ErrUnsupported) {
		t.Errorf("a wrong option: %v", err)
	}
}

func TestReadImageTakesAnyName(t *testing.T) {
	dir := t.TempDir()
	m := noise(rand.New(rand.NewPCG(6, 6)), 4, 3)
	for _, name := range []string{`"quoted".png`, "with space!.png", "new\nline.png", "100%.png", "-rf.png", "file:x.png", "not\xffutf8.png", "no extension", "wrong.jpg", "größe.png"} {
		path := filepath.Join(dir, name)
		disk.Write(t, path, encoded(t, "png", m))
		if got, err := ReadImage(t.Context(), path); err != nil || !got.Equal(m) {
			t.Errorf("%q: %v, %v", name, got, err)
		}
	}
}

func encoded(t testing.TB, format string, m image.Image, opts ...EncodeOption) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := EncodeImage(context.Background(), &file, format, m, opts...); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestReadingEndsWithItsContext(t *testing.T) {
	file := encoded(t, "png", NewImage(64, 64))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := DecodeImage(ended, bytes.NewReader(file)); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
	if _, err := ReadImage(ended, "whatever.png"); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}

	// A reader that blocks until the test is over.
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	reading := make(chan struct{})
	result := make(chan error)
	go func() {
		_, err := DecodeImage(ctx, r)
		result <- err
	}()
	go func() {
		_, _ = w.Write(file[:20])
		close(reading)
	}()
	<-reading
	cancel()
	select {
	case err := <-result:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a context that ended while the reader blocked: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the call does not end with its context")
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// A decoder must not take the program down with it.
func TestAPanicOfADecoderIsAnError(t *testing.T) {
	for _, ctx := range []context.Context{t.Context(), context.Background()} {
		m, err := detach.Do(ctx, func() (*Image, error) { panic("index out of range") })
		if m != nil || !errors.Is(err, ErrCorrupt) {
			t.Errorf("%v, %v", m, err)
		}
	}
}

func FuzzDecodeImage(f *testing.F) {
	m := noise(rand.New(rand.NewPCG(8, 8)), 9, 7)
	for _, format := range []string{"png", "jpg", "gif", "bmp", "tiff"} {
		f.Add(encoded(f, format, m))
	}
	for _, data := range headers(7, 5) {
		f.Add(data)
	}
	f.Add(filmOf(8, 6))
	f.Add([]byte(svg(`width="9" height="7" viewBox="0 0 18 14"`, `<circle cx="9" cy="7" r="5" fill="red" opacity=".5"/>`)))
	f.Add([]byte("P3 2 2 15\n1 2 3 4 5 6 7 8 9 10 11 12\n"))
	f.Add([]byte("P4\n9 2\n\xaa\x80\x55\x00"))
	seeds, err := filepath.Glob("testdata/seeds/*")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("%d seeds, %v", len(seeds), err)
	}
	for _, path := range seeds {
		f.Add(must(os.ReadFile(path)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 4 << 20
		m, err := DecodeImage(t.Context(), bytes.NewReader(data), MaxMemory(limit))
		if err != nil {
			if !knownKind(err) || strings.Contains(err.Error(), "panic") {
				t.Fatal(err)
			}
			return
		}
		if m.Rect.Empty() || len(m.Pix) != 3*m.Width()*m.Height() || len(m.Pix) > limit {
			t.Fatalf("%v of %d bytes", m, len(m.Pix))
		}
		again, err := DecodeImage(t.Context(), io.MultiReader(bytes.NewReader(data)), MaxMemory(limit))
		if err != nil || !again.Equal(m) {
			t.Fatalf("streamed: %v, %v", again, err)
		}
	})
}

func BenchmarkReadImage(b *testing.B) {
	large := NewImage(4000, 3000)
	r := rand.New(rand.NewPCG(9, 9))
	for y := range 3000 {
		for x := range 4000 {
			large.SetRGB(x, y, uint8(x>>4), uint8(y>>4), uint8(x*y>>16)+uint8(r.Uint32()&7))
		}
	}
	for _, c := range []struct {
		name string
		m    *Image
	}{{"12 megapixels", large}, {"64x64", large.SubImage(image.Rect(0, 0, 64, 64)).(*Image)}} {
		for _, format := range []string{"jpg", "png", "bmp", "tiff"} {
			path := filepath.Join(b.TempDir(), "m."+format)
			if err := WriteImage(b.Context(), path, c.m); err != nil {
				b.Fatal(err)
			}
			b.Run(c.name+"/"+format, func(b *testing.B) {
				b.SetBytes(int64(3 * c.m.Width() * c.m.Height()))
				for b.Loop() {
					if _, err := ReadImage(b.Context(), path); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
