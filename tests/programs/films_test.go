package programs

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

func testThumbnails(t *testing.T, d *desk) {
	d.film(t, "film.mkv", 90)
	d.run(t, "film.mkv", "1s", "2500ms")
	for name, k := range map[string]int{"1s.jpg": 30, "2500ms.jpg": 75} {
		m := d.image(t, name)
		if m.Width() != 256 || m.Height() != 256 {
			t.Errorf("%v", m)
		}
		near(t, name, m, 100, 200, 2*k, 100, 255-2*k, 3)
	}
}

func testContactsheet(t *testing.T, d *desk) {
	d.film(t, "film.mkv", 90)
	d.run(t, "film.mkv", "sheet.png")
	m := d.image(t, "sheet.png")
	if m.Width() != 960 || m.Height() != 540 {
		t.Fatal(m)
	}
	for i := range 16 {
		k, x, y := i*90/16, i%4*240, i/4*135
		near(t, fmt.Sprint("cell ", i), m, x+120, y+40, 2*k, 100, 255-2*k, 0)
		near(t, fmt.Sprint("beside cell ", i), m, x+2, y+40, 0, 0, 0, 0) // 160 × 96 is narrower than the cell
		if white := bright(m.SubImage(image.Rect(x, y+110, x+80, y+135)).(*numm.Image)); white < 20 {
			t.Errorf("cell %d has no time: %d white pixels", i, white)
		}
	}
}

// bright counts pixels that are almost white.
func bright(m *numm.Image) (n int) {
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		row := m.Row(y)
		for i := 0; i < len(row); i += 3 {
			if min(row[i], row[i+1], row[i+2]) > 200 {
				n++
			}
		}
	}
	return n
}

func testScenecuts(t *testing.T, d *desk) {
	v := numm.NewVideo(60, width, height)
	for k, m := range v.All() {
		shot := []int{20, 120, 230}[k/20]
		fill(m, shot, shot, 255-shot)
		draw.Circle(m, float64(k), 40, 10, 0, color.White) // what moves is no cut
	}
	check(t, numm.WriteVideo(t.Context(), d.in("film.mkv"), v))
	got := d.prints(t, "0.667\n1.333\n", "film.mkv")
	out := d.other(t, "ffmpeg", "-hide_banner", "-i", "film.mkv", "-vf", "select='gt(scene,0.2)',showinfo", "-f", "null", "-")
	var want strings.Builder
	for _, found := range regexp.MustCompile(`pts_time:([\d.]+)`).FindAllStringSubmatch(out, -1) {
		fmt.Fprintln(&want, found[1])
	}
	if want.String() != got {
		t.Errorf("%q, but ffmpeg sees %q", got, want.String())
	}
}

func testFilmtogif(t *testing.T, d *desk) {
	d.film(t, "film.mkv", 90)
	d.run(t, "film.mkv", "1s", "2s", "part.gif")
	const script = `
from PIL import Image
m = Image.open("part.gif")
print(m.n_frames, m.size, m.info["duration"], m.info["loop"])
for k in range(m.n_frames):
    m.seek(k)
    print(*m.convert("RGB").getpixel((50, 50)))
`
	lines := strings.Split(strings.TrimSpace(d.other(t, "/usr/bin/python3", "-c", script)), "\n")
	if lines[0] != "10 (200, 120) 100 0" || len(lines) != 11 {
		t.Fatalf("%q", lines)
	}
	for i, line := range lines[1:] {
		var r, g, b int
		if _, err := fmt.Sscan(line, &r, &g, &b); err != nil || max(r-60-6*i, 60+6*i-r) > 8 {
			t.Errorf("frame %d is %q", i, line)
		}
	}
}

func testBackwards(t *testing.T, d *desk) {
	const frames = 70 // not a whole number of blocks
	v, s := d.film(t, "film.mkv", frames)
	d.run(t, "film.mkv", "backwards.mkv")
	gotVideo, gotSound := d.movie(t, "backwards.mkv")
	if gotVideo.Len() != 2*frames || len(gotSound) != 2*len(s) {
		t.Fatal(gotVideo, gotSound)
	}
	for k, m := range gotVideo.All() {
		if !m.Equal(v.Frame(frames - 1 - k/2)) {
			t.Fatalf("frame %d is not that from the end", k)
		}
	}
	for i, got := range gotSound {
		if got != s[len(s)-1-i/2] {
			t.Fatalf("sound frame %d is not that from the end", i)
		}
	}
}

func testCrossfade(t *testing.T, d *desk) {
	a, aSound := d.film(t, "a.mkv", 60)
	b, bSound := numm.NewVideo(50, width, height), make(numm.Sound, 50*numm.FrameSound)
	for k, m := range b.All() {
		fill(m, 10, 4*k, 20)
	}
	for i := range bSound {
		bSound[i] = [2]int16{int16(i % 1000), -500}
	}
	check(t, numm.WriteMovie(t.Context(), d.in("b.mkv"), b, bSound))
	d.run(t, "a.mkv", "b.mkv", "both.mkv")
	v, s := d.movie(t, "both.mkv")
	if v.Len() != 60+50-30 || len(s) != 80*numm.FrameSound {
		t.Fatal(v, s)
	}
	between := func(x, y, k int) int { return (x*(30-k) + y*k) / 30 }
	for k, m := range v.All() {
		switch {
		case k < 30:
			near(t, "the first", m, 80, 50, 2*k, 100, 255-2*k, 0)
		case k < 60:
			near(t, "between", m, 80, 50, between(2*k, 10, k-30), between(100, 4*(k-30), k-30), between(255-2*k, 20, k-30), 0)
		default:
			near(t, "the second", m, 80, 50, 10, 4*(k-30), 20, 0)
		}
	}
	half := 45*numm.FrameSound + 7
	if got, want := int(s[half][0]), (int(aSound[half][0])+int(bSound[half-30*numm.FrameSound][0]))/2; got != want {
		t.Errorf("in the middle the sound is %d, want %d", got, want)
	}
	if !slices.Equal(s[:30*numm.FrameSound], aSound[:30*numm.FrameSound]) || !slices.Equal(s[60*numm.FrameSound:], bSound[30*numm.FrameSound:]) {
		t.Error("the sound before and after the fade is not that of the films")
	}
	if a.Len() != 60 {
		t.Error(a)
	}
}

func testLogo(t *testing.T, d *desk) {
	v, s := d.film(t, "film.mkv", 10)
	logo := image.NewNRGBA(image.Rect(0, 0, 48, 48))
	for i := 0; i < len(logo.Pix); i += 4 {
		copy(logo.Pix[i:], []uint8{200, 250, 0, 128})
	}
	d.writePNG(t, "logo.png", logo)
	d.run(t, "film.mkv", "logo.png", "numm", "out.mkv")
	got, sound := d.movie(t, "out.mkv")
	if got.Len() != 10 || !slices.Equal(sound, s) {
		t.Fatal(got, sound)
	}
	for k, m := range got.All() {
		under := v.Frame(k)
		r, g, b := under.RGB(0, 0)
		over := func(logo int, under uint8) int { return (logo*128 + int(under)*127) / 255 }
		near(t, "the logo", m, width-8-24, 8+24, over(200, r), over(250, g), over(0, b), 1)
		near(t, "beside it", m, width-8-49, 20, int(r), int(g), int(b), 0)
		if n := bright(m.SubImage(image.Rect(40, height-45, 120, height)).(*numm.Image)); n < 100 || bright(m) != n {
			t.Fatalf("frame %d: %d white pixels, %d where the caption is", k, bright(m), n)
		}
	}
}

func testChromakey(t *testing.T, d *desk) {
	green, back := numm.NewVideo(20, width, height), numm.NewVideo(20, width/2, height/2)
	for k, m := range green.All() {
		fill(m, 20, 220, 30)
		draw.Fill(m, image.Rect(3*k, 20, 3*k+30, 60), color.RGBA{200, 150, 120, 255})
		fill(back.Frame(k), 5*k, 10, 200)
	}
	s := sweep(20 * numm.FrameSound)
	check(t, numm.WriteMovie(t.Context(), d.in("green.mkv"), green, s))
	check(t, numm.WriteVideo(t.Context(), d.in("back.mkv"), back))
	d.run(t, "green.mkv", "back.mkv", "out.mkv")
	v, sound := d.movie(t, "out.mkv")
	if v.Len() != 20 || v.Width != width || !slices.Equal(sound, s) {
		t.Fatal(v, sound)
	}
	for k, m := range v.All() {
		near(t, "the actor", m, 3*k+15, 40, 200, 150, 120, 0)
		near(t, "behind", m, 150, 80, 5*k, 10, 200, 0)
	}
}

func testBatches(t *testing.T, d *desk) {
	d.film(t, "film.mkv", 40)
	lines := strings.Split(strings.TrimSpace(d.run(t, "film.mkv")), "\n")
	if len(lines) != 3 {
		t.Fatalf("%q", lines)
	}
	k := 0
	for i, line := range lines {
		frames, values, _ := strings.Cut(line, " frames: ")
		if want := []string{"16", "32", "40"}[i]; frames != want {
			t.Errorf("%s frames, want %s", frames, want)
		}
		for _, v := range strings.Fields(strings.Trim(values, "[]")) {
			var red float64
			if _, err := fmt.Sscan(v, &red); err != nil || red-float64(2*k)/255 > 0.001 || red-float64(2*k)/255 < -0.001 {
				t.Errorf("frame %d is %s, want %.4f", k, v, float64(2*k)/255)
			}
			k++
		}
	}
	if k != 40 {
		t.Errorf("%d frames", k)
	}
}
