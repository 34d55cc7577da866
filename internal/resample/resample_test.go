package resample

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

var ratePairs = func() (pairs [][2]int) {
	for _, out := range []int{44100, 48000, 8000} {
		for _, in := range []int{8000, 11025, 16000, 22050, 24000, 32000, 37800, 44099, 44100, 48000, 88200, 96000, 192000} {
			if in != out {
				pairs = append(pairs, [2]int{in, out})
			}
		}
	}
	return append(pairs, [2]int{1500000, 44100}, [2]int{1499999, 44100}, [2]int{7, 44100}, [2]int{44100, 192000})
}()

// Sines up to 0.907 of the lower Nyquist frequency come out as the same sines, in amplitude and in
// phase: what is left is at least 110 dB below them. So there is no delay, no droop and no image.
func TestResamplerKeepsSines(t *testing.T) {
	turn.Long(t)
	for _, pair := range ratePairs {
		t.Run(fmt.Sprint(pair[0], "to", pair[1]), func(t *testing.T) {
			in, out := float64(pair[0]), float64(pair[1])
			for _, share := range []float64{0.003, 0.1, 0.25, 0.4567, 0.6, 0.75, 0.85, 0.9, 0.907} {
				freq := share * min(in, out) / 2
				got, first := middle(t, pair, func(i int) float64 { return math.Sin(2*math.Pi*freq*float64(i)/in + 1) })
				var signal, noise float64
				for n, y := range got {
					want := math.Sin(2*math.Pi*freq*float64(first+n)/out + 1)
					signal += want * want
					noise += (y - want) * (y - want)
				}
				if snr := 10 * math.Log10(signal/noise); snr < 110 {
					t.Errorf("%.0f Hz: SNR %.1f dB", freq, snr)
				}
			}
		})
	}
}

// Nothing from beyond the output's Nyquist frequency is heard: less than -105 dB.
func TestResamplerRejectsAliases(t *testing.T) {
	turn.Long(t)
	for _, pair := range ratePairs {
		in, out := float64(pair[0]), float64(pair[1])
		if in <= out {
			continue
		}
		for _, share := range []float64{0, 0.01, 0.1, 0.3, 0.5, 0.77, 1} {
			freq := out/2 + share*(in-out)/2
			got, _ := middle(t, pair, func(i int) float64 { return math.Sin(2*math.Pi*freq*float64(i)/in + 1) })
			var power float64
			for _, y := range got {
				power += y * y
			}
			if level := 10 * math.Log10(2*power/float64(len(got))); level > -105 {
				t.Errorf("%v: %.0f Hz comes through at %.1f dB", pair, freq, level)
			}
		}
	}
}

// middle returns outputs before rounding, full scale 1, from the middle of a long sound, and the
// index of the first.
func middle(t *testing.T, pair [2]int, sample func(i int) float64) (got []float64, first int) {
	t.Helper()
	r := newTestResampler(t, pair[0], pair[1])
	_, taps := r.Window(0)
	first = int(int64(2*taps) * int64(pair[1]) / int64(pair[0]))
	from := int(r.Start(int64(first)))
	_, to := r.Window(int64(first + 1500))
	mono := make([]float32, int(to)-from)
	for i := range mono {
		mono[i] = float32(sample(from + i))
	}
	r.PushF32(mono, 1)
	for len(got) < 1500 {
		sums := r.pullSums(1500 - len(got))
		if len(sums) == 0 {
			t.Fatal("outputs missing")
		}
		for i := 0; i < len(sums); i += 2 {
			got = append(got, float64(sums[i])/32768)
		}
	}
	return got, first
}

func newTestResampler(tb testing.TB, in, out int) *Resampler {
	tb.Helper()
	r, err := New(in, out)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// 16 bits in and out: a full-scale sine keeps an SNR of 94.9 dB (rounding twice leaves 95.1), and one channel goes to both.
func TestResamplerS16(t *testing.T) {
	for _, in := range []int{8000, 22050, 32000, 48000, 96000} {
		mono := make([]int16, 8*in/10)
		for i := range mono {
			mono[i] = int16(math.Round(32700 * math.Sin(2*math.Pi*997*float64(i)/float64(in))))
		}
		r := newTestResampler(t, in, 44100)
		got := resampleAll(r, mono, 1, 0)
		var signal, noise float64
		for n := 4410; n < len(got)-4410; n++ {
			want := 32700 * math.Sin(2*math.Pi*997*float64(n)/44100)
			signal += want * want
			noise += (float64(got[n][0]) - want) * (float64(got[n][0]) - want)
			if got[n][0] != got[n][1] {
				t.Fatalf("%d Hz: channels differ", in)
			}
		}
		if snr := 10 * math.Log10(signal/noise); snr < 94.9 {
			t.Errorf("%d Hz: SNR %.1f dB", in, snr)
		}
	}
}

// However the sound is cut, wherever it is entered, in 16 bit or float, with AVX2 or without: the
// outputs are bit-equal, and as many as Count says.
func TestResamplerDependsOnSamplesAlone(t *testing.T) {
	turn.Long(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for _, pair := range append(ratePairs, [2]int{44100, 44100}) {
		for _, channels := range []int{1, 2} {
			s16, f32 := noise(rng, 3000+rng.IntN(3000), channels)
			total := int64(len(s16) / channels)
			r := newTestResampler(t, pair[0], pair[1])
			if pair[0] < 1000 {
				s16, f32, total = s16[:4*channels], f32[:4*channels], 4
			}
			want := resampleAll(r, s16, channels, 0)
			if int64(len(want)) != r.Count(total) {
				t.Fatalf("%v: %d outputs, want %d", pair, len(want), r.Count(total))
			}
			if again := resampleAll(r, s16, channels, 0); !slices.Equal(again, want) {
				t.Errorf("%v: a second run differs", pair)
			}
			for _, simd := range []int{1, 2, 3} {
				other := newTestResampler(t, pair[0], pair[1])
				other.simd = simd
				if got := resampleAll(other, s16, channels, 0); !slices.Equal(got, want) {
					t.Errorf("%v: instruction set %d differs", pair, simd)
				}
			}
			for range 12 {
				from := rng.Int64N(int64(len(want) + 1))
				first := int(r.Start(from))
				var got [][2]int16
				if rng.IntN(2) == 0 {
					got = inPieces(rng, r, f32, first, channels, r.PushF32)
				} else {
					got = inPieces(rng, r, s16, first, channels, r.PushS16)
				}
				if !slices.Equal(got, want[from:]) {
					t.Fatalf("%v, %d channels, from output %d of %d: differs", pair, channels, from, len(want))
				}
			}
		}
	}
}

// noise returns the same noise in 16 bit and in float.
func noise(rng *rand.Rand, frames, channels int) (s16 []int16, f32 []float32) {
	for range frames * channels {
		v := int16(rng.IntN(1<<16) - 1<<15)
		s16, f32 = append(s16, v), append(f32, float32(v)/32768)
	}
	return s16, f32
}

// resampleAll resamples a whole sound from output n on, pushed in one piece.
func resampleAll(r *Resampler, samples []int16, channels int, n int64) [][2]int16 {
	first := int(r.Start(n))
	r.PushS16(samples[min(first*channels, len(samples)):], channels)
	r.Finish(int64(len(samples) / channels))
	return pullAll(r, nil)
}

// inPieces resamples a sound from native frame first on, pushed and pulled in random pieces.
func inPieces[T int16 | float32](rng *rand.Rand, r *Resampler, samples []T, first, channels int, push func([]T, int)) (got [][2]int16) {
	rest := samples[min(first*channels, len(samples)):]
	largest := []int{1, 10, 500, 5000}[rng.IntN(4)]
	for len(rest) > 0 {
		n := channels * min(1+rng.IntN(largest), len(rest)/channels)
		push(rest[:n], channels)
		rest = rest[n:]
		some := make([][2]int16, rng.IntN(2*largest))
		got = append(got, some[:r.Pull(some)]...)
	}
	r.Finish(int64(len(samples) / channels))
	return pullAll(r, got)
}

func pullAll(r *Resampler, got [][2]int16) [][2]int16 {
	for {
		var block [700][2]int16
		n := r.Pull(block[:])
		if n == 0 {
			return got
		}
		got = append(got, block[:n]...)
	}
}

// What Window says is what an output depends on.
func TestResamplerWindow(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, pair := range [][2]int{{48000, 44100}, {8000, 44100}, {96000, 8000}, {44099, 44100}} {
		s16, _ := noise(rng, 9000, 1)
		r := newTestResampler(t, pair[0], pair[1])
		want := resampleAll(r, s16, 1, 0)
		n := int64(len(want)) / 2
		from, to := r.Window(n)
		if first := r.Start(n); first != from {
			t.Errorf("%v: starts at %d, window at %d", pair, first, from)
		}
		var one [2][2]int16
		r.PushS16(s16[from:to-1], 1)
		if got := r.Pull(one[:]); got != 0 {
			t.Errorf("%v: output before its window was there", pair)
		}
		r.PushS16(s16[to-1:to], 1)
		if got := r.Pull(one[:1]); got != 1 || one[0] != want[n] {
			t.Errorf("%v: %d outputs, %v, want %v", pair, got, one[0], want[n])
		}
	}
}

func TestResamplerCount(t *testing.T) {
	for _, c := range []struct {
		in, out      int
		native, want int64
	}{
		{48000, 44100, 0, 0},
		{48000, 44100, 48000, 44100},
		{48000, 44100, 1, 1},  // 0.92
		{96000, 48000, 1, 1},  // half, up
		{96000, 48000, 3, 2},  // half, up
		{192000, 44100, 2, 0}, // 0.46
		{192000, 44100, 3, 1}, // 0.69
		{8000, 44100, 3, 17},  // 16.5375
		{44100, 44100, 12345, 12345},
		{44099, 44100, 1 << 40, 1099536560578}, // beyond 64 bits on the way
	} {
		r := newTestResampler(t, c.in, c.out)
		if got := r.Count(c.native); got != c.want {
			t.Errorf("%d frames at %d Hz are %d at %d Hz, want %d", c.native, c.in, got, c.out, c.want)
		}
	}
}

// At equal rates 16-bit samples pass as they are; float ones are rounded to the nearest and clipped,
// and what is no number is silence.
func TestResamplerPassesEqualRates(t *testing.T) {
	r := newTestResampler(t, 44100, 44100)
	s16 := []int16{-32768, 32767, -1, 0, 1, 12345}
	if got := resampleAll(r, s16, 2, 1); !slices.Equal(got, [][2]int16{{-1, 0}, {1, 12345}}) {
		t.Errorf("stereo: %v", got)
	}
	if got := resampleAll(r, s16, 1, 4); !slices.Equal(got, [][2]int16{{1, 1}, {12345, 12345}}) {
		t.Errorf("mono: %v", got)
	}
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	r.Start(0)
	r.PushF32([]float32{0.5, 1, -1, -1.01, 1.49 / 32768, -1.51 / 32768, inf, -inf, nan, 0}, 2)
	r.Finish(6)
	want := [][2]int16{{16384, 32767}, {-32768, -32768}, {1, -2}, {32767, -32768}, {0, 0}, {0, 0}}
	if got := pullAll(r, nil); !slices.Equal(got, want) {
		t.Errorf("float: %v, want %v", got, want)
	}
}

// What passes straight into the array is what pushing and pulling gives, in any turns of both.
func TestResamplerPassesStraight(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, channels := range []int{1, 2} {
		ints, floats := noise(rng, 500, channels)
		for _, float := range []bool{false, true} {
			want, got := newTestResampler(t, 44100, 44100), newTestResampler(t, 44100, 44100)
			if want.Start(0); float {
				want.PushF32(floats, channels)
			} else {
				want.PushS16(ints, channels)
			}
			want.Finish(500)
			got.Start(0)
			dst := make([][2]int16, 500)
			at := 0 // of dst
			for from := 0; from < 500; {
				to, n := min(500, from+1+rng.IntN(60)), 0
				room := dst[at:min(500, at+rng.IntN(50))]
				if float {
					n = got.PassF32(room, floats[from*channels:to*channels], channels)
					got.PushF32(floats[(from+n)*channels:to*channels], channels)
				} else {
					n = got.PassS16(room, ints[from*channels:to*channels], channels)
					got.PushS16(ints[(from+n)*channels:to*channels], channels)
				}
				from, at = to, at+n
				at += got.Pull(dst[at:min(500, at+rng.IntN(50))])
			}
			got.Finish(500)
			at += got.Pull(dst[at:])
			if pulled := pullAll(want, nil); at != 500 || !slices.Equal(dst, pulled) {
				t.Errorf("%d channels, floats %v: %d outputs, which differ", channels, float, at)
			}
		}
	}
	r := newTestResampler(t, 48000, 44100)
	if n := r.PassS16(make([][2]int16, 9), make([]int16, 9), 1); n != 0 {
		t.Errorf("%d samples pass at other rates", n)
	}
}

// Many floats at a time are rounded as few are: to the nearest, to the even one between two, and clipped.
func TestManyFloatsAreRoundedAsFew(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	const n = 20_000
	floats := make([]float32, 2*n)
	for i := range floats {
		switch rng.IntN(6) {
		case 0:
			floats[i] = float32(rng.IntN(1<<18)-1<<17) / 2 / 32768 // halves, and beyond full scale
		case 1:
			floats[i] = math.Float32frombits(rng.Uint32()) // anything
		default:
			floats[i] = rng.Float32()*2 - 1
		}
	}
	got := make([][2]int16, n)
	Round(got, floats, 2)
	for i := range got {
		for c, level := range got[i] {
			x, want := float64(floats[2*i+c])*32768, int16(0)
			if !math.IsNaN(x) {
				want = int16(max(-32768, min(32767, math.RoundToEven(max(-1e6, min(1e6, x))))))
			}
			if level != want {
				t.Fatalf("%v becomes %d, not %d", floats[2*i+c], level, want)
			}
		}
	}
}

// One broken float spoils the outputs around it and no others.
func TestResamplerSurvivesBrokenFloats(t *testing.T) {
	for _, broken := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat32} {
		r := newTestResampler(t, 48000, 44100)
		mono := make([]float32, 4800)
		mono[2400] = float32(broken)
		r.PushF32(mono, 1)
		r.Finish(4800)
		for n, v := range pullAll(r, nil) {
			if from, to := r.Window(int64(n)); (2400 < from || 2400 >= to) && v != [2]int16{} {
				t.Fatalf("%v: output %d is %v", broken, n, v)
			}
		}
	}
}

// Frames that never came are silence, and a change between one and two channels is none to hear.
func TestResamplerMixedPushes(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	mono, _ := noise(rng, 3000, 1)
	var stereo []int16
	for _, v := range mono {
		stereo = append(stereo, v, v)
	}
	r := newTestResampler(t, 48000, 44100)
	want := resampleAll(r, append(slices.Clone(mono), make([]int16, 2000)...), 1, 0)
	r.Start(0)
	r.PushS16(mono[:500], 1)
	r.PushS16(stereo[1000:2200], 2)
	r.PushS16(mono[1100:], 1)
	r.Finish(5000)
	if got := pullAll(r, nil); !slices.Equal(got, want) {
		t.Error("differs")
	}
}

// A long sound costs no more memory than a short one.
func TestResamplerMemoryIsBounded(t *testing.T) {
	r := newTestResampler(t, 48000, 44100)
	block, out := make([]int16, 2*1024), make([][2]int16, 2048)
	for range 2000 {
		r.PushS16(block, 2)
		r.Pull(out)
	}
	if held := cap(r.left) + cap(r.right); held > 8*1024 {
		t.Errorf("room for %d samples held", held)
	}
}

func TestNewResamplerRefuses(t *testing.T) {
	for _, pair := range [][2]int{{0, 44100}, {-1, 44100}, {44100, 0}, {1500000, 1}} {
		if r, err := New(pair[0], pair[1]); err == nil {
			t.Errorf("%v: %d taps, no error", pair, r.filter.taps)
		}
	}
	for _, in := range []int{1, 2, 44101, 1499999, 1500000} {
		r := newTestResampler(t, in, 44100)
		if size := 4 * len(r.filter.table); size > maxTable {
			t.Errorf("%d Hz: table of %d bytes", in, size)
		}
	}
}

// Round gives what a resampler at equal rates gives, of any numbers.
func TestRoundIsAResamplerOfEqualRates(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	samples := []float32{0, 1, -1, 0.5 / 32768, 1.5 / 32768, -0.5 / 32768, 2, -2, nan, inf, -inf, 0.25, -0.1, 1e-30}
	for channels := 1; channels <= 2; channels++ {
		r, err := New(44100, 44100)
		if err != nil {
			t.Fatal(err)
		}
		r.PushF32(samples, channels)
		want, got := make([][2]int16, len(samples)/channels), make([][2]int16, len(samples)/channels)
		if n := r.Pull(want); n != len(want) {
			t.Fatalf("%d of %d", n, len(want))
		}
		if Round(got, samples, channels); !slices.Equal(got, want) {
			t.Errorf("%d channels: %v, want %v", channels, got, want)
		}
	}
}
