package live

import (
	"fmt"
	"image"
	"image/color"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// drawFigure implements F9: it writes a number of frames per second into the upper left corner, white on black, larger
// in larger pictures.
func drawFigure(m *numm.Image, fps float64) {
	const margin = 2
	face := basicfont.Face7x13
	text := fmt.Sprintf("%.1f fps", fps)
	label := image.NewGray(image.Rect(0, 0, face.Advance*len(text)+2*margin, face.Height+2*margin))
	drawer := font.Drawer{Dst: label, Src: image.NewUniform(color.White), Face: face, Dot: fixed.P(margin, margin+face.Ascent)}
	drawer.DrawString(text)
	scale := max(1, m.Height()/360)
	size := label.Rect.Size().Mul(scale)
	draw.NearestNeighbor.Scale(m, image.Rectangle{Max: size}.Add(m.Rect.Min), label, label.Rect, draw.Src, nil)
}
