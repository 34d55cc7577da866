package numm

import "fmt"

// VideoSettings says what options ask of a video that is read, for packages that read one from elsewhere than a file. An option
// that says something else, which such a video has not, is an ErrUnsupported that names it.
func VideoSettings(opts ...VideoOption) (VideoSetting, error) {
	for _, o := range opts {
		if name := ofFiles(o); name != "" {
			return VideoSetting{}, fmt.Errorf("%w: option %s is for files", ErrUnsupported, name)
		}
	}
	c, err := newVideoConfig(opts)
	if err != nil {
		return VideoSetting{}, err
	}
	return VideoSetting{Width: c.width, Height: c.height, Rate: c.rate}, nil
}

// ofFiles is the name of an option that has a meaning for files alone; empty for the others.
func ofFiles(o VideoOption) string {
	switch o.(type) {
	case rangeOption:
		return "Range"
	case betweenOption:
		return "Between"
	case streamOption:
		return "Stream"
	case memoryOption:
		return "MaxMemory"
	case progressOption:
		return "Progress"
	case pluginsOption:
		return "Plugins"
	}
	return ""
}

// VideoSetting is what the options Width, Height, Size and Rate ask for.
type VideoSetting struct {
	Width, Height int // 0 where it follows the other by the display aspect; both 0: as it comes
	Rate          int // frames a second; FrameRate where nothing was asked for
}

// Fit is the size of the frames of a video that is shown at a size.
func (s VideoSetting) Fit(width, height int) (int, int) {
	return shownSize(width, height, s.Width, s.Height)
}
