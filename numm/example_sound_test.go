package numm_test

import (
	"fmt"
	"math"
	"time"

	"github.com/gonumm/gonumm/numm"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// A tone is a slice of numbers from -1 to 1.
func ExampleSoundOf() {
	x := make([]float64, numm.SampleRate)
	for i := range x {
		x[i] = 0.5 * math.Sin(2*math.Pi*440*float64(i)/numm.SampleRate)
	}
	s := numm.SoundOf(x, nil) // the same on both channels
	fmt.Println(s, s.Duration(), s[25])
	// Output: Sound(44100, 2) 1s [16384 16384]
}

// Two sounds are mixed by adding them. A matrix adds with room to spare, and SoundFrom clips.
func ExampleSoundFrom() {
	a, b := numm.Sound{{20000, 100}}, numm.Sound{{20000, -300}}
	var sum mat.Dense
	sum.Add(a, b)
	fmt.Println(numm.SoundFrom(&sum)[0])
	// Output: [32767 -200]
}

func ExampleSilence() {
	pause := numm.Silence(250 * time.Millisecond)
	fmt.Println(len(pause), pause[0])
	// Output: 11025 [0 0]
}

// A sound is a slice: a fade is a loop over its end.
func ExampleSound() {
	s := numm.Sound{{800, 800}, {800, 800}, {800, 800}, {800, 800}}
	for i := range s {
		left := len(s) - i
		s[i][0] = int16(int(s[i][0]) * left / len(s))
		s[i][1] = int16(int(s[i][1]) * left / len(s))
	}
	fmt.Println([][2]int16(s))
	// Output: [[800 800] [600 600] [400 400] [200 200]]
}

func ExampleSound_Flat() {
	s := numm.Sound{{1, -1}, {2, -2}}
	flat := s.Flat()
	flat[2] = 99
	fmt.Println(flat, s[1][0])
	// Output: [1 -1 99 -2] 99
}

func ExampleSound_Floats() {
	s := numm.Sound{{16384, 0}, {-32768, 0}}
	left := s.Floats(0)
	fmt.Println(left, floats.Max(left))
	// Output: [0.5 -1] 0.5
}

func ExampleSound_Mono() {
	s := numm.Sound{{16384, 0}, {-8192, -8192}}
	fmt.Println(s.Mono())
	// Output: [0.25 -0.25]
}

func ExampleSound_Clone() {
	s := numm.Sound{{1, 2}}
	c := s.Clone()
	c[0][0] = 9
	fmt.Println(s[0], c[0])
	// Output: [1 2] [9 2]
}

// Duration is at 44100 Hz; a sound that was read at another rate is another time.
func ExampleSound_DurationAt() {
	s := make(numm.Sound, 16000)
	fmt.Println(s.DurationAt(16000), s.Duration())
	// Output: 1s 362.811791ms
}
