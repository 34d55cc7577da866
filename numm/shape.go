package numm

import (
	"strconv"
	"strings"
)

// Shape is {n, 2}, as NumPy has it.
func (s Sound) Shape() []int { return []int{len(s), Channels} }

// Shape is {height, width, 3}, as NumPy has it.
func (m *Image) Shape() []int { return []int{m.Height(), m.Width(), bytesPerPixel} }

// Shape is {n, height, width, 3}, as NumPy has it.
func (v *Video) Shape() []int { return []int{v.Len(), v.Height, v.Width, bytesPerPixel} }

// String shows the shape, not the data: "Sound(44100, 2)".
func (s Sound) String() string { return "Sound" + shapeText(s.Shape()) }

// String shows the shape, not the data: "Image(480, 640, 3)".
func (m *Image) String() string { return "Image" + shapeText(m.Shape()) }

// String shows the shape, not the data: "Video(90, 480, 640, 3)".
func (v *Video) String() string { return "Video" + shapeText(v.Shape()) }

// shapeText is a shape as Python writes a tuple of two and more.
func shapeText(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		words[i] = strconv.Itoa(n)
	}
	return "(" + strings.Join(words, ", ") + ")"
}
