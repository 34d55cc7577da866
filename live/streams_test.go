package live

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Programs elsewhere are compiled against these names and signatures.
var (
	_ func(context.Context) ([]Device, error)                                          = Devices
	_ func(context.Context) iter.Seq2[DeviceEvent, error]                              = Watch
	_ func(context.Context, *Device, ...numm.VideoOption) iter.Seq2[numm.Frame, error] = Frames
	_ func(context.Context, *Device, int) iter.Seq2[numm.Chunk, error]                 = Chunks
	_ func(context.Context, *Device, int) (numm.Sound, error)                          = Record
	_ func(context.Context, numm.Sound) error                                          = Play
	_ func(context.Context, *numm.Image) error                                         = Show
	_ func(context.Context, *numm.Video, numm.Sound) error                             = PlayVideo
)

// Pictures get the places that their times ask for: a slow camera's are repeated, a quick one's left out, and neither
// happens for being a little early or late.
func TestPlacesOfPictures(t *testing.T) {
	for _, test := range []struct {
		name   string
		times  []time.Duration
		waited bool
		want   []int // indices that were given, repeated ones included
	}{
		{"thirty a second", []time.Duration{5 * ms, 38 * ms, 72 * ms, 105 * ms}, true, []int{0, 1, 2, 3}},
		{"unsteady", []time.Duration{0, 55 * ms, 60 * ms, 120 * ms, 125 * ms}, true, []int{0, 1, 2, 3, 4}},
		{"fifteen", []time.Duration{0, 67 * ms, 133 * ms, 200 * ms}, true, []int{0, 1, 2, 3, 4, 5}}, // one place is no hole
		{"sixty", []time.Duration{0, 17 * ms, 33 * ms, 50 * ms, 67 * ms, 83 * ms, 100 * ms}, true, []int{0, 1, 2, 3, 4}},
		{"a slow loop", []time.Duration{0, 500 * ms, 1000 * ms}, false, []int{0, 15, 30}},
	} {
		c := frameCount{rate: 30}
		var got []int
		for _, at := range test.times {
			repeat, take := c.place(at, test.waited)
			for range repeat {
				got = append(got, c.frame(nil).Index)
			}
			if take {
				got = append(got, c.frame(nil).Index)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// Devices may run for weeks: the times of what they give do not overflow.
func TestTimesOfWeeks(t *testing.T) {
	const weeks = 1000 * time.Hour
	const rate = 10_000 // the highest that numm.Rate takes
	seconds := int(weeks / time.Second)
	if at := soundTime(seconds * numm.SampleRate); at != weeks {
		t.Errorf("sound at %v, want %v", at, weeks)
	}
	if n := soundFrames(weeks); n != seconds*numm.SampleRate {
		t.Errorf("%d sound frames, want %d", n, seconds*numm.SampleRate)
	}
	c := frameCount{rate: rate}
	c.place(0, true)
	if _, take := c.place(weeks, false); !take {
		t.Error("a picture has no place")
	}
	if f := c.frame(nil); f.Index != seconds*rate || f.Time != weeks {
		t.Errorf("frame %d at %v, want %d at %v", f.Index, f.Time, seconds*rate, weeks)
	}
}

// What means nothing for a camera is refused, before one is looked for.
func TestFramesRefuseOptionsOfFiles(t *testing.T) {
	for _, err := range Frames(t.Context(), nil, numm.Size(8, 6), numm.Range(0, 10)) {
		if !errors.Is(err, numm.ErrUnsupported) {
			t.Error(err)
		}
	}
}

func TestChanges(t *testing.T) {
	a, b := Device{ID: "a", Kind: Speaker}, Device{ID: "b", Kind: Speaker}
	camera := Device{ID: "a", Kind: Camera}
	preferred := a
	preferred.Default = true
	for _, test := range []struct {
		before, after []Device
		want          []DeviceEvent
	}{
		{nil, nil, nil},
		{nil, []Device{a, camera}, []DeviceEvent{{a, true}, {camera, true}}},
		{[]Device{a, b}, []Device{b}, []DeviceEvent{{a, false}}},
		{[]Device{a}, []Device{camera}, []DeviceEvent{{a, false}, {camera, true}}},
		{[]Device{a}, []Device{preferred}, nil},
	} {
		if got := changes(test.before, test.after); !slices.Equal(got, test.want) {
			t.Errorf("from %v to %v: %v, want %v", test.before, test.after, got, test.want)
		}
	}
}

// A picture stands in the middle of a window, as large as its shape allows, and every place of the window is one of its
// pixels: beside it, the nearest.
func TestPainter(t *testing.T) {
	picture := numm.NewImage(120, 90)
	for _, test := range []struct{ width, height, x, y, px, py int }{
		{120, 90, 0, 0, 0, 0}, {120, 90, 119, 89, 119, 89}, {120, 90, 10, 20, 10, 20},
		{240, 180, 21, 41, 10, 20}, {300, 180, 31, 41, 0, 20}, {300, 180, 290, 5, 119, 2},
		{60, 45, 5, 10, 11, 21}, {1, 1, 0, 0, 60, 45}, {120, 900, 7, 0, 7, 0},
	} {
		var p painter
		if !p.fit(picture, test.width, test.height) || p.fit(picture, test.width, test.height) {
			t.Errorf("%+v: the size changes once", test)
		}
		px, py, fx, fy := p.point(picture, test.x, test.y)
		if px != test.px || py != test.py || fx <= 0 || fx >= 1 || fy <= 0 || fy >= 1 {
			t.Errorf("%+v: at %d, %d; %g, %g", test, px, py, fx, fy)
		}
		if err := p.paint(make([]byte, p.size()), picture); err != nil {
			t.Errorf("%+v: %v", test, err)
		}
	}
}
