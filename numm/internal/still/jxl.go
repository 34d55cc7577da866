package still

import (
	"time"

	"github.com/gonumm/gonumm/internal/jxl"
)

func openJXL(_ *Source, data []byte) (*Picture, error) {
	d, err := jxl.NewDecoder(data)
	if err != nil {
		return nil, err
	}
	l := rgbLayout(d.Width, d.Height, d.Alpha)
	p := &Picture{Head: Head{Format: "jpegxl", Width: d.Width, Height: d.Height, Bits: d.Bits, Alpha: d.Alpha, Profile: d.Profile, work: 32}}
	p.moves = func() bool { return d.Animated }
	p.frames = func() (frameSource, error) {
		return decoderFrames{step: func(dst []byte) (start, length time.Duration, err error) { return d.Next(dst, 4) }}, nil
	}
	p.reader = &whole{layout: l, free: d.Close, decode: func(dst []byte) (int, error) {
		if _, _, err := d.Next(dst, l.channels); err != nil {
			return 0, err
		}
		return l.height, nil
	}}
	return p, nil
}
