package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
)

// The names by which a description takes the inputs of a film.
const (
	VideoInput = "video"
	SoundInput = "sound"
)

// LaunchWriter makes a writer whose encoders, muxer and sink are the program's own description in gst-launch's syntax, which may
// open what it names:
//
//	Track.Push ──► feed ──► videoconvert, audioconvert ──► description
//
// With one track it is the description's first element that leaves an input free; with both the description takes them from the
// elements named video and sound, as in "video. ! x264enc ! mux. sound. ! voaacenc ! mux. flvmux name=mux ! …". Nil is no
// track. The format of the pictures is set in video: BGRx where the description takes that, so that nothing is lost before
// it, else I420. Sinks that keep time make Push wait, and so does a peer that is slow.
//
// A feed holds more sound than an encoder looks ahead of pictures, so that a muxer which waits for pictures does not keep the
// caller from giving them. A description that cannot be parsed, linked or started is an error that says what of it.
func LaunchWriter(ctx context.Context, description string, video *VideoTrack, sound *SoundTrack) (*Writer, error) {
	in, err := launchedInside(ctx)
	if err != nil {
		return nil, err
	}
	w := &Writer{inside: in, launched: true}
	if err := w.launch(description, video, sound); err != nil {
		w.Close()
		return nil, launchError(err)
	}
	return w, nil
}

func (w *Writer) launch(description string, video *VideoTrack, sound *SoundTrack) error {
	inputs := map[string]string{VideoInput: "sink", SoundInput: "sink"} // pads of the description
	if strings.TrimSpace(description) == "" {
		return &gst.ParseError{Text: "the description is empty"}
	}
	var elements *gst.Element
	var err error
	if video != nil && sound != nil {
		inputs = map[string]string{VideoInput: VideoInput, SoundInput: SoundInput}
		elements, err = w.native.AddInputs("identity name="+VideoInput+" identity name="+SoundInput+" "+description, VideoInput, SoundInput)
	} else {
		elements, err = w.native.AddDescription(openStart(description))
	}
	var parse *gst.ParseError
	switch {
	case errors.As(err, &parse):
		return &gst.ParseError{Description: description, Text: parse.Text}
	case err != nil:
		return err
	}
	if video != nil {
		pad := inputs[VideoInput]
		video.Codec, video.raw = Raw, rawFormat(elements.Pad(pad))
		in := video.feed()
		in.most = launchedPictures * int64(video.raw.Size(video.Width, video.Height))
		if err := w.join("pictures", in, []string{"videoconvert", "dither", "none"}, elements, pad, description); err != nil {
			return err
		}
	}
	if sound == nil {
		return nil
	}
	in := sound.feed()
	in.most = launchedSound
	convert := []string{"audioconvert", "dithering", "none", "noise-shaping", "none"}
	return w.join("sound", in, convert, elements, inputs[SoundInput], description)
}

// openStart adds an element before a description that starts with caps, which gst-launch's syntax allows only between elements.
func openStart(description string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(description), " ")
	if strings.Contains(first, "/") {
		return "identity ! " + description
	}
	return description
}

// What waits in front of a description: the pictures that a caller has written before the sound which belongs to them is through
// its encoder, and as much sound, in bytes, as an encoder looks ahead of pictures and more.
const (
	launchedPictures = 8
	launchedSound    = 4 << 20
)

// join links a feed and the converters for the description to one of its inputs.
func (w *Writer) join(name string, in fed, convert []string, elements *gst.Element, pad, description string) error {
	if elements.Pad(pad) == nil {
		return &gst.ParseError{Description: description, Text: fmt.Sprintf("no element leaves an input free for the %s", name)}
	}
	feed, err := w.native.AddFeed(in.caps, in.most)
	if err != nil {
		return err
	}
	w.tracks = append(w.tracks, &Track{writer: w, name: name, feed: feed})
	converter, err := w.native.Add(convert[0], convert[1:]...)
	if err != nil {
		return err
	}
	if err := feed.Link(converter); err != nil {
		return err
	}
	if converter.Pad("src").Link(elements, pad) != nil {
		return &gst.ParseError{Description: description, Text: fmt.Sprintf("its first element takes no raw %s", name)}
	}
	return nil
}

// rawFormat chooses the format of pictures for an input.
func rawFormat(input *gst.Pad) pixel.PackedFormat {
	takes := func(f pixel.PackedFormat) bool { return input.Accepts(media.RawVideo + ",format=" + f.String()) }
	if input != nil && !takes(pixel.PackBGRx) && takes(pixel.PackI420) {
		return pixel.PackI420
	}
	return pixel.PackBGRx
}
