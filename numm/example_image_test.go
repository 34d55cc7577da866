package numm_test

import (
	"fmt"
	"image"
	"image/color"
	"log"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/draw"
	"gonum.org/v1/gonum/mat"
)

// Pixels are bytes: red, green, blue.
func ExampleNewImage() {
	m := numm.NewImage(320, 240)
	for i := 0; i < len(m.Pix); i += 3 {
		m.Pix[i] = 200
	}
	fmt.Println(m, m.At(5, 5))
	// Output: Image(240, 320, 3) {200 0 0 255}
}

// What is transparent lies over white.
func ExampleImageFrom() {
	glass := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	glass.SetNRGBA(0, 0, color.NRGBA{R: 255, A: 51})
	fmt.Println(numm.ImageFrom(glass).RGB(0, 0))
	// Output: 255 204 204
}

// An Image is a draw.Image: whatever paints on those paints on it.
func ExampleImage() {
	m := numm.NewImage(64, 48)
	draw.Draw(m, image.Rect(8, 8, 24, 24), image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, draw.Src)
	fmt.Println(m.RGB(10, 10))
	fmt.Println(m.RGB(30, 10))
	// Output:
	// 255 0 0
	// 0 0 0
}

func ExampleImage_SetRGB() {
	m := numm.NewImage(2, 1)
	m.SetRGB(1, 0, 10, 20, 30)
	fmt.Println(m.Pix)
	// Output: [0 0 0 10 20 30]
}

// A row is a view: painting on it paints on the picture.
func ExampleImage_Row() {
	m := numm.NewImage(3, 2)
	copy(m.Row(1), []byte{1, 2, 3, 4, 5, 6, 7, 8, 9})
	fmt.Println(m.RGB(2, 1))
	// Output: 7 8 9
}

// A part is a view as well.
func ExampleImage_SubImage() {
	m := numm.NewImage(4, 4)
	part := m.SubImage(image.Rect(1, 1, 3, 3)).(*numm.Image)
	part.SetRGB(1, 1, 255, 0, 0)
	fmt.Println(m.RGB(1, 1))
	// Output: 255 0 0
}

// The planes are matrices: here the red one is made half as bright.
func ExampleImage_Plane() {
	m := numm.NewImage(2, 2)
	m.SetRGB(1, 1, 200, 100, 50)
	red := m.Plane(0)
	var half mat.Dense
	half.Scale(0.5, red)
	red.Copy(&half)
	fmt.Println(m.RGB(1, 1))
	// Output: 100 100 50
}

func ExampleImage_Gray() {
	m := numm.NewImage(2, 1)
	m.SetRGB(0, 0, 255, 255, 255)
	m.SetRGB(1, 0, 255, 0, 0)
	fmt.Printf("%.1f\n", mat.Formatted(m.Gray()))
	// Output: [255.0   76.2]
}

// The layout of models: a plane for each colour, of numbers from 0 to 1.
func ExampleImage_CHW() {
	m := numm.NewImage(2, 1)
	m.SetRGB(0, 0, 255, 0, 51)
	fmt.Println(m.CHW(nil))
	// Output: [1 0 0 0 0.2 0]
}

func ExampleImage_RGBA() {
	m := numm.NewImage(1, 1)
	m.SetRGB(0, 0, 1, 2, 3)
	fmt.Println(m.RGBA().Pix)
	// Output: [1 2 3 255]
}

func ExampleImage_Equal() {
	m := numm.NewImage(2, 2)
	c := m.Clone()
	fmt.Println(m.Equal(c))
	c.SetRGB(0, 0, 1, 0, 0)
	fmt.Println(m.Equal(c))
	// Output:
	// true
	// false
}

func ExampleNewVideo() {
	v := numm.NewVideo(90, 320, 180)
	for k, frame := range v.All() {
		for i := range frame.Pix {
			frame.Pix[i] = uint8(2 * k) // it gets brighter
		}
	}
	fmt.Println(v, v.Duration(), v.Pix[len(v.Pix)-1])
	// Output: Video(90, 180, 320, 3) 3s 178
}

func ExampleVideoFrom() {
	dark, light := numm.NewImage(4, 2), numm.NewImage(4, 2)
	light.SetRGB(0, 0, 255, 255, 255)
	v, err := numm.VideoFrom(dark, light, dark)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(v)
	// Output: Video(3, 2, 4, 3)
}

// A frame is a view.
func ExampleVideo_Frame() {
	v := numm.NewVideo(2, 4, 4)
	v.Frame(1).SetRGB(0, 0, 7, 8, 9)
	fmt.Println(v.Pix[4*4*3:][:3])
	// Output: [7 8 9]
}

func ExampleVideo_Slice() {
	v := numm.NewVideo(90, 4, 4)
	second := v.Slice(30, 60)
	fmt.Println(second, second.Duration())
	// Output: Video(30, 4, 4, 3) 1s
}

// The mean of a film, channel by channel, is a sum and a scale of matrices.
func ExampleVideo_All() {
	film := numm.NewVideo(3, 4, 2)
	for i, frame := range film.All() {
		frame.SetRGB(1, 1, uint8(10*i), 100, uint8(255*(i%2)))
	}
	mean := numm.NewImage(film.Width, film.Height)
	for c := range 3 {
		sum := mat.NewDense(film.Height, film.Width, nil)
		for _, frame := range film.All() {
			sum.Add(sum, frame.Plane(c))
		}
		sum.Scale(1/float64(film.Len()), sum)
		mean.Plane(c).Copy(sum)
	}
	fmt.Println(mean.RGB(1, 1))
	// Output: 10 100 85
}

// A batch for a model: frames × 3 × height × width.
func ExampleVideo_CHW() {
	v := numm.NewVideo(8, 224, 224)
	batch := v.CHW(nil)
	fmt.Println(len(batch) == 8*3*224*224)
	// Output: true
}

func ExampleVideo_DurationAt() {
	v := numm.NewVideo(48, 4, 4)
	fmt.Println(v.DurationAt(24), v.Duration())
	// Output: 2s 1.6s
}
