// Package mixdown mixes any number of channels down to two, following ITU-R BS.775-3, Annex 4:
//
//	left  = L + 0.7071 C + 0.7071 Ls        right = R + 0.7071 C + 0.7071 Rs
//
// The centre and each surround channel come at -3 dB, on their own side or on both. The LFE is left out. All is scaled so
// that no channels at full level clip: by 1 / (1 + 0.7071 + 0.7071) for 5.1. FFmpeg does the same for 16-bit output.
// Positions that the recommendation does not cover follow from it:
//
//	front left of centre                           1 to the left
//	back, side, surround, wide and top left        0.7071 to the left
//	back centre, top centres                       0.5 to both
//
// Channels without a position go to both sides alike, so that nothing of them is lost.
package mixdown

import "math"

const (
	minus3 = math.Sqrt2 / 2
	minus6 = 0.5
)

// shares is what a position gives to the left side and to the right.
var shares = map[Position][2]float64{
	None:               {1, 1},
	FrontLeft:          {1, 0},
	FrontRight:         {0, 1},
	FrontCentre:        {minus3, minus3},
	LFE:                {},
	LFE2:               {},
	BackLeft:           {minus3, 0},
	BackRight:          {0, minus3},
	BackCentre:         {minus6, minus6},
	FrontLeftOfCentre:  {1, 0},
	FrontRightOfCentre: {0, 1},
	SideLeft:           {minus3, 0},
	SideRight:          {0, minus3},
	SurroundLeft:       {minus3, 0},
	SurroundRight:      {0, minus3},
	WideLeft:           {minus3, 0},
	WideRight:          {0, minus3},
	TopCentre:          {minus6, minus6},
	TopFrontLeft:       {minus3, 0},
	TopFrontCentre:     {minus6, minus6},
	TopFrontRight:      {0, minus3},
	TopBackLeft:        {minus3, 0},
	TopBackCentre:      {minus6, minus6},
	TopBackRight:       {0, minus3},
	TopSideLeft:        {minus3, 0},
	TopSideRight:       {0, minus3},
	BottomFrontLeft:    {minus3, 0},
	BottomFrontRight:   {0, minus3},
	BottomFrontCentre:  {minus6, minus6},
}

// Mixer mixes sounds of one layout down. It is safe for concurrent use.
type Mixer struct {
	matrix [][2]float32 // what each channel gives to left and right
}

// New returns a mixer for a layout of one channel or more.
func New(l Layout) *Mixer {
	var sums [2]float64
	for _, p := range l {
		for side, share := range shares[p] {
			sums[side] += share
		}
	}
	loudest := max(sums[0], sums[1])
	m := &Mixer{matrix: make([][2]float32, len(l))}
	for i, p := range l {
		share := shares[p]
		if loudest == 0 { // nothing but LFE
			share = [2]float64{1 / float64(len(l)), 1 / float64(len(l))}
		}
		for side := range share {
			m.matrix[i][side] = float32(share[side] / max(1, loudest))
		}
	}
	return m
}

// Channels returns how many channels the mixer takes.
func (m *Mixer) Channels() int { return len(m.matrix) }

// Matrix returns what channel i gives to the left side and to the right.
func (m *Mixer) Matrix(i int) (left, right float32) { return m.matrix[i][0], m.matrix[i][1] }

// MixF32 mixes interleaved samples of full scale 1 and writes left and right by turns to dst, which has room for them. dst
// may be src itself: no sample is written before it was read.
func (m *Mixer) MixF32(dst, src []float32) {
	mix(m.matrix, dst, src, 1)
}

// MixS16 is MixF32 for 16-bit samples.
func (m *Mixer) MixS16(dst []float32, src []int16) {
	mix(m.matrix, dst, src, 1.0/32768)
}

func mix[T int16 | float32](matrix [][2]float32, dst []float32, src []T, unit float32) {
	channels := len(matrix)
	for i := range len(src) / channels {
		var left, right float32
		for c, v := range src[i*channels:][:channels] {
			left += matrix[c][0] * float32(v)
			right += matrix[c][1] * float32(v)
		}
		dst[2*i], dst[2*i+1] = left*unit, right*unit
	}
}
