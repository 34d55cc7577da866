package live

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

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
		at, _, err := c.next(m)
		for n := 0; err == nil && (test.ends || n < 3); n++ {
			before := at
			if at, _, err = c.next(m); err == nil && at <= before {
				t.Errorf("%s: a picture of %v after one of %v", test.source, at, before)
			}
		}
		if (err == io.EOF) != test.ends || err != nil && err != io.EOF {
			t.Errorf("%s: %v", test.source, err)
		}
		if m.Equal(numm.NewImage(c.size())) {
			t.Errorf("%s: black", test.source)
		}
		c.close()
	}
	for _, source := range []string{"nosuchelement", "nosuchfilm.mp4", "videotestsrc nosuchproperty=1", "videotestsrc !"} {
		_, err := openCamera(t.Context(), cameraConfig{Source: source})
		if !errors.Is(err, numm.ErrUnsupported) || !strings.Contains(err.Error(), "neither a file nor") {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// Pictures that come while nobody asks are lost, but for the newest, and counted: none is missing in their times otherwise.
func TestLostPicturesAreCounted(t *testing.T) {
	const rate = 100
	c, err := openCamera(t.Context(), cameraConfig{Source: "videotestsrc is-live=true ! video/x-raw, width=16, height=16, framerate=100/1"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	early := c.sink.Arrived() - 1 // some of them, which are not counted, may be newer than the first that is given
	m := numm.NewImage(c.size())
	at, _, err := c.next(m)
	begin, lost := at, 0
	for n := 1; err == nil && n <= 5; n++ {
		for arrived := c.sink.Arrived(); c.sink.Arrived() < arrived+5; {
			runtime.Gosched()
		}
		// What came while it was asked for is counted with the picture after it.
		var more int
		at, more, err = c.next(m)
		if lost += more; more == 0 || n+lost > int((at-begin)*rate/time.Second) {
			t.Errorf("picture %d, %v after the first, with %d lost", n, at-begin, lost)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if missing := int((at-begin)*rate/time.Second) - 5 - lost; missing > 2+early {
		t.Errorf("%d pictures are neither given nor counted, %d are, %d came early", missing, lost, early)
	}
}
