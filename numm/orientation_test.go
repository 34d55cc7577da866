package numm

import (
	"fmt"
	"image"
	"path/filepath"
	"strings"
	"testing"
)

func TestOrientationOfJPEGIsTheTurnedPicture(t *testing.T) {
	dir, _ := pillowPictures(t)
	plain, err := ReadImage(t.Context(), filepath.Join(dir, "turned1.lossy.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	for o := 2; o <= 8; o++ {
		got, err := ReadImage(t.Context(), filepath.Join(dir, fmt.Sprintf("turned%d.lossy.jpg", o)))
		if err != nil {
			t.Fatal(err)
		}
		if !got.Equal(turned(plain.Clone(), o)) {
			t.Errorf("orientation %d is not the plain picture turned", o)
		}
	}
}

func TestTurned(t *testing.T) {
	m := NewImage(70, 41)
	for y := range 41 {
		for x := range 70 {
			m.SetRGB(x, y, uint8(x), uint8(y), 0)
		}
	}
	const w, h = 69, 40 // the last column and row
	// Where the file's pixel (x, y) goes, by the words of the EXIF specification on row 0 and column 0.
	for o, to := range map[int]func(x, y int) (int, int){
		0: func(x, y int) (int, int) { return x, y },
		1: func(x, y int) (int, int) { return x, y },
		2: func(x, y int) (int, int) { return w - x, y },
		3: func(x, y int) (int, int) { return w - x, h - y },
		4: func(x, y int) (int, int) { return x, h - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return h - y, x },
		7: func(x, y int) (int, int) { return h - y, w - x },
		8: func(x, y int) (int, int) { return y, w - x },
		9: func(x, y int) (int, int) { return x, y },
	} {
		got := turned(m.Clone(), o)
		for y := range 41 {
			for x := range 70 {
				tx, ty := to(x, y)
				if r, g, _ := got.RGB(tx, ty); int(r) != x || int(g) != y {
					t.Fatalf("orientation %d: (%d, %d) holds (%d, %d), want (%d, %d)", o, tx, ty, r, g, x, y)
				}
			}
		}
	}
}

func TestOrientationIsFoundWhereItStands(t *testing.T) {
	exif := func(o byte) string {
		return "MM\x00*\x00\x00\x00\x08\x00\x02\x01\x0f\x00\x02\x00\x00\x00\x02A\x00\x00\x00\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(o) + "\x00\x00\x00\x00\x00\x00"
	}
	segment := func(s string) string {
		return "\xff\xe1" + string([]byte{byte((len(s) + 2) >> 8), byte(len(s) + 2)}) + s
	}
	xmp := func(s string) string { return "http://ns.adobe.com/xap/1.0/\x00<x " + s + "/>" }
	plain := string(encoded(t, "jpg", NewImage(8, 16)))
	for name, c := range map[string]struct {
		front string
		want  image.Point
	}{
		"none":            {"", image.Pt(8, 16)},
		"exif":            {segment("Exif\x00\x00" + exif(6)), image.Pt(16, 8)},
		"exif after xmp":  {segment(xmp("")) + segment("Exif\x00\x00"+exif(6)), image.Pt(16, 8)},
		"xmp attribute":   {segment(xmp(`tiff:Orientation="8"`)), image.Pt(16, 8)},
		"xmp element":     {segment(xmp(`/><tiff:Orientation>5</tiff:Orientation`)), image.Pt(16, 8)},
		"exif before xmp": {segment(xmp(`tiff:Orientation="8"`)) + segment("Exif\x00\x00"+exif(1)), image.Pt(8, 16)},
		"fill bytes":      {"\xff\xff\xff" + segment("Exif\x00\x00"+exif(6)), image.Pt(16, 8)},
		"out of range":    {segment("Exif\x00\x00" + exif(9)), image.Pt(8, 16)},
		"damaged":         {segment("Exif\x00\x00" + exif(6)[:15]), image.Pt(8, 16)},
		"far offset":      {segment("Exif\x00\x00MM\x00*\xff\xff\xff\xf0"), image.Pt(8, 16)},
		"empty":           {segment("Exif\x00\x00"), image.Pt(8, 16)},
	} {
		m, err := DecodeImage(t.Context(), strings.NewReader(plain[:2]+c.front+plain[2:]))
		if err != nil || m.Rect.Size() != c.want {
			t.Errorf("%s: %v, %v, want %v", name, m, err, c.want)
		}
	}
}

// turned undoes an orientation in the sense of EXIF's tag 0x0112 (CIPA DC-008, 4.6.5): where the file's first row and first
// column are in the picture. 2 and 4 are mirrored, 3 is upside down, 5 to 8 are turned by 90 degrees, 5 and 7 mirrored as well.
// Other numbers leave the picture as it is. The result may be m itself, changed.
func turned(m *Image, orientation int) *Image {
	w, h := m.Width(), m.Height()
	switch orientation {
	case 2, 3:
		for y := range h {
			reversePixels(m.Row(y))
		}
		if orientation == 2 {
			return m
		}
		fallthrough
	case 4:
		for y := range h / 2 {
			a, b := m.Row(y), m.Row(h-1-y)
			for i := range a {
				a[i], b[i] = b[i], a[i]
			}
		}
		return m
	case 5, 6, 7, 8:
	default:
		return m
	}
	// The row y of the file becomes a column: the first one is left in 5 and 8, and runs down in 5 and 6.
	out := NewImage(h, w)
	left, down := orientation == 5 || orientation == 8, orientation == 5 || orientation == 6
	for y := range h {
		for x := range w {
			column, row := h-1-y, w-1-x
			if left {
				column = y
			}
			if down {
				row = x
			}
			copy(out.Row(row)[3*column:3*column+3], m.Pix[y*m.Stride+3*x:])
		}
	}
	return out
}

func reversePixels(row []uint8) {
	for i, j := 0, len(row)-3; i < j; i, j = i+3, j-3 {
		row[i], row[i+1], row[i+2], row[j], row[j+1], row[j+2] = row[j], row[j+1], row[j+2], row[i], row[i+1], row[i+2]
	}
}
