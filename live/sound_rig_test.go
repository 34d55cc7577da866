//go:build rig

package live

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// number is a sound frame that says which one it is: 30 bits in all, and never silence.
func number(n int) [2]int16 {
	return [2]int16{int16(n & 0x7fff), int16(n>>15&0x7fff | -0x8000)}
}

// numberOf is the number of a sound frame; ok is false for silence.
func numberOf(f [2]int16) (n int, ok bool) {
	return int(f[0]) | int(f[1]&0x7fff)<<15, f[1] < 0
}

func TestProbeRoundTrip(t *testing.T) {
	for _, l := range []time.Duration{0, 10, 15, 20, 25, 30, 40} {
		for _, block := range []int{441} {
			probe(t, block, l*time.Millisecond)
		}
	}
}

func probe(t *testing.T, block int, latency time.Duration) {
	c := soundConfig{Block: block, Latency: latency}
	m, err := openMicrophone(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	s, err := openSpeaker(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	in, out := make(numm.Sound, block), make(numm.Sound, block)
	next, heard := 1, 0
	lostIn, lostOut, holes, zeros := 0, 0, 0, 0
	var trips []int
	for i := range 10 * 44100 / block {
		n, err := m.read(in)
		if err != nil {
			t.Fatal(err)
		}
		lostIn += n
		for k, f := range in {
			v, ok := numberOf(f)
			if !ok {
				if heard > 0 {
					zeros++
				}
				continue
			}
			if heard > 0 && v != heard+1 {
				holes++
			}
			heard = v
			if k == 0 {
				trips = append(trips, next-v)
			}
		}
		for k := range out {
			out[k] = number(next)
			next++
		}
		n, err = s.write(out)
		if err != nil {
			t.Fatal(err)
		}
		lostOut += n
		_ = i
	}
	lo, hi := 1<<30, 0
	for _, x := range trips {
		lo, hi = min(lo, x), max(hi, x)
	}
	fmt.Printf("block %d latency %v: trips %.1f..%.1f ms (%d), lost in %d out %d, holes %d zeros %d; says %v %v\n", block, latency, float64(lo)/44.1, float64(hi)/44.1, len(trips), lostIn, lostOut, holes, zeros, m.latency(), s.latency())
}

var _ = context.Background
