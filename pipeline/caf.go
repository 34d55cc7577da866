package pipeline

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/caf"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// coreAudio is a file of Apple's Core Audio Format with coded sound, which no demuxer of GStreamer's opens: its packets are cut out in Go.
// Uncompressed sound is read without a pipeline.
type coreAudio struct {
	container
	file  *caf.File
	sound *gst.Caps // of the packets
}

// newCoreAudio leaves to GStreamer what is coded in another way, so that it says what it cannot read.
func newCoreAudio(in inspection) (Format, error) {
	file, ok := caf.Open(in.file, in.file.Size())
	if !ok {
		return newContainer(in), nil
	}
	opens := map[string]func(inspection) (Format, error){".mp3": newMPEGAudio, "ac-3": newElementarySound}
	if open := opens[file.Format]; open != nil {
		size := file.End - file.Start
		sound := &File{from: io.NewSectionReader(in.file, file.Start, size), size: size}
		if f, err := newFramed(open, sound, io.NewSectionReader(in.walk, file.Start, size), in.caps); f != nil || err != nil {
			return f, err
		}
	}
	text := cafCaps(file)
	if text == "" {
		return newContainer(in), nil
	}
	caps, err := gst.ParseCaps(text)
	if err != nil {
		return newContainer(in), nil // of numbers that no caps have
	}
	return &coreAudio{container{in}, file, caps}, nil
}

// cafCaps returns the caps of the packets; empty where they are not known here.
func cafCaps(f *caf.File) string {
	switch f.Format {
	case "alac":
		cookie := f.Cookie
		if len(cookie) >= 12 && string(cookie[4:8]) == "frma" { // older files have it within boxes
			if _, rest, ok := bytes.Cut(cookie[12:], []byte("alac\x00\x00\x00\x00")); ok {
				cookie = rest
			}
		}
		return alacCaps(cookie[:min(len(cookie), alacCookie)])
	case "agsm":
		return fmt.Sprintf(media.GSM+", rate=(int)%d, channels=(int)%d", f.Rate, f.Channels)
	case "aac ":
		if config := mp4.AudioConfig(f.Cookie); len(config) >= 2 {
			return fmt.Sprintf(media.MPEGAudio+", mpegversion=(int)4, stream-format=(string)raw, framed=(boolean)true, rate=(int)%d, channels=(int)%d, codec_data=(buffer)%x",
				f.Rate, f.Channels, config)
		}
	}
	return ""
}

// alacCookie is the length of what Apple Lossless tells its decoder.
const alacCookie = 24

// alacCaps returns the caps of Apple Lossless; empty where its header is none.
func alacCaps(cookie []byte) string {
	const depth, channels, rate = 5, 9, 20
	if len(cookie) != alacCookie {
		return ""
	}
	return fmt.Sprintf(media.ALAC+", rate=(int)%d, channels=(int)%d, samplesize=(int)%d, codec_data=(buffer)%x%x",
		binary.BigEndian.Uint32(cookie[rate:]), cookie[channels], cookie[depth], "\x00\x00\x00\x24alac\x00\x00\x00\x00", cookie)
}

func (f *coreAudio) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err == nil && kind != Video {
		s.caps = f.sound
	}
	return s, err
}

func (f *coreAudio) demux(_ *shown, kind Kind, nth int) *demuxed {
	if kind != Sound || nth > 0 {
		return nil
	}
	return &demuxed{caps: f.sound.String(), reader: f.file.Reader(), length: ticks(f.file.Heard, f.file.Rate)}
}

// soundCut leaves out the frames in front and behind that the file says are not heard.
func (f *coreAudio) soundCut(_ *Chosen, rate int) SoundCut {
	own := int64(f.file.Rate)
	scaled := func(n int64) int64 { return min(n/own, 1<<40)*int64(rate) + n%own*int64(rate)/own }
	cut := uncut
	cut.Skip = scaled(f.file.Priming)
	if f.file.Heard > 0 {
		cut.Stop = min(scaled(f.file.Priming+f.file.Heard), Endless)
	}
	return cut
}

func (f *coreAudio) describe(c *Chosen, r *StreamReport) {
	f.container.describe(c, r)
	r.SampleRate, r.Channels, r.Duration = f.file.Rate, f.file.Channels, ticks(f.file.Heard, f.file.Rate)
}

func (f *coreAudio) short(samples int64) error {
	if stated := f.file.Heard; samples >= 0 && ClearlyShort(samples+f.file.Frames, stated) { // some count the last packet as whole
		return failure(ErrCorrupt, "the sound ends after %d of %d samples", samples, stated)
	}
	return nil
}
