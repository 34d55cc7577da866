package draw

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Text writes s in the built-in Go font, size pixels high from line to line. The baseline starts at (x, y), that of
// each further line below it. A size that is not positive writes nothing.
func Text(dst *numm.Image, x, y int, s string, size float64, c color.Color) {
	face, err := faceOf(size)
	if err != nil {
		return
	}
	defer face.Close()
	src := image.NewUniform(c)
	lineHeight := fixed.Int26_6(size * 64)
	dot := fixed.P(x, y)
	for _, line := range strings.Split(s, "\n") {
		dot.X = fixed.I(x)
		last := rune(-1)
		for _, r := range line {
			if last >= 0 {
				dot.X += face.Kern(last, r)
			}
			last = r
			box, mask, at, advance, ok := face.Glyph(dot, r)
			if !ok {
				continue
			}
			DrawMask(dst, box, src, image.Point{}, mask, at, Over)
			dot.X += advance
		}
		dot.Y += lineHeight
	}
}

// TextWidth returns how many pixels wide the longest line of s is in the font of [Text].
func TextWidth(s string, size float64) int {
	face, err := faceOf(size)
	if err != nil {
		return 0
	}
	defer face.Close()
	widest := fixed.Int26_6(0)
	for _, line := range strings.Split(s, "\n") {
		widest = max(widest, font.MeasureString(face, line))
	}
	return widest.Ceil()
}

// faceOf makes a new face: a face is not safe for concurrent use, and is made in some microseconds.
func faceOf(size float64) (font.Face, error) {
	if !(size > 0) || size > maxTextSize {
		return nil, fmt.Errorf("draw: text of size %v", size)
	}
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

const maxTextSize = 4096
