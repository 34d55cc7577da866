package live

import (
	"errors"
	"io"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// A film's path and GStreamer's elements are cameras too, in their own pace; a film has an end.
func TestSources(t *testing.T) {
	for _, test := range []struct {
		source string
		ends   bool
	}{
		{"videotestsrc num-buffers=5 ! video/x-raw, width=64, height=48, framerate=30/1", true},
		{"videotestsrc is-live=true", false},
		{"../tests/testdata/bigbuckbunny.mp4", false},
	} {
		c, err := openCamera(t.Context(), cameraConfig{Source: test.source, Width: 32, Height: 24})
		if err != nil {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		m := numm.NewImage(c.size())
		at, err := c.next(m)
		for n := 0; err == nil && (test.ends || n < 3); n++ {
			before := at
			if at, err = c.next(m); err == nil && at <= before {
				t.Errorf("%s: a picture of %v after one of %v", test.source, at, before)
			}
		}
		if (err == io.EOF) != test.ends || err != nil && err != io.EOF {
			t.Errorf("%s: %v", test.source, err)
		}
		if m.Equal(numm.NewImage(32, 24)) {
			t.Errorf("%s: black", test.source)
		}
		c.close()
	}
	for _, source := range []string{"nosuchelement", "videotestsrc nosuchproperty=1", "videotestsrc !"} {
		if _, err := openCamera(t.Context(), cameraConfig{Source: source}); !errors.Is(err, numm.ErrUnsupported) {
			t.Errorf("%s: %v", source, err)
		}
	}
}
