package videosetting_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/videosetting"
	"github.com/gonumm/gonumm/numm"
)

func TestSetting(t *testing.T) {
	for _, test := range []struct {
		opts          []numm.VideoOption
		want          videosetting.Setting
		width, height int // of 640 by 480
	}{
		{nil, videosetting.Setting{}, 640, 480},
		{[]numm.VideoOption{numm.Height(120), numm.Rate(25)}, videosetting.Setting{Width: 0, Height: 120, Rate: 25}, 160, 120},
		{[]numm.VideoOption{numm.Width(320)}, videosetting.Setting{Width: 320}, 320, 240},
		{[]numm.VideoOption{numm.Size(10, 20)}, videosetting.Setting{Width: 10, Height: 20}, 10, 20},
	} {
		var s videosetting.Setting
		for _, o := range test.opts {
			if err := s.Add(o, numm.ErrUnsupported); err != nil {
				t.Error(err)
			}
		}
		if s != test.want {
			t.Errorf("%+v, want %+v", s, test.want)
		}
		if w, h := s.Fit(640, 480); w != test.width || h != test.height {
			t.Errorf("%+v fits 640 by 480 as %d by %d", s, w, h)
		}
	}
}

func TestOptionsOfFilesAreRefused(t *testing.T) {
	var s videosetting.Setting
	if err := s.Add(numm.Size(0, 1), numm.ErrUnsupported); !errors.Is(err, numm.ErrSize) {
		t.Errorf("no width: %v", err)
	}
	for name, o := range map[string]numm.VideoOption{
		"Range": numm.Range(0, 1), "Between": numm.Between(0, 1), "Stream": numm.Stream(0), "MaxMemory": numm.MaxMemory(1),
		"Progress": numm.Progress(func(_, _ time.Duration) {}), "Plugins": numm.Plugins("a"), "Cover": numm.Cover(1, 1),
	} {
		if err := s.Add(o, numm.ErrUnsupported); !errors.Is(err, numm.ErrUnsupported) || !strings.Contains(err.Error(), "option "+name+" ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
