package numm

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"
)

// A whole rate is what the functions for whole rates say.
func TestFrameRatesAreWholeRates(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		rate := 1 + r.IntN(maxVideoRate)
		f := frameRate{rate, 1}
		i := r.IntN(1 << 40)
		d := time.Duration(r.Int64N(1 << 55))
		if a, b := f.time(i), indexTime(i, rate); a != b {
			t.Fatalf("time of %d at %d: %v, want %v", i, rate, a, b)
		}
		if a, b := f.index(d), timeIndex(d, rate); a != b {
			t.Fatalf("index of %v at %d: %d, want %d", d, rate, a, b)
		}
		if a, b := f.slot(d-1<<50), slotOf(d-1<<50, rate); a != b {
			t.Fatalf("slot of %v at %d: %d, want %d", d-1<<50, rate, a, b)
		}
		if a, b := f.sound(i), soundFrame(i, rate); a != b {
			t.Fatalf("sound of %d at %d: %d, want %d", i, rate, a, b)
		}
	}
}

// Fractions are those of exact arithmetic, rounded once.
func TestFractionalRatesAreExact(t *testing.T) {
	for _, f := range []frameRate{{24000, 1001}, {30000, 1001}, {1, 3}, {2, 7}, {999_999_999, 1_000_000_000}} {
		for _, i := range []int{0, 1, 2, 1000, 123457, 1 << 33} {
			exact := new(big.Rat).SetFrac64(int64(i), int64(f.frames))
			exact.Mul(exact, new(big.Rat).SetInt64(int64(f.seconds)*int64(time.Second)))
			if exact.Cmp(new(big.Rat).SetInt64(math.MaxInt64/2)) > 0 {
				continue
			}
			want := rounded(exact)
			if got := f.time(i); got != time.Duration(want) {
				t.Errorf("%v: frame %d at %d, want %d", f, i, got, want)
			}
			if f.frames/f.seconds < 1000 && f.index(f.time(i)) != i {
				t.Errorf("%v: frame %d is found as %d", f, i, f.index(f.time(i)))
			}
			if got := f.showing(f.time(i)); got != i {
				t.Errorf("%v: %d shows when frame %d begins", f, got, i)
			}
			if got := f.slot(f.time(i)); got != i {
				t.Errorf("%v: slot %d of frame %d", f, got, i)
			}
		}
		for _, n := range []int{0, 1, 735, 44100, 1 << 30} {
			if k := f.framesFor(n); f.sound(k) < n || k > 0 && f.sound(k-1) >= n {
				t.Errorf("%v: %d frames for %d sound frames", f, k, n)
			}
		}
	}
	if got := (frameRate{30, 1}).time(math.MaxInt); got != math.MaxInt64 {
		t.Errorf("the end is at %v", got)
	}
}

func rounded(r *big.Rat) int64 {
	twice := new(big.Int).Mul(r.Num(), big.NewInt(2))
	twice.Add(twice, r.Denom())
	return twice.Div(twice, new(big.Int).Mul(r.Denom(), big.NewInt(2))).Int64()
}

// slotOf is frameRate.slot for a whole rate, in other arithmetic.
func slotOf(t time.Duration, rate int) int {
	t += grain
	whole, rest := t/time.Second, t%time.Second
	if rest < 0 {
		whole, rest = whole-1, rest+time.Second
	}
	n := int64(rest)*int64(rate)*2 + int64(time.Second)
	return int(whole)*rate + int(n/(2*int64(time.Second)))
}
