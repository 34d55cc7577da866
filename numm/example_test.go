package numm_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/cmplx"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/draw"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/mat"
)

// tone is a sine of so many Hz on both channels.
func tone(hz, level float64, n int) numm.Sound {
	x := make([]float64, n)
	for i := range x {
		x[i] = level * math.Sin(2*math.Pi*hz*float64(i)/numm.SampleRate)
	}
	return numm.SoundOf(x, nil)
}

// Two sounds are mixed by adding them. What would go over the top must stay there and not wrap around: a
// matrix adds with room to spare, and SoundFrom clips.
func Example_mix() {
	a, b := tone(440, 0.8, numm.SampleRate), tone(550, 0.8, numm.SampleRate)
	var sum mat.Dense
	sum.Add(a, b)
	mix := numm.SoundFrom(&sum)
	fmt.Println(mix, mix.Duration())
	fmt.Println("before clipping", mat.Max(&sum), "after", mat.Max(mix))
	// Output:
	// Sound(44100, 2) 1s
	// before clipping 51643 after 32767
}

// A sound is a slice: a fade is a loop over its end.
func Example_fade() {
	s := tone(440, 0.5, numm.SampleRate)
	const length = numm.SampleRate / 10
	end := s[len(s)-length:]
	for i := range end {
		for c := range end[i] {
			end[i][c] = int16(int(end[i][c]) * (length - i) / length)
		}
	}
	fmt.Printf("%.0f before the fade, %.0f in its last tenth\n", mat.Max(s[:len(s)-length]), mat.Max(end[length*9/10:]))
	// Output:
	// 16384 before the fade, 1397 in its last tenth
}

// Pictures are scaled and painted by golang.org/x/image/draw, straight into the strip.
func Example_thumbnails() {
	film := numm.NewVideo(90, 320, 180)
	for i, frame := range film.All() {
		draw.Draw(frame, frame.Bounds(), image.NewUniform(color.Gray{Y: uint8(2 * i)}), image.Point{}, draw.Src)
	}
	const count, width, height = 5, 64, 36
	strip := numm.NewImage(count*width, height)
	for i := range count {
		frame := film.Frame(i * film.Len() / count)
		draw.ApproxBiLinear.Scale(strip, image.Rect(i*width, 0, (i+1)*width, height), frame, frame.Bounds(), draw.Src, nil)
	}
	fmt.Println(film, strip)
	for i := range count {
		fmt.Println(strip.At(i*width+width/2, height/2))
	}
	// Output:
	// Video(90, 180, 320, 3) Image(36, 320, 3)
	// {0 0 0 255}
	// {36 36 36 255}
	// {72 72 72 255}
	// {108 108 108 255}
	// {144 144 144 255}
}

// The planes of an image are matrices: the mean of a film, channel by channel, is a sum and a scale.
func Example_mean() {
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

// A channel as float64 is what gonum's Fourier transform takes.
func Example_spectrum() {
	s := tone(1000, 0.5, 8820)
	spectrum := fourier.NewFFT(len(s)).Coefficients(nil, s.Floats(0))
	loudest := 0
	for i := range spectrum {
		if cmplx.Abs(spectrum[i]) > cmplx.Abs(spectrum[loudest]) {
			loudest = i
		}
	}
	hz := float64(loudest) * numm.SampleRate / float64(len(s))
	level := 2 * cmplx.Abs(spectrum[loudest]) / float64(len(s))
	fmt.Printf("%.0f Hz at %.2f\n", hz, level)
	// Output: 1000 Hz at 0.50
}

func ExampleWriteNPY() {
	var file bytes.Buffer
	if err := numm.WriteNPY(&file, numm.NewVideo(90, 320, 180)); err != nil {
		fmt.Println(err)
		return
	}
	back, err := numm.ReadNPY(&file) // or numpy.load in Python
	fmt.Println(back, err)
	// Output: Video(90, 180, 320, 3) <nil>
}

func ExampleSound_Flat() {
	s := numm.Sound{{1, -1}, {2, -2}}
	flat := s.Flat()
	flat[2] = 99
	fmt.Println(flat, s[1][0])
	// Output: [1 -1 99 -2] 99
}

func ExampleImageFrom() {
	glass := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	glass.SetNRGBA(0, 0, color.NRGBA{R: 255, A: 51})
	fmt.Println(numm.ImageFrom(glass).RGB(0, 0))
	// Output: 255 204 204
}
