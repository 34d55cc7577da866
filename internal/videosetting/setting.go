// Package videosetting lets package live understand the options of package numm that have a meaning for a camera, without
// their being part of numm's API.
package videosetting

import (
	"fmt"
	"math"
	"strings"
)

// Setting is what is asked of a device.
type Setting struct {
	Width, Height int // 0 where it follows the other by the display aspect; both 0: as it comes
	Rate          int // frames a second; 0 where nothing was asked for
}

// Option is implemented by the options that have a meaning for a device.
type Option interface {
	SetDevice(*Setting) error
}

// Add applies an option of numm. One that has no meaning for a device is an error that names it and is also.
func (s *Setting) Add(option any, also error) error {
	if o, ok := option.(Option); ok {
		return o.SetDevice(s)
	}
	name, _, _ := strings.Cut(fmt.Sprint(option), "(")
	return fmt.Errorf("%w: option %s is for files", also, name)
}

// Fit returns the size of the pictures of a video that is shown at a size.
func (s Setting) Fit(width, height int) (int, int) { return Fit(width, height, s.Width, s.Height) }

// Fit returns the size to scale to: natural is the picture's own in square pixels and upright; a side that is 0 follows the
// aspect.
func Fit(naturalWidth, naturalHeight, width, height int) (int, int) {
	switch {
	case width > 0 && height > 0:
	case width > 0:
		height = follow(width, naturalHeight, naturalWidth)
	case height > 0:
		width = follow(height, naturalWidth, naturalHeight)
	default:
		return naturalWidth, naturalHeight
	}
	return width, height
}

func follow(given, wanted, other int) int {
	return max(1, int(math.Floor(float64(given)*float64(wanted)/float64(other)+0.5)))
}
