package pipeline

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/keyframe"
	"github.com/gonumm/gonumm/pipeline/internal/mpegts"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// transportStream is an MPEG transport stream. tsdemux takes times from the programme's clock, which need not be there, and closes
// gaps in each stream on its own. So streams are cut out in Go, by the times that they state for themselves, unless the file has
// one that only tsdemux knows: then it takes all of them, so that they count from the same time.
type transportStream struct {
	container
	keys  keyFrames
	known []view.Patch // streams that tsdemux does not know by their type
}

func newTransportStream(in inspection) (Format, error) {
	f := &transportStream{container: container{in}}
	if file, ok := mpegts.Open(in.walk, in.file.Size()); ok {
		f.known = file.NamedDTS()
	}
	return f, nil
}

func (f *transportStream) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil {
		s.patch(f.known)
	}
	return s, err
}

// demux opens a stream.
func (f *transportStream) demux(s *shown, kind Kind, nth int) *demuxed {
	if kind != Video && kind != Sound {
		return nil
	}
	from := s.bytes()
	file, ok := mpegts.Open(from, from.Size())
	if !ok || !cutInGo(file.Streams) {
		return nil
	}
	nth = max(nth, 0)
	for _, stream := range file.Streams {
		caps, of := mediaOf(stream)
		if of != kind {
			continue
		}
		if nth > 0 {
			nth--
			continue
		}
		d := &demuxed{caps: caps, reader: file.Reader(stream), length: file.Length(stream), holes: true}
		if caps == latm {
			d.reader = mpegts.NewLOAS(d.reader)
		}
		return d
	}
	return nil
}

// latm are the caps of AAC in LATM that was cut into frames.
const latm = media.MPEGAudio + ", mpegversion=(int)4, stream-format=(string)loas, framed=(boolean)true"

// cutInGo reports whether all streams of pictures and sound are known here.
func cutInGo(streams []mpegts.Stream) bool {
	for _, s := range streams {
		if caps, kind := mediaOf(s); kind != Unknown && caps == "" {
			return false
		}
	}
	return true
}

// mediaOf returns what a stream is, by its type (ISO 13818-1, table 2-34) or its descriptors. The caps are empty where only tsdemux
// can tell, and the kind is Unknown for what is neither pictures nor sound.
func mediaOf(s mpegts.Stream) (caps string, kind Kind) {
	const (
		ac3, eac3  = media.AC3, media.EAC3
		dvbAC3     = 0x6a // descriptors of ETSI EN 300 468
		dvbEAC3    = 0x7a
		dvbDTS     = 0x7b
		dvbAAC     = 0x7c
		dvbMore    = 0x7f // further sound, among it Opus
		dvbText    = 0x59 // subtitles and teletext
		dvbPages   = 0x56
		spliceInfo = 0x86
		userTypes  = 0x80
	)
	switch s.Type {
	case 0x01, 0x02: // MPEG-1 and MPEG-2, of which avdec_mpeg2video loses a frame now and then if they come so
		return "", Video
	case 0x10:
		return mpegCaps(4), Video
	case 0x1b:
		return media.H264 + ", stream-format=(string)byte-stream", Video
	case 0x24:
		return media.H265 + ", stream-format=(string)byte-stream", Video
	case 0x03, 0x04:
		return media.MPEGAudio + ", mpegversion=(int)1", Sound
	case 0x0f:
		return adts, Sound
	case 0x11:
		return latm, Sound
	case 0x81:
		return ac3, Sound
	case 0x87:
		return eac3, Sound
	case 0x8a:
		return media.DTS, Sound
	case 0x06:
		switch {
		case s.Has(dvbText), s.Has(dvbPages):
			return "", Unknown
		case s.Has(dvbAC3):
			return ac3, Sound
		case s.Has(dvbEAC3):
			return eac3, Sound
		case s.Has(dvbDTS), s.Has(dvbAAC), s.Has(dvbMore), s.Format != "":
			return "", Sound
		}
		return "", Unknown
	case spliceInfo:
		return "", Unknown
	}
	if s.Type >= userTypes || s.Type >= 0x1c && s.Type < userTypes && s.Type != 0x24 {
		return "", Video // which one, tsdemux knows
	}
	return "", Unknown
}

// describe reads how long a stream is by its own times, where there is no clock by which tsdemux could tell.
func (f *transportStream) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	if r.Duration > 0 {
		return
	}
	name := c.pad.Name() // which ends with the number of the stream's packets
	id, err := strconv.ParseUint(name[strings.LastIndexByte(name, '_')+1:], 16, 16)
	if err != nil {
		return
	}
	file, ok := mpegts.Open(f.walk, f.file.Size())
	if !ok {
		return
	}
	for _, s := range file.Streams {
		if s.ID == uint16(id) {
			r.Duration = file.Length(s)
		}
	}
}

// repeatsTimes is true as one piece may hold several frames, and state the time of the first alone.
func (f *transportStream) repeatsTimes() bool { return true }

func (f *transportStream) keyFrameEntry(_ *Chosen, t time.Duration) (Entry, time.Duration, bool) {
	return f.keys.entry(f, keyframe.NewTS, f.inspection, t)
}

// keyFrames is the index of the key frames of a file that has none of its own; it is made when it is first asked for.
type keyFrames struct{ index *keyframe.Index }

func (k *keyFrames) entry(f Format, search func(io.ReaderAt, int64) (*keyframe.Index, bool), in inspection, t time.Duration) (e Entry, at time.Duration, ok bool) {
	if k.index == nil {
		index, ok := search(in.walk, in.file.Size())
		if !ok {
			return e, 0, false
		}
		k.index = index
	}
	v, at, ok := k.index.Enter(t)
	return Entry{view: v, format: f}, at, ok
}
