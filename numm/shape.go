package numm

import "github.com/gonumm/gonumm/numm/internal/npy"

// Shape is {n, 2}, as in NumPy.
func (s Sound) Shape() []int { return []int{len(s), Channels} }

// Shape is {height, width, 3}, as in NumPy.
func (m *Image) Shape() []int { return []int{m.Height(), m.Width(), bytesPerPixel} }

// Shape is {n, height, width, 3}, as in NumPy.
func (v *Video) Shape() []int { return []int{v.Len(), v.Height, v.Width, bytesPerPixel} }

// String shows the shape, not the data: "Sound(44100, 2)".
func (s Sound) String() string { return "Sound" + npy.ShapeText(s.Shape()) }

// String shows the shape, not the data: "Image(480, 640, 3)".
func (m *Image) String() string { return "Image" + npy.ShapeText(m.Shape()) }

// String shows the shape, not the data: "Video(90, 480, 640, 3)".
func (v *Video) String() string { return "Video" + npy.ShapeText(v.Shape()) }
