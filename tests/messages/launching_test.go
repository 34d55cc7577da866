package messages

import (
	"slices"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

var launching = slices.Concat(descriptions([][2]string{
	{"an element that is misspelt", "videotestsrcc num-buffers=3"},
	{"a property that is misspelt", "videotestsrc num-bufers=3"},
	{"a value that is none", "videotestsrc pattern=purple"},
	{"an empty description", ""},
	{"a description that ends in a link", "videotestsrc num-buffers=3 !"},
	{"sound where pictures are wanted", "audiotestsrc num-buffers=3"},
	{"a file that is not there", "filesrc location=/absent.mp4 ! decodebin"},
}), []mistake{
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
})

// descriptions are of launching what each second text describes.
func descriptions(list [][2]string) (all []mistake) {
	for _, l := range list {
		all = append(all, mistake{l[0], func(d *desk) error { return lastOf(numm.LaunchFrames(d.Context(), l[1])) }})
	}
	return all
}
