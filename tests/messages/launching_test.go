package messages

import (
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

var launching = []mistake{
	{"an element that is misspelt", func(d *desk) error { return launch(d, "videotestsrcc num-buffers=3") }},
	{"a property that is misspelt", func(d *desk) error { return launch(d, "videotestsrc num-bufers=3") }},
	{"a value that is none", func(d *desk) error { return launch(d, "videotestsrc pattern=purple") }},
	{"an empty description", func(d *desk) error { return launch(d, "") }},
	{"a description that ends in a link", func(d *desk) error { return launch(d, "videotestsrc num-buffers=3 !") }},
	{"sound where pictures are wanted", func(d *desk) error { return launch(d, "audiotestsrc num-buffers=3") }},
	{"a file that is not there", func(d *desk) error { return launch(d, "filesrc location=/absent.mp4 ! decodebin") }},
	{"a length of what has none", func(d *desk) error {
		return lastOf(numm.LaunchFrames(d.Context(), "videotestsrc num-buffers=3", numm.Progress(func(_, _ time.Duration) {})))
	}},
	{"a sink that is misspelt", func(d *desk) error {
		w, err := numm.LaunchVideo(d.Context(), "x264enc ! fakesinkk", 64, 48)
		if err == nil {
			err = w.Abort()
		}
		return err
	}},
	{"pictures of no size", func(d *desk) error {
		w, err := numm.LaunchVideo(d.Context(), "fakesink", 0, 48)
		if err == nil {
			err = w.Abort()
		}
		return err
	}},
	{"a screen where there is none", func(d *desk) error { return live.Show(d.Context(), picture) }},
	{"a speaker where there is none", func(d *desk) error { return live.Play(d.Context(), sound) }},
	{"a sketch that does nothing", func(d *desk) error { return live.Run(d.Context(), &live.Config{}) }},
	{"a sketch of no size", func(d *desk) error {
		_, _, err := live.Render(d.Context(), &live.Config{Width: -1, Height: 5, VideoOut: func(*numm.Image) {}}, time.Second, nil)
		return err
	}},
	{"a sketch for no time", func(d *desk) error {
		return live.RenderTo(d.Context(), d.in("a.mp4"), &live.Config{Width: 64, Height: 48, VideoOut: func(*numm.Image) {}}, -time.Second, nil)
	}},
}

func launch(d *desk, description string) error {
	return lastOf(numm.LaunchFrames(d.Context(), description))
}
