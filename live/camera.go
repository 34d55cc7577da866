package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/numm"
)

type cameraConfig struct {
	Device        *Device // nil: the default one
	Source        string  // instead: an address (rtsp://, http://, file://), a film's path, or GStreamer elements
	Width, Height int     // of the pictures; as with numm.Width and numm.Height where one or both are 0
	Rate          int     // frames a second; default 30
}

// camera gives pictures. It is not safe for concurrent use.
type camera struct {
	ctx           context.Context
	film          *film // instead of all below but the size
	pipeline      *gst.Pipeline
	sink          *gst.Sink
	source        *gst.Element // of a device; nil otherwise
	starting      chan error   // tells when the pipeline is free again that open has given up
	end           error        // what the end of the stream means
	first         *gst.Frame   // came while it was opened
	waited        bool         // for the picture that next gave last
	pulled, lost  int          // pictures that the sink has given, and those that it has thrown away for them
	converter     pixel.Converter
	width, height int
}

// openCamera opens a camera and waits for its first picture. It ends with ctx and must be closed.
func openCamera(ctx context.Context, c cameraConfig) (*camera, error) {
	if info, err := os.Stat(c.Source); err == nil && info.Mode().IsRegular() {
		film, err := openFilm(ctx, c)
		if err != nil {
			return nil, err
		}
		cam := &camera{ctx: ctx, film: film}
		cam.width, cam.height = film.reader.Size()
		return cam, nil
	}
	p, err := gst.NewLivePipeline()
	if err != nil {
		return nil, err
	}
	cam := &camera{ctx: ctx, pipeline: p}
	if err := cam.open(c); err != nil {
		cam.close()
		return nil, err
	}
	return cam, nil
}

// size returns that of the pictures.
func (cam *camera) size() (width, height int) { return cam.width, cam.height }

// next paints the newest picture that has not been returned yet, scaled, and waits for it where there is none. at is the time
// at which it was taken, since the camera was opened, and lost how many pictures between the one before and this one came too
// quickly. The end of a film is io.EOF; a camera that has died is a numm.ErrStalled.
func (cam *camera) next(dst *numm.Image) (at time.Duration, lost int, err error) {
	if cam.film != nil {
		return cam.film.next(dst)
	}
	frame, before := cam.first, cam.lost
	if cam.first = nil; frame == nil {
		if frame, err = cam.pull(stallTime); err != nil {
			return 0, 0, gone(Camera, err)
		}
		lost = cam.lost - before
	}
	defer frame.Release()
	err = cam.converter.Convert(&frame.Picture, dst.Pix, dst.Stride, dst.Width(), dst.Height(), pixel.Upright)
	if frame.PTS >= 0 {
		return frame.PTS, lost, err
	}
	at, _ = cam.pipeline.RunningTime()
	return at, lost, err
}

func (cam *camera) pull(longest time.Duration) (*gst.Frame, error) {
	cam.waited = false
	arrived, gaveUp := cam.sink.Arrived(), false
	for begin, wait := time.Now(), time.Duration(0); ; wait = pollInterval {
		if err := cam.ctx.Err(); err != nil {
			return nil, err
		}
		frame, err := cam.sink.PullFrame(wait)
		switch {
		case err == nil:
			cam.count(arrived)
			return frame, nil
		case errors.Is(err, gst.ErrEnd):
			return nil, cam.failure(cam.end)
		case !errors.Is(err, gst.ErrTimeout):
			return nil, err
		}
		cam.waited = true
		if err := cam.failure(nil); err != nil {
			return nil, err
		}
		if gaveUp { // and has had a moment to say why, or to send what it had
			return nil, cam.end
		}
		gaveUp = cam.source != nil && cam.source.GaveUp()
		if time.Since(begin) > longest {
			return nil, fmt.Errorf("%w: the camera gave no picture for %v", numm.ErrStalled, longest)
		}
	}
}

// count counts a picture that was pulled, and those that the sink has thrown away, from how many had arrived when the pull
// began: without a wait, one of them was still in the sink. Those that arrived meanwhile are counted next time.
func (cam *camera) count(arrived int) {
	lost := arrived - cam.pulled
	if !cam.waited {
		lost--
	}
	cam.lost = max(cam.lost, lost)
	cam.pulled++
}

// failure returns the first error that was reported, or otherwise.
func (cam *camera) failure(otherwise error) error { return failureOf(cam.pipeline, otherwise) }

// close releases everything; once.
func (cam *camera) close() {
	if cam.film != nil {
		cam.film.reader.Close()
		return
	}
	if cam.first != nil {
		cam.first.Release()
	}
	release := func() {
		if cam.sink != nil {
			cam.sink.Close()
		}
		cam.pipeline.Release()
	}
	if cam.starting == nil {
		release()
		return
	}
	go func() {
		<-cam.starting
		release()
	}()
}
