package draw_test

import (
	"fmt"
	"image"
	"image/color"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

func ExampleFill() {
	m := numm.NewImage(64, 48)
	draw.Fill(m, image.Rect(10, 10, 30, 30), color.RGBA{R: 255, A: 255})
	fmt.Println(m.RGB(20, 20))
	// Output: 255 0 0
}

// A logo over a picture, 4 pixels from its upper left corner.
func ExampleDraw() {
	m, logo := numm.NewImage(64, 48), image.NewNRGBA(image.Rect(0, 0, 16, 16))
	for i := range logo.Pix {
		logo.Pix[i] = 128 // half transparent grey
	}
	draw.Draw(m, logo.Rect.Add(image.Pt(4, 4)), logo, image.Point{}, draw.Over)
	fmt.Println(m.RGB(10, 10))
	// Output: 64 64 64
}

// Red through a mask that gets denser from left to right.
func ExampleDrawMask() {
	m, mask := numm.NewImage(256, 8), image.NewAlpha(image.Rect(0, 0, 256, 8))
	for i := range mask.Pix {
		mask.Pix[i] = uint8(i % 256)
	}
	draw.DrawMask(m, m.Rect, image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, mask, image.Point{}, draw.Over)
	fmt.Println(m.RGB(100, 4))
	// Output: 100 0 0
}

func ExampleScale() {
	large, small := numm.NewImage(640, 480), numm.NewImage(64, 48)
	draw.Fill(large, large.Rect, color.Gray{Y: 77})
	draw.Scale(small, small.Rect, large)
	fmt.Println(small.RGB(32, 24))
	// Output: 77 77 77
}

func ExampleText() {
	m := numm.NewImage(120, 30)
	draw.Text(m, 4, 20, "numm", 16, color.White)
	lit := 0
	for _, v := range m.Pix {
		if v > 128 {
			lit++
		}
	}
	fmt.Println(lit > 100)
	// Output: true
}

// A line of text in the middle of a picture.
func ExampleTextWidth() {
	const caption = "in the middle"
	m := numm.NewImage(320, 60)
	x := (m.Width() - draw.TextWidth(caption, 20)) / 2
	draw.Text(m, x, 40, caption, 20, color.White)
	fmt.Println(x > 50)
	// Output: true
}

func ExampleLine() {
	m := numm.NewImage(64, 48)
	draw.Line(m, 0, 24, 64, 24, 4, color.White)
	fmt.Println(m.RGB(32, 24))
	// Output: 255 255 255
}

// A disc, and a ring about it.
func ExampleCircle() {
	m := numm.NewImage(64, 64)
	draw.Circle(m, 32, 32, 10, 0, color.RGBA{R: 255, A: 255})
	draw.Circle(m, 32, 32, 20, 4, color.White)
	fmt.Println(m.RGB(32, 32))
	fmt.Println(m.RGB(52, 32))
	// Output:
	// 255 0 0
	// 255 255 255
}

func ExamplePolygon() {
	m := numm.NewImage(64, 64)
	draw.Polygon(m, [][2]float64{{32, 4}, {60, 60}, {4, 60}}, 0, color.White)
	fmt.Println(m.RGB(32, 40))
	// Output: 255 255 255
}
