package numm

import (
	"errors"
	"strings"
	"testing"
	"time"
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
	for name, o := range map[string]VideoOption{
		"Range": Range(0, 1), "Between": Between(0, 1), "Stream": Stream(0), "MaxMemory": MaxMemory(1),
		"Progress": Progress(func(_, _ time.Duration) {}), "Plugins": Plugins("a"),
	} {
		if _, err := VideoSettings(Height(120), o); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "option "+name+" ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
