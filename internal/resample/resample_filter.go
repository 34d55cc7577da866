package resample

import (
	"fmt"
	"math"
	"math/bits"
)

// The design of the resampler's filter, after J. F. Kaiser, "Nonrecursive digital filter design
// using the I0-sinh window function" (1974): attenuation gives the window's beta, and with the
// width of the transition the length.
const (
	attenuation = 113.0 // dB beyond stopband
	passband    = 0.907 // of the lower Nyquist frequency: 20 kHz at 44100 Hz
	stopband    = 1.0
	kaiserBeta  = 0.1102 * (attenuation - 8.7)

	// Tables with a row for every phase are exact; there are at most this many rows.
	maxPhases = 4096
	// Otherwise rows are this many to a period of the output rate or the input rate, whichever is
	// lower. Between two of them a straight line is off by (pi/blendedRows)^2/8, which is -130 dB.
	blendedRows = 2048

	maxTable = 16 << 20 // bytes
)

// A filter is a struct numm_filter with its table: rows+1 rows of taps, for the phases 0, 1/rows, … 1.
type filter struct {
	up, down   int64
	taps, rows int
	table      []float32
}

// same reports whether the rates are equal; such a filter has no table.
func (f *filter) same() bool { return f.up == f.down }

func (f *filter) blended() bool { return int64(f.rows) != f.up }

func newFilter(inRate, outRate int) (filter, error) {
	if inRate < 1 || outRate < 1 {
		return filter{}, fmt.Errorf("resample: cannot resample %d Hz to %d Hz", inRate, outRate)
	}
	divisor := gcd(int64(inRate), int64(outRate))
	f := filter{up: int64(outRate) / divisor, down: int64(inRate) / divisor}
	if f.same() {
		return f, nil
	}
	lower := min(1, float64(outRate)/float64(inRate)) // Nyquist frequency, where the native one is 1
	transition := (stopband - passband) * lower / 2   // in cycles to a native sample
	length := math.Ceil((attenuation - 7.95) / (14.36 * transition) / 16)
	f.rows = int(min(f.up, maxPhases+1))
	size := func() float64 { return 4 * 16 * length * float64(f.rows+1) }
	if f.rows > maxPhases || size() > maxTable {
		f.rows = int(math.Ceil(blendedRows * lower))
	}
	if size() > maxTable {
		return filter{}, fmt.Errorf("resample: cannot resample %d Hz to %d Hz: the rates are too far apart", inRate, outRate)
	}
	f.taps = 16 * int(length)
	f.fill((passband + stopband) / 2 * lower)
	return f, nil
}

// fill computes the table of a low-pass filter with that cutoff, where 1 is the native Nyquist
// frequency. Row p is row rows-p backwards, and every row passes a constant as it is.
func (f *filter) fill(cutoff float64) {
	f.table = make([]float32, f.taps*(f.rows+1))
	half := float64(f.taps / 2)
	row, window := make([]float64, f.taps), newKaiser()
	for p := 0; 2*p <= f.rows; p++ {
		var sum float64
		for k := range row {
			t := float64(k+1) - half - float64(p)/float64(f.rows)
			row[k] = sinc(cutoff*t) * window.at(t/half)
			sum += row[k]
		}
		there, back := f.table[p*f.taps:][:f.taps], f.table[(f.rows-p)*f.taps:][:f.taps]
		for k, h := range row {
			there[k] = float32(h / sum)
			back[f.taps-1-k] = there[k]
		}
	}
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// A kaiser is the window without its constant factor: I0(beta sqrt(1-x²)), the modified Bessel
// function by its power series, whose steps from term to term it holds.
type kaiser [24]float64

// newKaiser makes the window for kaiserBeta, for which the terms left out are below 1e-13 of the sum.
func newKaiser() *kaiser {
	var w kaiser
	for k := range w {
		w[k] = kaiserBeta * kaiserBeta / float64(4*(k+1)*(k+1))
	}
	return &w
}

// at returns the window at x from -1 to 1.
func (w *kaiser) at(x float64) float64 {
	square, sum := 1-x*x, 1.0
	for k := len(w) - 1; k >= 0; k-- {
		sum = 1 + sum*square*w[k]
	}
	return sum
}

// mulDiv returns a * b / c and the remainder, without overflow; a quotient too large is the largest int64.
func mulDiv(a, b, c int64) (quotient, rest int64) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return math.MaxInt64, 0
	}
	q, r := bits.Div64(hi, lo, uint64(c))
	if q > math.MaxInt64 {
		return math.MaxInt64, 0
	}
	return int64(q), int64(r)
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
