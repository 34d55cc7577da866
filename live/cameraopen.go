package live

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/internal/videosetting"
	"github.com/gonumm/gonumm/numm"
)

func (cam *camera) open(c cameraConfig) error {
	// The sink holds only the newest picture.
	sink, err := cam.pipeline.AddSink(media.RawVideo+", format=(string){ "+strings.Join(pixel.Formats(), ", ")+" }", 1)
	if err != nil {
		return err
	}
	cam.sink = sink
	if err := sink.Set("drop", "true"); err != nil {
		return err
	}
	if c.Source != "" {
		cam.end, err = io.EOF, cam.addSource(c.Source)
	} else {
		cam.end, err = fmt.Errorf("%w: the camera is gone", numm.ErrStalled), cam.addDevice(c)
	}
	if err != nil {
		return err
	}
	if err = cam.start(); err == nil {
		cam.first, err = cam.pull(openTime)
	}
	if failed := (*gst.Error)(nil); errors.As(err, &failed) && c.Source == "" {
		return unopened(Camera, failed.Error())
	}
	if err != nil {
		return err
	}
	cam.lost = max(0, cam.sink.Arrived()-cam.pulled) // older ones are not missed
	setting := videosetting.Setting{Width: c.Width, Height: c.Height}
	cam.width, cam.height = setting.Fit(cam.first.Width, cam.first.Height)
	return nil
}

// start starts the pipeline. A camera that another program keeps to itself holds that up for half a minute, and nothing stops
// it (PipeWire 0.3.65): then start returns, and the attempt ends in the background.
func (cam *camera) start() error {
	started := make(chan error, 1)
	go func() { started <- cam.pipeline.SetState(gst.Playing) }()
	late := time.NewTimer(openTime)
	defer late.Stop()
	select {
	case err := <-started:
		if err != nil {
			return cam.failure(unopened(Camera, "it does not start"))
		}
		return nil
	case <-cam.ctx.Done():
		cam.starting = started
		return cam.ctx.Err()
	case <-late.C:
		cam.starting = started
		return unopened(Camera, fmt.Sprintf("it has not started in %v", openTime))
	}
}

// addSource opens what was asked for by name. A clock sets the pace, as a film has none of its own.
func (cam *camera) addSource(source string) error {
	if err := cam.sink.Set("sync", "true"); err != nil {
		return err
	}
	if strings.Contains(source, "://") {
		quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(source)
		source = `uridecodebin expose-all-streams=false caps="` + media.RawVideo + `(ANY)" uri="` + quoted + `"`
	}
	from, err := cam.pipeline.AddDescription(source + " ! videoconvert dither=none chroma-mode=full matrix-mode=full")
	if err != nil {
		return fmt.Errorf("%w: Source is neither a file nor GStreamer elements: %w", numm.ErrUnsupported, err)
	}
	return from.Link(&cam.sink.Element)
}

// addDevice links a camera to the sink, with a decoder for its pictures where it sends only JPEG. The requested size is
// preferred where the camera has it. A decodebin would keep a live pipeline from playing (GStreamer 1.22).
func (cam *camera) addDevice(c cameraConfig) error {
	device, caps, err := addDevice(cam.pipeline, c.Device, Camera)
	if err != nil {
		return err
	}
	cam.source = device
	coding, decoder := media.RawVideo, ""
	if strings.Contains(caps, media.JPEG) && !strings.Contains(caps, coding) {
		coding, decoder = media.JPEG, "jpegdec ! "
	}
	wanted := coding
	if c.Width > 0 && c.Height > 0 {
		wanted = fmt.Sprintf("%s, width=%d, height=%d; %s", coding, c.Width, c.Height, wanted)
		if c.Rate > 0 {
			wanted = fmt.Sprintf("%s, width=%d, height=%d, framerate=%d/1; %s", coding, c.Width, c.Height, c.Rate, wanted)
		}
	}
	rest, err := cam.pipeline.AddDescription(`capsfilter caps="` + wanted + `" ! ` + decoder +
		"videoconvert dither=none chroma-mode=full matrix-mode=full")
	if err != nil {
		return err
	}
	if err := device.Link(rest); err != nil {
		return err
	}
	return rest.Link(&cam.sink.Element)
}
