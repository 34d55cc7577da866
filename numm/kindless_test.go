package numm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// What a file has none of is not called damage: the sound of a picture, and the pictures of a sound.
func TestWhatAFileHasNoneOf(t *testing.T) {
	var pic, moving bytes.Buffer
	m := image.NewPaletted(image.Rect(0, 0, 8, 6), color.Palette{color.Black, color.White})
	if err := errors.Join(png.Encode(&pic, m), gif.Encode(&moving, m, nil)); err != nil {
		t.Fatal(err)
	}
	// A byte rate that lies, which GStreamer refuses.
	wav := append([]byte("RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\xbb\x00\x00"), 0, 0xee, 2, 0, 2, 0, 16, 0)
	wav = append(wav, "data\x08\x00\x00\x00abcdefgh"...)
	for _, f := range []struct {
		name       string
		data       []byte
		sound, pic error // that reading it as one is
	}{
		{"a.png", pic.Bytes(), numm.ErrNoSound, nil},
		{"a.gif", moving.Bytes(), numm.ErrNoSound, nil},
		{"a.y4m", append([]byte("YUV4MPEG2 W2 H2 F30:1 C420jpeg\nFRAME\n"), 1, 2, 3, 4, 128, 128), numm.ErrNoSound, nil},
		{"a.avif", append(binary.BigEndian.AppendUint32(nil, 24), "ftypavif\x00\x00\x00\x00avifmif1"...), numm.ErrNoSound, numm.ErrCorrupt},
		{"a.wav", wav, nil, numm.ErrNoImage},
		{"a.bw64", append(append([]byte("BW64"), wav[4:]...), 0), nil, numm.ErrNoImage},
	} {
		path := disk.File(t, f.name, f.data)
		if _, err := numm.ReadSound(t.Context(), path); !errors.Is(err, f.sound) || errors.Is(err, numm.ErrCorrupt) {
			t.Errorf("%s: ReadSound says %v, not %v", f.name, err, f.sound)
		}
		if _, err := numm.ReadImage(t.Context(), path); !errors.Is(err, f.pic) {
			t.Errorf("%s: ReadImage says %v, not %v", f.name, err, f.pic)
		}
		if _, err := numm.ReadVideo(t.Context(), path); f.pic == numm.ErrNoImage && !errors.Is(err, numm.ErrNoVideo) {
			t.Errorf("%s: ReadVideo says %v", f.name, err)
		}
	}
}

// A drawing as video is one frame, that which ReadImage draws, and Probe has its size.
func TestDrawingAsVideo(t *testing.T) {
	for _, attributes := range []string{`width="61" height="40"`, `width="30.4" height="20.6"`, `viewBox="0 0 33 21"`} {
		path := filepath.Join(t.TempDir(), "a.svg")
		drawing := `<svg xmlns="http://www.w3.org/2000/svg" ` + attributes + `><rect x="3" y="2" width="9" height="8" fill="red" fill-opacity="0.5"/></svg>`
		disk.Write(t, path, []byte(drawing))
		m, err := numm.ReadImage(t.Context(), path, numm.Background(color.RGBA{0, 0, 255, 255}))
		if errors.Is(err, numm.ErrUnsupported) {
			t.Skipf("librsvg's element is not installed: ci/install.sh build: %v", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		v, err := numm.ReadVideo(t.Context(), path, numm.Background(color.RGBA{0, 0, 255, 255}))
		if err != nil {
			t.Fatal(err)
		}
		if v.Len() != 1 || !v.Frame(0).Equal(m) {
			t.Errorf("%s: %d frames, or others than ReadImage's", attributes, v.Len())
		}
		info, err := numm.Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if s := info.Streams[0]; s.Width != m.Width() || s.Height != m.Height() {
			t.Errorf("%s: Probe says %d × %d of %d × %d", attributes, s.Width, s.Height, m.Width(), m.Height())
		}
	}
}

// Bytes in which a picture of H.263 seems to begin somewhere are no film, but a stream that begins with one is.
func TestBytesThatLookLikeH263(t *testing.T) {
	film := ffmpegMade(t, "a.h263", "-f", "lavfi", "-i", "testsrc=d=1:s=176x144:r=30", "-c:v", "h263")
	if v, err := numm.ReadVideo(t.Context(), film); err != nil || v.Len() < 29 || v.Height != 144 {
		t.Fatalf("the film itself: %v, %v", v, err)
	}
	b := disk.Read(t, film)
	path := disk.File(t, "cover.apic", append([]byte("\x00image/png\x00\x03cover\x00"), b...))
	if _, err := numm.Probe(t.Context(), path); !errors.Is(err, numm.ErrUnsupported) {
		t.Errorf("Probe says %v", err)
	}
	if _, err := numm.ReadVideo(t.Context(), path); !errors.Is(err, numm.ErrUnsupported) {
		t.Errorf("ReadVideo says %v", err)
	}
}
