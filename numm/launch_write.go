package numm

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/gonumm/gonumm/appsrc"
	"github.com/gonumm/gonumm/pipeline"
)

// LaunchVideo writes pictures into any pipeline, which is described in gst-launch's words and leaves the input of its first
// element free: an encoder and a file, a stream to the network, a device.
//
//	w, err := numm.LaunchVideo(ctx, "x264enc tune=zerolatency ! mpegtsmux alignment=7 ! udpsink host=127.0.0.1 port=5000", 640, 360)
//
// The description is as trusted as the program itself: it may open what it names. Pictures are given to it as BGRx where it
// takes that, else as I420 or what videoconvert makes of BGRx, 30 a second, or as Rate says. Write waits where the pipeline is
// slow or keeps time; Close waits until its last element has had the end of the stream. Nothing is atomic: what the pipeline
// writes is there as it is written. Rate, FractionalRate and Progress are the options that are kept.
func LaunchVideo(ctx context.Context, description string, width, height int, opts ...EncodeOption) (*VideoWriter, error) {
	r, err := launchRecording(ctx, description, layout{pictures: true, width: width, height: height}, opts)
	if err != nil {
		return nil, wrap("LaunchVideo", "", err)
	}
	return &VideoWriter{r}, nil
}

// LaunchSound writes sound into any pipeline, as [LaunchVideo] does with pictures:
//
//	w, err := numm.LaunchSound(ctx, "opusenc ! rtpopuspay ! udpsink host=127.0.0.1 port=5002")
//
// The pipeline is given 44100 Hz, or the [Rate] that is asked for, in two channels of 16 bits.
func LaunchSound(ctx context.Context, description string, opts ...EncodeOption) (*SoundWriter, error) {
	r, err := launchRecording(ctx, description, layout{hasSound: true}, opts)
	if err != nil {
		return nil, wrap("LaunchSound", "", err)
	}
	return &SoundWriter{r}, nil
}

// LaunchMovie writes pictures and sound into one pipeline, whose description takes them from elements that are named video and
// sound:
//
//	video. ! x264enc tune=zerolatency ! mux.  sound. ! voaacenc ! mux.  flvmux name=mux streamable=true ! rtmp2sink location=…
//
// Write both in step; see [LaunchVideo].
func LaunchMovie(ctx context.Context, description string, width, height int, opts ...EncodeOption) (*MovieWriter, error) {
	r, err := launchRecording(ctx, description, layout{pictures: true, width: width, height: height, hasSound: true}, opts)
	if err != nil {
		return nil, wrap("LaunchMovie", "", err)
	}
	return &MovieWriter{r}, nil
}

func launchRecording(ctx context.Context, description string, l layout, opts []EncodeOption) (*recording, error) {
	c, err := newEncodeConfig(opts)
	if err != nil {
		return nil, err
	}
	l.format = &fileFormat{extensions: []string{"pipeline"}, plain: launchedFormat}
	if err := l.launchable(c); err != nil {
		return nil, err
	}
	p, err := launchPipeline(ctx, description, l, c)
	if err != nil {
		return nil, err
	}
	return &recording{ctx: ctx, config: c, layout: l, record: p, borrowed: true}, nil
}

// launchable refuses what only files have.
func (l layout) launchable(c *encodeConfig) error {
	rate, over := c.frames()
	switch {
	case c.quality > 0 || c.bitrate > 0 || c.lossless:
		return unkept("options Quality, Bitrate and Lossless: the description says how it encodes")
	case c.hasSound:
		return unkept("option WithSound is for WriteVideo")
	case l.pictures && rate > maxVideoRate*over:
		return unkept("Rate(%d), pictures have %d a second at most", c.rate, maxVideoRate)
	case l.pictures && (!isSide(l.width) || !isSide(l.height)):
		return fmt.Errorf("%w: pictures of %d by %d", ErrSize, l.width, l.height)
	}
	return c.keepsOnly("pipelines", "FractionalRate")
}

// launchedPipeline is a recorder over a pipeline that the program describes.
type launchedPipeline struct {
	writer  *pipeline.Writer
	video   *appsrc.Video // nil where there are no pictures
	samples *appsrc.Sound // nil where there is no sound
}

func launchPipeline(ctx context.Context, description string, l layout, c *encodeConfig) (*launchedPipeline, error) {
	var video *pipeline.VideoTrack
	var sound *pipeline.SoundTrack
	if l.pictures {
		video = &pipeline.VideoTrack{Width: l.width, Height: l.height}
		video.Rate, video.Over = c.frames()
	}
	if l.hasSound {
		sound = &pipeline.SoundTrack{Codec: pipeline.PCM, Rate: SampleRate}
		if !l.pictures {
			sound.Rate = c.sampleRate()
		}
	}
	w, err := pipeline.LaunchWriter(ctx, description, video, sound)
	if err != nil {
		return nil, err
	}
	p := &launchedPipeline{writer: w}
	if video != nil {
		p.video = appsrc.NewVideo(w, video)
	}
	if sound != nil {
		if p.samples, err = appsrc.NewSound(w, sound, sound.Rate); err != nil {
			w.Close()
			return nil, err
		}
	}
	return p, nil
}

func (p *launchedPipeline) picture(m *Image, at, lasts time.Duration) error {
	return p.video.Push(m.Pix, m.Stride, m.Width(), m.Height(), at, lasts)
}

func (p *launchedPipeline) sound(s Sound) error { return p.samples.Push(s) }

func (p *launchedPipeline) end() error {
	if p.samples != nil {
		if err := p.samples.Flush(); err != nil {
			return err
		}
	}
	return p.writer.End()
}

// deliver is for files.
func (p *launchedPipeline) deliver(io.Writer) error { return nil }

func (p *launchedPipeline) close() {
	if p.samples != nil {
		p.samples.Drop()
	}
	p.writer.Close()
}
