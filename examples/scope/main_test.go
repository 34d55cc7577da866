package main

import (
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// top is the uppermost row of a column that is not black, from a row on.
func top(m *numm.Image, x, from int) int {
	for y := from; y < m.Height(); y++ {
		if r, _, _ := m.RGB(x, y); r > 0 {
			return y
		}
	}
	return m.Height()
}

// A sine is a wave of its height above and a peak in its place below; silence is a line above and nothing below.
func TestScope(t *testing.T) {
	const width, height = 600, 400
	for _, hz := range []float64{100, 1000, 10000} {
		x := make([]float64, numm.SampleRate/2)
		for i := range x {
			x[i] = 0.5 * math.Sin(2*math.Pi*hz*float64(i)/numm.SampleRate)
		}
		film, _, err := live.Render(t.Context(), sketch(width, height), time.Second, &live.Script{Microphone: numm.SoundOf(x, nil)})
		if err != nil {
			t.Fatal(err)
		}
		sine, silence := film.Frame(14), film.Frame(29)
		highest, peak := height, 0
		for x := range width {
			highest = min(highest, top(sine, x, 0))
			if top(sine, x, height/2) < top(sine, peak, height/2) {
				peak = x
			}
			if y := top(silence, x, 0); y != height/4 || top(silence, x, y+1) != height {
				t.Fatalf("silence stands at row %d in column %d", y, x)
			}
		}
		if want := height / 4 / 2; highest < want-1 || highest > want+1 {
			t.Errorf("%v Hz: the wave reaches row %d, not %d", hz, highest, want)
		}
		const resolution = numm.SampleRate / window
		if at := 20 * math.Pow(1000, float64(peak)/width); math.Abs(at-hz) > resolution+hz*0.02 {
			t.Errorf("%v Hz: the peak is in column %d, at %.0f Hz", hz, peak, at)
		}
		level := -6.0/dynamics + 1
		if row := height - level*height/2; math.Abs(float64(top(sine, peak, height/2))-row) > 4 {
			t.Errorf("%v Hz: the peak reaches row %d, not %.0f", hz, top(sine, peak, height/2), row)
		}
	}
}
