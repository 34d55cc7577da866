package numm

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// coded is a picture as an item of HEIF: its type, its configuration and its bytes.
type coded struct{ kind, config, item string }

// gainMapFile is a file with a base picture and a gain map for it, which is named by the ways that cameras have: as an auxiliary picture
// of Apple's, or by an item that combines both (ISO 21496-1).
func gainMapFile(brand string, base, gain coded, size image.Point, apple bool) []byte {
	full := func(version int) string { return bigEndian(4, version<<24) }
	const hidden = 1
	infos := mp4Box("infe", full(2), bigEndian(2, 1, 0), base.kind+"\x00") + mp4Box("infe", bigEndian(4, 2<<24|hidden), bigEndian(2, 2, 0), gain.kind+"\x00")
	refs, groups, entries := mp4Box("auxl", bigEndian(2, 2, 1, 1)), "", 2
	const numbers = "\x00\x00\x00\x00\x00\x00" // of the tone map
	if !apple {
		infos += mp4Box("infe", full(2), bigEndian(2, 3, 0), "tmap\x00")
		refs, entries = mp4Box("dimg", bigEndian(2, 3, 2, 1, 2)), 3
		groups = mp4Box("grpl", mp4Box("altr", full(0), bigEndian(4, 10, 2, 3, 1)))
	}
	ispe := mp4Box("ispe", full(0), bigEndian(4, size.X, size.Y))
	store := base.config + gain.config + ispe + tileColour + mp4Box("auxC", full(0), "urn:com:apple:photo:2020:aux:hdrgainmap\x00")
	links := bigEndian(4, entries) + bigEndian(2, 1) + bigEndian(1, 3, 0x81, 3, 4) + bigEndian(2, 2)
	if apple {
		links += bigEndian(1, 4, 0x82, 3, 4, 5)
	} else {
		links += bigEndian(1, 3, 0x82, 3, 4) + bigEndian(2, 3) + bigEndian(1, 2, 3, 4)
	}
	build := func(at int) string {
		places := full(1) + "\x44\x00" + bigEndian(2, entries) + bigEndian(2, 1, 0, 0, 1) + bigEndian(4, at, len(base.item)) +
			bigEndian(2, 2, 0, 0, 1) + bigEndian(4, at+len(base.item), len(gain.item))
		if !apple {
			places += bigEndian(2, 3, 1, 0, 1) + bigEndian(4, 0, len(numbers))
		}
		return mp4Box("ftyp", brand+"\x00\x00\x00\x00mif1tmap"+brand) + mp4Box("meta", full(0),
			mp4Box("hdlr", full(0), "\x00\x00\x00\x00pict", strings.Repeat("\x00", 13)),
			mp4Box("pitm", full(0), bigEndian(2, 1)),
			mp4Box("iinf", full(0), bigEndian(2, entries), infos),
			mp4Box("iref", full(0), refs),
			mp4Box("idat", numbers),
			mp4Box("iprp", mp4Box("ipco", store), mp4Box("ipma", full(0), links)),
			groups, mp4Box("iloc", places)) + mp4Box("mdat")
	}
	return []byte(build(len(build(0))) + base.item + gain.item)
}

// av1Picture codes a picture without loss.
func av1Picture(t *testing.T, m *Image) coded {
	t.Helper()
	dir := t.TempDir()
	png, avif := filepath.Join(dir, "a.png"), filepath.Join(dir, "a.avif")
	if err := WriteImage(t.Context(), png, m); err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("avifenc"); err != nil {
		t.Skip("needs avifenc")
	}
	if out, err := exec.CommandContext(t.Context(), "avifenc", "--cicp", "1/13/6", "-r", "limited", "-y", "444", "--min", "0", "--max", "4", "-s", "9", png, avif).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	data := disk.Read(t, avif)
	box := func(kind string) (whole string) {
		at := bytes.Index(data, []byte(kind)) - 4
		if at < 0 {
			t.Fatalf("no %s", kind)
		}
		return string(data[at:][:binary.BigEndian.Uint32(data[at:])])
	}
	return coded{"av01", box("av1C"), box("mdat")[8:]}
}

// Of a picture with a gain map, the base picture is read, as programs that know nothing of gain maps show it.
func TestGainMapsInHEIF(t *testing.T) {
	size := image.Pt(64, 64)
	base, gain := NewImage(size.X, size.Y), NewImage(size.X, size.Y)
	for y := range size.Y {
		for x := range size.X {
			base.SetRGB(x, y, uint8(3*x), uint8(3*y), 100)
			gain.SetRGB(x, y, 255, 255, 255)
		}
	}
	hevc := func(m *Image) coded {
		config, item := hevcTile(t, m)
		return coded{"hvc1", mp4Box("hvcC", config), item}
	}
	for name, file := range map[string][]byte{
		"auxiliary, H.265": gainMapFile("heic", hevc(base), hevc(gain), size, true),
		"combined, H.265":  gainMapFile("heic", hevc(base), hevc(gain), size, false),
		"combined, AV1":    gainMapFile("avif", av1Picture(t, base), av1Picture(t, gain), size, false),
		"auxiliary, AV1":   gainMapFile("avif", av1Picture(t, base), av1Picture(t, gain), size, true),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeImage(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if q := psnr(got, base); got.Rect != base.Rect || q < 40 {
				t.Errorf("%v, %.1f dB from the base picture", got, q)
			}
		})
	}
}

// So it is in JPEG, where the gain map is a second picture behind the first, which a table (MPF) and the words of XMP announce.
func TestGainMapInJPEG(t *testing.T) {
	code := func(level uint8, width int) []byte {
		m := image.NewYCbCr(image.Rect(0, 0, width, 48), image.YCbCrSubsampleRatio420)
		for i := range m.Y {
			m.Y[i] = level + uint8(i%64)
		}
		for i := range m.Cb {
			m.Cb[i], m.Cr[i] = 100, 140
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	base, gain := code(60, 64), code(190, 32)
	segment := func(marker byte, body string) string {
		return "\xff" + string([]byte{marker}) + bigEndian(2, 2+len(body)) + body
	}
	xmp := "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
		"<rdf:Description xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\" hdrgm:Version=\"1.0\" hdrgm:GainMapMax=\"2\"/></rdf:RDF></x:xmpmeta>"
	table := func(second int) string {
		entry := func(attributes, size, offset int) string {
			return bigEndian(4, attributes, size, offset) + bigEndian(2, 0, 0)
		}
		return "MPF\x00MM\x00\x2a" + bigEndian(4, 8) + bigEndian(2, 3) +
			bigEndian(2, 0xb000, 7) + bigEndian(4, 4) + "0100" + bigEndian(2, 0xb001, 4) + bigEndian(4, 1, 2) + bigEndian(2, 0xb002, 7) + bigEndian(4, 32, 50) +
			bigEndian(4, 0) + entry(0x20030000, second, 0) + entry(0, len(gain), second)
	}
	head := func(second int) string { return segment(0xe1, xmp) + segment(0xe2, table(second)) }
	second := len(base) + len(head(0))
	file := append([]byte(string(base[:2])+head(second)+string(base[2:])), gain...)
	want, err := DecodeImage(t.Context(), bytes.NewReader(base))
	if err != nil {
		t.Fatal(err)
	}
	got, err := DecodeImage(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Equal(want) {
		t.Error("the picture is another one with a gain map behind it")
	}
	path := disk.File(t, "a.jpg", file)
	info, err := Probe(t.Context(), path)
	if err != nil || len(info.Streams) != 1 || info.Streams[0].Width != 64 || info.Streams[0].Height != 48 {
		t.Errorf("%+v, %v", info, err)
	}
}
