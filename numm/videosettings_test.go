package numm

import (
	"errors"
	"testing"
)

func TestVideoSettings(t *testing.T) {
	for _, test := range []struct {
		opts          []VideoOption
		want          VideoSetting
		width, height int // of 640 by 480
	}{
		{nil, VideoSetting{0, 0, 30}, 640, 480},
		{[]VideoOption{Height(120), Rate(25)}, VideoSetting{0, 120, 25}, 160, 120},
		{[]VideoOption{Width(320)}, VideoSetting{320, 0, 30}, 320, 240},
		{[]VideoOption{Size(10, 20)}, VideoSetting{10, 20, 30}, 10, 20},
	} {
		s, err := VideoSettings(test.opts...)
		if s != test.want || err != nil {
			t.Errorf("%+v, %v, want %+v", s, err, test.want)
		}
		if w, h := s.Fit(640, 480); w != test.width || h != test.height {
			t.Errorf("%+v fits 640 by 480 as %d by %d", s, w, h)
		}
	}
	if _, err := VideoSettings(Size(0, 1)); !errors.Is(err, ErrSize) {
		t.Errorf("no width: %v", err)
	}
}
