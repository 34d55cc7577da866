package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func mp4Box(kind string, body ...string) string {
	all := strings.Join(body, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(all)))) + kind + all
}

func bigEndian(width int, numbers ...int) string {
	var s []byte
	for _, n := range numbers {
		for i := width - 1; i >= 0; i-- {
			s = append(s, byte(n>>(8*i)))
		}
	}
	return string(s)
}

// hevcTile codes a picture with all of its chroma, and gives the body of its hvcC and its item.
func hevcTile(t *testing.T, m *Image) (config, item string) {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", fmt.Sprintf("%dx%d", m.Width(), m.Height()), "-i", "-",
		"-c:v", "libx265", "-x265-params", "lossless=1:log-level=none:info=0", "-pix_fmt", "yuv444p", "-f", "hevc", "-")
	cmd.Stdin = bytes.NewReader(m.Clone().Pix)
	stream, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	config = "\x01" + strings.Repeat("\x00", 20) + "\x03\x03"
	for _, nal := range strings.Split(strings.ReplaceAll(string(stream), "\x00\x00\x00\x01", "\x00\x00\x01"), "\x00\x00\x01")[1:] {
		switch kind := nal[0] >> 1 & 63; {
		case kind >= 32 && kind <= 34:
			config += bigEndian(1, int(0x80|kind)) + bigEndian(2, 1, len(nal)) + nal
		case kind < 32:
			item += bigEndian(4, len(nal)) + nal
		}
	}
	return config, item
}

// heicFile wraps tiles into a grid of two columns, whose size is that of the picture, with further properties.
func heicFile(config string, tiles []string, size image.Point, properties ...string) []byte {
	full := func(version int) string { return bigEndian(4, version<<24) }
	grid := "\x00\x00" + bigEndian(1, len(tiles)/2-1, 1) + bigEndian(2, size.X, size.Y)
	infos := mp4Box("infe", full(2), bigEndian(2, 1, 0), "grid\x00")
	var ids string
	for i := range tiles {
		infos += mp4Box("infe", full(2), bigEndian(2, 2+i, 0), "hvc1\x00")
		ids += bigEndian(2, 2+i)
	}
	store := mp4Box("hvcC", config) + mp4Box("ispe", full(0), bigEndian(4, size.X, size.Y)) + strings.Join(properties, "") +
		mp4Box("ispe", full(0), bigEndian(4, 64, 64))
	links := bigEndian(4, 1+len(tiles)) + bigEndian(2, 1) + bigEndian(1, 1+len(properties), 2)
	for i := range properties {
		links += bigEndian(1, 3+i)
	}
	for i := range tiles {
		links += bigEndian(2, 2+i) + bigEndian(1, 2, 0x81, 3+len(properties))
	}
	build := func(base int) string {
		places := full(1) + "\x44\x00" + bigEndian(2, 1+len(tiles)) + bigEndian(2, 1, 1, 0, 1) + bigEndian(4, 0, len(grid))
		for i, tile := range tiles {
			places += bigEndian(2, 2+i, 0, 0, 1) + bigEndian(4, base, len(tile))
			base += len(tile)
		}
		return mp4Box("ftyp", "heic\x00\x00\x00\x00mif1heic") + mp4Box("meta", full(0),
			mp4Box("hdlr", full(0), "\x00\x00\x00\x00pict", strings.Repeat("\x00", 13)),
			mp4Box("pitm", full(0), bigEndian(2, 1)),
			mp4Box("iinf", full(0), bigEndian(2, 1+len(tiles)), infos),
			mp4Box("iref", full(0), mp4Box("dimg", bigEndian(2, 1, len(tiles)), ids)),
			mp4Box("idat", grid),
			mp4Box("iprp", mp4Box("ipco", store), mp4Box("ipma", full(0), links)),
			mp4Box("iloc", places)) + mp4Box("mdat")
	}
	return []byte(build(len(build(0))) + strings.Join(tiles, ""))
}

func TestHEICGridsAndTurns(t *testing.T) {
	want, config, tiles := tiledPicture(t)
	colour := tileColour
	for name, c := range map[string]struct {
		properties []string
		turns      []int
	}{
		"plain":           {[]string{colour}, nil},
		"quarter left":    {[]string{colour, mp4Box("irot", "\x01")}, []int{8}},
		"half":            {[]string{colour, mp4Box("irot", "\x02")}, []int{3}},
		"quarter right":   {[]string{colour, mp4Box("irot", "\x03")}, []int{6}},
		"upside down":     {[]string{colour, mp4Box("imir", "\x00")}, []int{4}},
		"mirrored":        {[]string{colour, mp4Box("imir", "\x01")}, []int{2}},
		"turned and back": {[]string{colour, mp4Box("irot", "\x01"), mp4Box("imir", "\x01")}, []int{8, 2}},
	} {
		file := heicFile(config, tiles, image.Pt(100, 90), c.properties...)
		turnedBy := want.Clone()
		for _, o := range c.turns {
			turnedBy = turned(turnedBy, o)
		}
		for how, r := range map[string]io.Reader{"memory": bytes.NewReader(file), "stream": io.MultiReader(bytes.NewReader(file))} {
			got, err := DecodeImage(t.Context(), r)
			if err != nil || got.Rect != turnedBy.Rect || psnr(got, turnedBy) < 46 {
				t.Errorf("%s from %s: %v, %v", name, how, got, err)
			}
		}
		for i := range 30 {
			if m, err := DecodeImage(t.Context(), bytes.NewReader(file[:len(file)*i/30])); m != nil || !knownKind(err) {
				t.Errorf("%s cut to %d thirtieths: %v, %v", name, i, m, err)
			}
		}
	}
}

// What no tile covers must not show what memory held before.
func TestHEICTilesThatDoNotCover(t *testing.T) {
	_, config, tiles := tiledPicture(t)
	huge := heicFile(config, tiles, image.Pt(60000, 60000))
	if _, err := DecodeImage(t.Context(), bytes.NewReader(huge), MaxMemory(500<<20)); !errors.Is(err, ErrNotEnoughMemory) {
		t.Errorf("a size of 60000 × 60000: %v", err)
	}
	lying := heicFile(config, tiles, image.Pt(200, 90), tileColour)
	small := bytes.Replace(heicFile(config, tiles, image.Pt(100, 90), tileColour), []byte(bigEndian(4, 64, 64)), []byte(bigEndian(4, 100, 100)), 1)
	for name, file := range map[string][]byte{"do not cover the picture": lying, "are smaller than they say": small} {
		if m, err := DecodeImage(t.Context(), bytes.NewReader(file)); !errors.Is(err, ErrCorrupt) {
			t.Errorf("tiles that %s: %v, %v", name, m, err)
		}
	}
}

// tileColour states that the colours are those of BT.601 in the limited range.
var tileColour = mp4Box("colr", "nclx", bigEndian(2, 1, 13, 6), "\x00")

// tiledPicture returns a picture and the four tiles that it is cut into.
func tiledPicture(t *testing.T) (want *Image, config string, tiles []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(41, 42))
	want = NewImage(100, 90)
	grain := noise(r, 100, 90)
	for y := range 90 {
		for x := range 100 {
			red, green, blue := grain.RGB(x, y)
			want.SetRGB(x, y, 2*uint8(x)+red>>4, 2*uint8(y)+green>>4, 200-uint8(x)+blue>>4)
		}
	}
	for i := range 4 {
		tile := NewImage(64, 64)
		for y := range 64 {
			for x := range 64 {
				sx, sy := min(64*(i%2)+x, 99), min(64*(i/2)+y, 89)
				red, green, blue := want.RGB(sx, sy)
				tile.SetRGB(x, y, red, green, blue)
			}
		}
		c, item := hevcTile(t, tile)
		config, tiles = c, append(tiles, item)
	}
	return want, config, tiles
}

func TestHEICThatNamesItsBytesAgainAndAgain(t *testing.T) {
	full := bigEndian(4, 0)
	file := func(references int, lengths ...int) []byte {
		grid := "\x00\x00" + bigEndian(1, 0, references-1) + bigEndian(2, 64, 64)
		extents := bigEndian(2, len(lengths))
		for _, n := range lengths {
			extents += bigEndian(4, 0, n)
		}
		return []byte(mp4Box("ftyp", "heic\x00\x00\x00\x00mif1heic") + mp4Box("meta", full,
			mp4Box("pitm", full, bigEndian(2, 1)),
			mp4Box("iinf", full, bigEndian(2, 2), mp4Box("infe", bigEndian(4, 2<<24), bigEndian(2, 1, 0), "grid\x00"),
				mp4Box("infe", bigEndian(4, 2<<24), bigEndian(2, 2, 0), "hvc1\x00")),
			mp4Box("iref", full, mp4Box("dimg", bigEndian(2, 1, references), strings.Repeat(bigEndian(2, 2), references))),
			mp4Box("idat", grid),
			mp4Box("iprp", mp4Box("ipco", mp4Box("hvcC", strings.Repeat("\x00", 23)), mp4Box("ispe", full, bigEndian(4, 64, 64))),
				mp4Box("ipma", full, bigEndian(4, 1)+bigEndian(2, 1)+bigEndian(1, 2, 1, 2))),
			mp4Box("iloc", bigEndian(4, 1<<24), "\x44\x00", bigEndian(2, 2, 1, 1, 0, 1), bigEndian(4, 0, len(grid)), bigEndian(2, 2, 0, 0), extents),
		) + mp4Box("mdat", strings.Repeat("x", 1000)))
	}
	for name, file := range map[string][]byte{
		"extents": file(1, 1000, 1000), "many extents": file(1, slices.Repeat([]int{1000}, 5000)...),
		"tiles": file(200, 1000), "neither": file(1, 1000),
	} {
		if m, err := DecodeImage(t.Context(), bytes.NewReader(file)); m != nil || !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
}

func TestAVIFWithAlpha(t *testing.T) {
	for _, depth := range []string{"gray", "gray10le", "gray12le"} {
		for _, levels := range []string{"pc", "tv"} {
			t.Run(depth+" "+levels, func(t *testing.T) { checkAVIFWithAlpha(t, depth, levels) })
		}
	}
}

// checkAVIFWithAlpha writes alpha with a depth and a range of its own.
func checkAVIFWithAlpha(t *testing.T, depth, levels string) {
	path := filepath.Join(t.TempDir(), "picture.avif")
	top := map[string]int{"gray": 256, "gray10le": 1024, "gray12le": 4096}[depth]
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi",
		"-i", "color=c=0x2040c0:s=64x48,format=rgba,geq=r=r(X\\,Y):g=g(X\\,Y):b=b(X\\,Y):a=X*4", "-frames:v", "1", "-map", "0", "-map", "0",
		"-filter:v:0", "format="+strings.Replace(depth, "gray", "gbrp", 1), "-filter:v:1", "alphaextract,format="+depth+map[string]string{"tv": ",lut=y=trunc(" + fmt.Sprint(top) + "*16/256+val*219/256+0.5)"}[levels], "-color_range:v:1", levels, "-c:v", "libaom-av1", "-still-picture", "1", "-crf", "1", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := NewImage(64, 48)
	for y := range 48 {
		for x := range 64 {
			a := uint8(4 * x)
			want.SetRGB(x, y, over(0x20, a, 255), over(0x40, a, 255), over(0xc0, a, 255))
		}
	}
	got, err := ReadImage(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if q := psnr(got, want); got.Rect != want.Rect || q < 42 {
		t.Errorf("%v, %.1f dB", got, q)
	}
}
