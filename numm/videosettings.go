package numm

// VideoSettings says what options ask of a video that is read, for packages that read one from elsewhere than a file.
func VideoSettings(opts ...VideoOption) (VideoSetting, error) {
	c, err := newVideoConfig(opts)
	if err != nil {
		return VideoSetting{}, err
	}
	return VideoSetting{Width: c.width, Height: c.height, Rate: c.rate}, nil
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
