package numm

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image/color"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

func svg(attributes, body string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ` + attributes + ">" + body + "</svg>"
}

func TestSVGIsDrawnOverTheBackground(t *testing.T) {
	drawing := svg(`width="40" height="30"`, `<rect width="20" height="30" fill="#ff0000"/>`+
		`<rect x="20" width="20" height="15" fill="#0000ff" fill-opacity="0.6"/>`)
	for _, c := range []struct {
		opts               []ImageOption
		opaque, half, free [3]uint8
	}{
		{nil, [3]uint8{255, 0, 0}, [3]uint8{102, 102, 255}, [3]uint8{255, 255, 255}},
		{[]ImageOption{Background(color.RGBA{G: 200, A: 255})}, [3]uint8{255, 0, 0}, [3]uint8{0, 80, 153}, [3]uint8{0, 200, 0}},
	} {
		m, err := DecodeImage(t.Context(), strings.NewReader(drawing), c.opts...)
		if err != nil {
			t.Fatal(err)
		}
		if m.Width() != 40 || m.Height() != 30 {
			t.Fatalf("%v", m)
		}
		for at, want := range map[[2]int][3]uint8{{5, 5}: c.opaque, {30, 5}: c.half, {30, 25}: c.free} {
			if r, g, b := m.RGB(at[0], at[1]); [3]uint8{r, g, b} != want {
				t.Errorf("%v at %v, want %v", [3]uint8{r, g, b}, at, want)
			}
		}
	}
}

// What a drawing points at is neither opened nor fetched; what it carries with it is drawn.
func TestSVGWhoseStylesStateASize(t *testing.T) {
	const plain = `width="10" height="10"`
	rect := `<rect width="9" height="9"/>`
	for name, c := range map[string]struct {
		drawing string
		want    error
	}{
		"colours":             {svg(plain, `<style>/* a */ .a{fill:#f00;stroke-width:2;font-size:99px} @import url(http://a.invalid/b.css);</style>`+rect), nil},
		"root with a style":   {svg(plain+` style="fill:red;line-height:3" class="a" id="b"`, rect), nil},
		"size by its style":   {svg(`viewBox="0 0 10 10" style="width:10px; height: 10px"`, rect), nil},
		"em":                  {svg(`width="1em" height="1em"`, rect), nil},
		"another namespace":   {svg(plain+` xlink:width="60000" xlink:height="60000"`, rect), nil},
		"style of the root":   {svg(plain+` style="fill:red;WIDTH :60000px;height:60000px!important"`, rect), ErrNotEnoughMemory},
		"style element":       {svg(plain, rect+`<style><![CDATA[/* svg */svg{width:60000px;hei]]>ght:60000px}</style>`), ErrNotEnoughMemory},
		"em of a large font":  {svg(`width="1em" height="1em" font-size="60000"`, rect), ErrUnsupported},
		"em of a styled font": {svg(`width="1em" height="1em"`, `<style>svg{font:60000px serif}</style>`), ErrUnsupported},
		"escaped name":        {svg(plain, `<style>svg{w\69 dth:60000px;h\65ight:60000px}</style>`), ErrUnsupported},
		"imported":            {svg(plain, `<style>@import "da&#9;ta:text/css,svg%7bwidth:60000px%7d";</style>`), ErrUnsupported},
		"included":            {svg(plain, `<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="data:,"/>`), ErrUnsupported},
		"instruction":         {svg(plain, `<?xml-stylesheet href="data:text/css,svg%7bwidth:60000px%7d"?>`), ErrUnsupported},
		"calculated":          {svg(plain, `<style>svg{width:calc(6e4px)}</style>`), ErrUnsupported},
		"as what is drawn":    {svg(plain+` style="width:auto;height:auto"`, `<rect width="60000" height="60000"/>`), ErrUnsupported},
		"after a rare name":   {svg(plain, "<\U00010000/><style>svg{width:60000px}</style>"), ErrUnsupported},
		"root in a comment":   {`<!-- <svg width="60000" height="60000"> -->` + svg(plain, "") + "</svg>", ErrUnsupported},
	} {
		m, err := DecodeImage(t.Context(), strings.NewReader(c.drawing), MaxMemory(500<<20))
		if !errors.Is(err, c.want) || err == nil && m.Width() > 16 {
			t.Errorf("%s: %v, %v, want %v", name, m, err, c.want)
		}
	}
}

func TestSVGOpensNothing(t *testing.T) {
	var asked atomic.Int32
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	secret := NewImage(8, 8)
	for i := range secret.Pix {
		secret.Pix[i] = []uint8{255, 0, 255}[i%3]
	}
	picture := encoded(t, "png", secret)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		_, _ = w.Write(picture)
	}))
	server.Listener = listener
	server.Start()
	defer server.Close()

	dir := t.TempDir()
	target := filepath.Join(dir, "secret.png")
	disk.Write(t, target, picture)
	text := filepath.Join(dir, "secret.txt")
	disk.Write(t, text, []byte("████████"))
	size := `width="64" height="64"`
	show := func(href string) string {
		return svg(size, `<image width="64" height="64" xlink:href="`+href+`"/>`)
	}
	for name, drawing := range map[string]string{
		"file URL":        show("file://" + target),
		"absolute path":   show(target),
		"neighbour":       show("secret.png"),
		"http":            show(server.URL + "/secret.png"),
		"http by CSS":     svg(size, `<style>@import url("`+server.URL+`/a.css");</style><rect width="9" height="9" fill="url(`+server.URL+`/b.svg#x)"/>`),
		"file by CSS":     svg(size, `<style>@import url("file://`+target+`");</style>`),
		"use":             svg(size, `<use xlink:href="file://`+target+`#a"/>`),
		"filter":          svg(size, `<filter id="f"><feImage xlink:href="file://`+target+`"/></filter><rect width="64" height="64" fill="white" filter="url(#f)"/>`),
		"inclusion":       svg(size, `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://`+text+`" parse="text"/>`),
		"external entity": `<!DOCTYPE svg [<!ENTITY x SYSTEM "file://` + text + `">]>` + svg(size, `<text y="20">&x;</text>`),
		"external DTD":    `<!DOCTYPE svg SYSTEM "` + server.URL + `/svg.dtd">` + svg(size, ""),
	} {
		path := filepath.Join(dir, "drawing.svg")
		disk.Write(t, path, []byte(drawing))
		m, err := ReadImage(t.Context(), path)
		if err != nil {
			continue // refused: nothing was drawn either
		}
		for i, v := range m.Pix {
			if v != 255 && name != "filter" && name != "http by CSS" || i%3 != 1 && v == 255 && m.Pix[i-i%3+1] == 0 {
				t.Errorf("%s: something was drawn", name)
				break
			}
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("the server was asked %d times", n)
	}
	m, err := DecodeImage(t.Context(), strings.NewReader(show("data:image/png;base64,"+base64.StdEncoding.EncodeToString(picture))))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b := m.RGB(32, 32); r != 255 || g != 0 || b != 255 {
		t.Errorf("a picture inside of the drawing is %d, %d, %d", r, g, b)
	}
}

func TestFirstFrameOfAFilm(t *testing.T) {
	for _, name := range []string{"bigbuckbunny.mp4", "video_90.mov", "video_180.mov", "koala.mp4", "av1_video.mkv", "bt709_full_range.mp4"} {
		path := "../tests/testdata/" + name
		got, err := ReadImage(t.Context(), path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for frame, err := range VideoFrames(t.Context(), path) {
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(frame.Image) {
				t.Errorf("%s: %v is not the first frame, %v", name, got, frame.Image)
			}
			break
		}
		file := must(os.ReadFile(path))
		for how, r := range map[string]io.Reader{
			"memory": bytes.NewReader(file), "stream": io.MultiReader(bytes.NewReader(file)), "open file": must(os.Open(path)),
		} {
			if m, err := DecodeImage(t.Context(), r); err != nil || !m.Equal(got) {
				t.Errorf("%s from %s: %v, %v", name, how, m, err)
			}
			if c, ok := r.(io.Closer); ok {
				if err := c.Close(); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// A decoder that is told that its frames are not wanted must take it well.
func TestMaxMemoryOfFilms(t *testing.T) {
	for _, pattern := range []string{"mp4", "mov", "mkv"} {
		for _, path := range must(filepath.Glob("../tests/testdata/*." + pattern)) {
			if m, err := ReadImage(t.Context(), path, MaxMemory(1000)); !errors.Is(err, ErrNotEnoughMemory) {
				t.Errorf("%s: %v, %v", path, m, err)
			}
			if v, err := ReadVideo(t.Context(), path, MaxMemory(1000)); !errors.Is(err, ErrNotEnoughMemory) {
				t.Errorf("%s: %v, %v", path, v, err)
			}
		}
	}
}

func TestWhatShowsNothing(t *testing.T) {
	if _, err := ReadImage(t.Context(), "../tests/testdata/mono.wav"); !errors.Is(err, ErrNoImage) {
		t.Errorf("a sound: %v", err)
	}
	if _, err := DecodeImage(t.Context(), strings.NewReader("#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nhttp://127.0.0.1:1/a.ts\n")); !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrUnsupported) {
		t.Errorf("a playlist: %v", err)
	}
	for name, start := range map[string]string{"codestream": "\xff\x0a\x00\x10\xb0", "container": "\x00\x00\x00\x0cJXL \r\n\x87\n\x00\x00\x00\x14ftypjxl "} {
		if _, err := DecodeImage(t.Context(), strings.NewReader(start+strings.Repeat("\x00", 100))); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), "jpegxl") {
			t.Errorf("JPEG XL as a %s: %v", name, err)
		}
	}
}

// film is an AVI of raw frames that promises a size and has next to nothing of them.
func filmOf(width, height uint32) []byte {
	little := func(n uint32) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }
	chunk := func(name, body string) string { return name + little(uint32(len(body))) + body }
	list := func(kind, body string) string { return chunk("LIST", kind+body) }
	zeros := func(n int) string { return strings.Repeat("\x00", n) }
	avih := little(40000) + zeros(12) + little(1) + zeros(4) + little(1) + zeros(4) + little(width) + little(height) + zeros(16)
	strh := "vidsDIB " + zeros(12) + little(1) + little(25) + zeros(4) + little(1) + zeros(20)
	strf := little(40) + little(width) + little(height) + "\x01\x00\x18\x00" + zeros(24)
	body := list("hdrl", chunk("avih", avih)+list("strl", chunk("strh", strh)+chunk("strf", strf))) +
		list("movi", chunk("00db", zeros(64)))
	return []byte("RIFF" + little(uint32(4+len(body))) + "AVI " + body)
}

func TestSizesThatGStreamerMustNotAllocate(t *testing.T) {
	big := func(n int) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	const side = 60000
	stream := "\xff\x4f\xff\x51\x00\x2f\x00\x00" + big(side) + big(side) + big(0) + big(0) + big(side) + big(side) + big(0) + big(0) +
		"\x00\x03\x07\x01\x01\x07\x01\x01\x07\x01\x01" + "\xff\x52\x00\x0c\x00\x00\x00\x01\x01\x05\x04\x04\x00\x01" +
		"\xff\x5c\x00\x13\x40" + strings.Repeat("\x40", 16) + "\xff\x90\x00\x0a\x00\x00" + big(200) + "\x00\x01\xff\x93" + strings.Repeat("\x55", 300) + "\xff\xd9"
	utf16 := "\xff\xfe"
	for _, r := range svg(`width="60000" height="60000"`, "") {
		utf16 += string([]byte{byte(r), 0})
	}
	for name, data := range map[string]string{
		"svg":               svg(`width="60000" height="60000"`, `<rect width="9" height="9"/>`),
		"svg in metres":     svg(`width="2000cm" height="2000cm"`, `<rect width="9" height="9"/>`),
		"svg without size":  svg("", `<rect width="60000" height="60000"/>`),
		"svg of UTF-16":     utf16,
		"jpeg 2000":         "\x00\x00\x00\x0cjP  \r\n\x87\n" + jp2Boxes(side) + stream,
		"jpeg 2000, stream": stream,
		"film":              string(filmOf(side/2, side/2)),
	} {
		_, err := DecodeImage(t.Context(), strings.NewReader(data), MaxMemory(500<<20))
		if name == "svg without size" || name == "svg of UTF-16" {
			if err == nil || errors.Is(err, ErrStalled) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		var memory *MemoryError
		if !errors.As(err, &memory) || memory.Limit != 500<<20 || memory.Need < side/2*side/2*bytesPerPixel {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// jp2Boxes returns the boxes after the signature of a JPEG 2000 file, up to the start of its stream.
func jp2Boxes(side uint32) string {
	big := func(n uint32) string { return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) }
	return big(20) + "ftypjp2 " + big(0) + "jp2 " +
		big(8+22+15) + "jp2h" + big(22) + "ihdr" + big(side) + big(side) + "\x00\x03\x07\x07\x00\x00" +
		big(15) + "colr\x01\x00\x00" + big(16) + big(0) + "jp2c"
}

// The seed was made by libjpeg from a formula.
func TestArithmeticJPEG(t *testing.T) {
	file := must(os.ReadFile("testdata/seeds/arithmetic.lossy.jpg"))
	plain, err := DecodeImage(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	want := NewImage(48, 32)
	for y := range 32 {
		for x := range 48 {
			want.SetRGB(x, y, uint8(5*x), uint8(7*y), uint8(255-2*x-y))
		}
	}
	if plain.Rect != want.Rect || psnr(plain, want) < 38 {
		t.Errorf("%v, %.1f dB", plain, psnr(plain, want))
	}
	checkOrientations(t, file, plain)
	if m, err := DecodeImage(t.Context(), bytes.NewReader(file[:len(file)-2])); m == nil || !errors.Is(err, ErrCorrupt) {
		t.Errorf("without its end: %v, %v", m, err)
	}
	strange := bytes.Replace(file, []byte("\x01\x22\x00\x02\x11\x01"), []byte("\x01\x31\x00\x02\x11\x01"), 1)
	if m, err := DecodeImage(t.Context(), bytes.NewReader(strange)); m != nil && m.Rect != want.Rect {
		t.Errorf("with a sampling that it does not have: %v, %v", m, err)
	}
}

// checkOrientations compares a JPEG file turned in all ways with the plain picture that it is.
func checkOrientations(t *testing.T, file []byte, plain *Image) {
	t.Helper()
	for o := 1; o <= 8; o++ {
		exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(o)) + "\x00\x00\x00\x00\x00\x00"
		oriented := fmt.Sprintf("%s\xff\xe1%s%s%s", file[:2], []byte{0, byte(len(exif) + 2)}, exif, file[2:])
		got, err := DecodeImage(t.Context(), strings.NewReader(oriented))
		if err != nil || !got.Equal(turned(plain.Clone(), o)) {
			t.Errorf("orientation %d: %v, %v", o, got, err)
		}
	}
}

// Large JPEGs take another way than small ones, and must not show it.
func TestLargeJPEGsAgreeWithPillow(t *testing.T) {
	turn.Long(t)
	const script = `
import sys, numpy
from PIL import Image
y, x = numpy.mgrid[0:901, 0:1203]
noise = numpy.random.default_rng(1).normal(0, 6, (901, 1203, 3))
smooth = numpy.stack([x / 5, y / 4, 255 - x / 10 - y / 8], 2) + 40 * numpy.sin(x / 9 + y / 7)[..., None]
image = Image.fromarray((smooth + noise).clip(0, 255).astype("u1"))
for name, of, options in [
    ("420", image, {}), ("422", image, {"subsampling": 1}), ("444", image, {"subsampling": 0}), ("grey", image.convert("L"), {}),
    ("progressive", image, {"progressive": True}), ("progressive444", image, {"progressive": True, "subsampling": 0}),
    ("restarts", image, {"restart_marker_rows": 1}), ("cmyk", image.convert("CMYK"), {}),
]:
    path = sys.argv[1] + "/" + name + ".jpg"
    of.save(path, quality=90, **options)
    numpy.save(path + ".npy", numpy.asarray(Image.open(path).convert("RGB")))
`
	dir := t.TempDir()
	if out, err := exec.Command(python(t), "-c", script, dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range must(filepath.Glob(filepath.Join(dir, "*.jpg"))) {
		if !turn.Takes(filepath.Base(path), 2) {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			got, err := ReadImage(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			want := loadNPY(t, path+".npy")
			if got.Rect != want.Rect || !got.Equal(want) {
				t.Errorf("%v, want %v, %.1f dB", got, want, psnr(got, want))
			}
			file := must(os.ReadFile(path))
			checkOrientations(t, file, got)
			for _, n := range []int{len(file) / 3, len(file) - 2} {
				if m, err := DecodeImage(t.Context(), bytes.NewReader(file[:n])); m == nil || m.Rect.Size() != got.Rect.Size() || !errors.Is(err, ErrCorrupt) {
					t.Errorf("cut to %d of %d bytes: %v, %v", n, len(file), m, err)
				}
			}
		})
	}
}
