package numm

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestPlaneIsALiveView(t *testing.T) {
	m := noise(rand.New(rand.NewPCG(1, 9)), 7, 5)
	for channel := range 3 {
		p := m.Plane(channel)
		if r, c := p.Dims(); r != 5 || c != 7 {
			t.Fatalf("%d × %d", r, c)
		}
		for i := range 5 {
			for j := range 7 {
				r, g, b := m.RGB(m.Rect.Min.X+j, m.Rect.Min.Y+i)
				if want := float64([]uint8{r, g, b}[channel]); p.At(i, j) != want || p.T().At(j, i) != want {
					t.Fatalf("channel %d at (%d, %d) is %v, want %v", channel, i, j, p.At(i, j), want)
				}
			}
		}
		p.Set(2, 3, 77)
		if got := m.Row(m.Rect.Min.Y + 2)[3*3+channel]; got != 77 {
			t.Errorf("channel %d was set to 77 and is %d in the image", channel, got)
		}
		m.Row(m.Rect.Min.Y)[channel] = 78
		if p.At(0, 0) != 78 {
			t.Errorf("channel %d was set to 78 in the image and is %v", channel, p.At(0, 0))
		}
	}
}

func TestPlaneCopyRoundsAndClips(t *testing.T) {
	values := []float64{0, 0.5, 1.5, 2.5, 254.5, 254.6, 255, 256, 1e9, -0.4, -1, math.Inf(1), math.Inf(-1), math.NaN()}
	want := []uint8{0, 0, 2, 2, 254, 255, 255, 255, 255, 0, 0, 255, 0, 0}
	dense := mat.NewDense(2, 7, values)
	for name, src := range map[string]mat.Matrix{"dense": dense, "lazy": mat.Transpose{Matrix: dense.T()},
		"part": dense.Grow(2, 2).(*mat.Dense).Slice(0, 2, 0, 7)} {
		m := noise(rand.New(rand.NewPCG(1, 10)), 7, 2)
		before := m.Clone()
		m.Plane(1).Copy(src)
		for i, w := range want {
			r, g, b := m.RGB(m.Rect.Min.X+i%7, m.Rect.Min.Y+i/7)
			r0, _, b0 := before.RGB(m.Rect.Min.X+i%7, m.Rect.Min.Y+i/7)
			if g != w || r != r0 || b != b0 {
				t.Errorf("%s: %v becomes %d, want %d and nothing else changed", name, values[i], g, w)
			}
		}
	}
}

func TestPlaneRefusesWhatDoesNotFit(t *testing.T) {
	p := NewImage(4, 3).Plane(0)
	if err := panicOf(func() { p.Copy(mat.NewDense(4, 3, nil)) }); !errors.Is(err, ErrSize) {
		t.Errorf("a turned matrix: %v", err)
	}
	for _, c := range [][2]int{{3, 0}, {-1, 0}, {0, 4}, {0, -1}} {
		if err := panicOf(func() { p.At(c[0], c[1]) }); err == nil {
			t.Errorf("At(%d, %d) did not panic", c[0], c[1])
		}
	}
	if r, c := (&Image{}).Plane(2).Dims(); r != 0 || c != 0 {
		t.Errorf("the plane of nothing is %d × %d", r, c)
	}
}

func TestPlaneThroughGonum(t *testing.T) {
	m := noise(rand.New(rand.NewPCG(1, 11)), 6, 6)
	red, green := m.Plane(0), m.Plane(1)
	var sum mat.Dense
	sum.Add(red, green)
	sum.Scale(0.5, &sum)
	want := math.RoundToEven((red.At(4, 2) + green.At(4, 2)) / 2)
	m.Plane(2).Copy(&sum)
	if got := m.Plane(2).At(4, 2); got != want {
		t.Errorf("blue is %v, want the mean of red and green, %v", got, want)
	}
}

func TestGrayIsRec601Luma(t *testing.T) {
	m := NewImage(2, 3)
	m.SetRGB(0, 0, 255, 0, 0)
	m.SetRGB(1, 0, 0, 255, 0)
	m.SetRGB(0, 1, 0, 0, 255)
	m.SetRGB(1, 1, 255, 255, 255)
	m.SetRGB(0, 2, 7, 7, 7)
	want := mat.NewDense(3, 2, []float64{76.245, 149.685, 29.07, 255, 7, 0})
	if !mat.EqualApprox(m.Gray(), want, 1e-9) {
		t.Errorf("luma is %v", mat.Formatted(m.Gray()))
	}
	view := m.SubImage(image.Rect(1, 0, 2, 2)).(*Image).Gray()
	if r, c := view.Dims(); r != 2 || c != 1 || math.Abs(view.At(0, 0)-149.685) > 1e-9 {
		t.Errorf("luma of a view is %v", mat.Formatted(view))
	}
	if !(&Image{}).Gray().IsEmpty() {
		t.Error("luma of nothing")
	}
}
