package pipeline

import (
	"fmt"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/mpegvideo"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// demuxed is a stream that is cut into packets in Go, where GStreamer's demuxer loses frames or gives them wrong times.
type demuxed struct {
	caps   string // of its packets
	reader packet.Reader
	length time.Duration // as the headers state it; 0 where they do not
	exact  bool          // each packet is a frame, with its time
	holes  bool          // what is missing of a sound is missing from its times as well
}

// next returns the next packets for a pipeline.
func (d *demuxed) next() (gst.Unit, error) {
	p, err := d.reader.Next()
	return gst.Unit{Bytes: p.Bytes, PTS: p.Time, Duration: p.Duration, Key: p.Key}, err
}

// bytes returns what is shown, for readers in Go.
func (s *shown) bytes() *view.Reader {
	v := view.View{Start: s.view.Start, End: s.view.End}
	for _, p := range s.view.Patches {
		v.Patches = append(v.Patches, view.Patch{Offset: p.Offset, Bytes: p.Bytes})
	}
	return view.NewReader(s.from, v)
}

// mpegCaps returns the caps of MPEG video of a version.
func mpegCaps(version int) string {
	return fmt.Sprintf(media.MPEGVideo+", mpegversion=(int)%d, systemstream=(boolean)false", version)
}

// demuxMPEG returns MPEG-1 or MPEG-2 video that was cut into frames; nil where there is none.
func demuxMPEG(version int, r *mpegvideo.Reader) *demuxed {
	width, height, num, den, ok := r.Header()
	if !ok {
		return nil
	}
	caps := "%s, width=(int)%d, height=(int)%d, framerate=(fraction)%d/%d"
	return &demuxed{caps: fmt.Sprintf(caps, mpegCaps(version), width, height, num, den), reader: r, exact: true}
}

// addSource adds the source to the pipeline, and returns what comes out of it: packets of the stream, or the file's bytes.
func (p *Pipeline) addSource(c Config) (caps *gst.Caps, err error) {
	p.demuxed = p.format.demux(p.shown, c.Kind, c.Stream)
	if p.demuxed == nil {
		p.source, err = p.native.AddSource(p.shown.from, p.shown.view)
		return p.shown.caps, err
	}
	if caps, err = gst.ParseCaps(p.demuxed.caps); err != nil {
		return nil, failure(ErrCorrupt, "it states numbers that no stream has: %v", err)
	}
	p.source, err = p.native.AddUnits(caps, p.demuxed.next)
	return caps, err
}
