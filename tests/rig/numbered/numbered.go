// Package numbered writes numbers into pictures so that they can be read back after any scaling.
//
//	┌─┬─┬─┬─  ─┬─┐
//	│█│ │█│ …  │ │   the number, one bit in each of 24 columns, the highest on the left
//	├─┼─┼─┼─  ─┼─┤
//	│ │█│ │ …  │█│   its opposite, which tells a number from any other picture
//	└─┴─┴─┴─  ─┴─┘
package numbered

import "github.com/gonumm/gonumm/numm"

const bits = 24

// Write fills the picture with the lowest 24 bits of n.
func Write(m *numm.Image, n int) {
	for y := range m.Height() {
		row := m.Row(m.Rect.Min.Y + y)
		for x := range m.Width() {
			white := n>>(bits-1-x*bits/m.Width())&1 == 1
			var level uint8
			if white == (y < m.Height()/2) {
				level = 255
			}
			row[3*x], row[3*x+1], row[3*x+2] = level, level, level
		}
	}
}

// Read returns the number in the picture; ok is false where there is none.
func Read(m *numm.Image) (n int, ok bool) {
	for i := range bits {
		x := m.Rect.Min.X + (2*i+1)*m.Width()/(2*bits)
		upper, _, _ := m.RGB(x, m.Rect.Min.Y+m.Height()/4)
		lower, _, _ := m.RGB(x, m.Rect.Min.Y+m.Height()*3/4)
		if upper < 128 == (lower < 128) {
			return 0, false
		}
		n <<= 1
		if upper >= 128 {
			n |= 1
		}
	}
	return n, true
}
