package programs

import (
	"archive/zip"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func (d *desk) writePNG(t *testing.T, name string, m image.Image) {
	t.Helper()
	file, err := os.Create(d.in(name))
	check(t, err)
	check(t, png.Encode(file, m))
	check(t, file.Close())
}

func testArchive(t *testing.T, d *desk) {
	check(t, os.Mkdir(d.in("films"), 0o777))
	d.film(t, "films/film.mkv", 20)
	check(t, numm.WriteSound(t.Context(), d.in("films/song.flac"), sweep(10*numm.FrameSound)))
	file, err := os.Create(d.in("films.zip"))
	check(t, err)
	archive := zip.NewWriter(file)
	check(t, archive.AddFS(os.DirFS(d.in("films"))))
	check(t, archive.Close())
	check(t, file.Close())
	const want = "film.mkv Video(20, 36, 60, 3) Sound(29400, 2)\nsong.flac Video(10, 36, 48, 3) Sound(14700, 2)\n"
	for _, place := range []string{"films", "films.zip"} {
		if got := d.run(t, place); got != want {
			t.Errorf("%s: %q, want %q", place, got, want)
		}
	}
}

// An object store answers requests for ranges as this server does. Of a film of 20 s less than a third is fetched for one of them.
func testHTTPRange(t *testing.T, d *desk) {
	path := d.in("film.mp4")
	noise := numm.NewVideo(600, width, height)
	random := rand.NewChaCha8([32]byte{1})
	for i := range noise.Pix {
		noise.Pix[i] = uint8(random.Uint64())
	}
	check(t, numm.WriteVideo(t.Context(), path, noise, numm.KeyframeEvery(time.Second), numm.Speed(10)))
	var sent atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.Header.Get("Range") == "" {
			t.Error("the whole film is asked for")
		}
		http.ServeFile(&counted{w, &sent}, r, path)
	}))
	defer server.Close()
	d.run(t, server.URL+"/bucket/film.mp4", "second.mkv")
	got, err := numm.ReadVideo(t.Context(), d.in("second.mkv"))
	check(t, err)
	want, err := numm.ReadVideo(t.Context(), path, numm.Between(time.Second, 2*time.Second), numm.Height(120))
	check(t, err)
	if got.Len() != want.Len() || !slices.Equal(got.Pix, want.Pix) {
		t.Errorf("%v is not that of the file, %v", got, want)
	}
	info, err := os.Stat(path)
	check(t, err)
	if sent.Load() > info.Size()/3 {
		t.Errorf("%d bytes of %d were fetched", sent.Load(), info.Size())
	}
}

type counted struct {
	http.ResponseWriter
	sent *atomic.Int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.sent.Add(int64(n))
	return n, err
}

func (c *counted) ReadFrom(r io.Reader) (int64, error) { return io.Copy(struct{ io.Writer }{c}, r) }

func testPool(t *testing.T, d *desk) {
	check(t, os.Mkdir(d.in("photos"), 0o777))
	check(t, os.Mkdir(d.in("thumbnails"), 0o777))
	m := numm.NewImage(40, 30)
	for k := range 200 {
		fill(m, k, 255-k, 100)
		check(t, numm.WriteImage(t.Context(), d.in(fmt.Sprintf("photos/%03d.png", k)), m))
	}
	d.run(t, "photos", "thumbnails")
	for k := range 200 {
		m := d.image(t, fmt.Sprintf("thumbnails/%03d.png.jpg", k))
		if m.Width() != 128 || m.Height() != 128 {
			t.Fatal(m)
		}
		near(t, fmt.Sprint(k), m, 64, 64, k, 255-k, 100, 3)
	}
	if left, err := filepath.Glob(d.in("thumbnails/*")); err != nil || len(left) != 200 {
		t.Errorf("%d files, %v", len(left), err)
	}
}

func testSlideshow(t *testing.T, d *desk) {
	check(t, os.Mkdir(d.in("holidays"), 0o777))
	m := numm.NewImage(width, height)
	for k, name := range []string{"a.png", "b.bmp"} {
		fill(m, 200*k, 100, 50)
		check(t, numm.WriteImage(t.Context(), d.in("holidays/"+name), m))
	}
	song := sweep(90 * numm.FrameSound) // three of the four seconds
	check(t, numm.WriteSound(t.Context(), d.in("song.wav"), song))
	d.run(t, "holidays", "song.wav", "holidays.mkv")
	r, err := numm.OpenMovie(t.Context(), d.in("holidays.mkv"))
	check(t, err)
	defer r.Close()
	if w, h := r.Size(); w != 1280 || h != 720 {
		t.Errorf("%d × %d", w, h)
	}
	song = append(song, make(numm.Sound, 30*numm.FrameSound)...)
	n := 0
	for f, err := range r.Frames() {
		check(t, err)
		near(t, fmt.Sprint("frame ", f.Index), f.Image, 640, 360, 200*(f.Index/60), 100, 50, 0)
		if !slices.Equal(f.Sound, song[f.Index*numm.FrameSound:][:numm.FrameSound]) {
			t.Fatalf("the sound of frame %d is not that of the song", f.Index)
		}
		n++
	}
	if n != 120 {
		t.Errorf("%d frames", n)
	}
}

func testRenderto(t *testing.T, d *desk) {
	d.run(t, "ball.mkv")
	v, s := d.movie(t, "ball.mkv")
	if v.Len() != 90 || v.Width != 320 || v.Height != 240 || len(s) != 3*numm.SampleRate {
		t.Fatal(v, s)
	}
	for k, m := range v.All() {
		at := float64(k%30) / 30
		near(t, fmt.Sprint("the ball in frame ", k), m, 160, int(220-4*180*at*(1-at)), 255, 160, 40, 0)
		near(t, "beside it", m, 20, 20, 0, 0, 0, 0)
	}
	for i := range 3 * numm.SampleRate {
		at := float64(i%numm.SampleRate) / numm.SampleRate
		if want := 16000 * math.Exp(-40*at) * math.Sin(2*math.Pi*220*at); math.Abs(float64(s[i][1])-want) > 1 {
			t.Fatalf("sound frame %d is %v, want %.0f", i, s[i], want)
		}
	}
}
