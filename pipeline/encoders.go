package pipeline

import (
	"fmt"
	"math"
	"runtime"
	"strconv"

	"github.com/gonumm/gonumm/gst"
)

// Codec is how a track is coded.
type Codec int

// The codecs that are written.
const (
	FFV1 Codec = iota // every bit
	H264
	VP9
	Theora
	MotionJPEG

	FLAC // every bit
	PCM  // every bit, 16 of them
	AAC
	MP3
	Opus
	Vorbis
)

// Container is how tracks are laid beside each other.
type Container int

// The containers that are written. Bare is what the encoder gives, alone in its file.
const (
	Bare Container = iota
	MP4
	QuickTime
	Matroska
	WebM
	AVI
	Ogg
)

// muxer is the element and its properties; nil where there is none.
func (o Output) muxer() []string {
	switch o.Container {
	case MP4:
		return append([]string{"mp4mux"}, o.clock()...)
	case QuickTime:
		return append([]string{"qtmux"}, o.clock()...)
	case Matroska:
		return []string{"matroskamux"}
	case WebM:
		return []string{"webmmux"}
	case AVI:
		return []string{"avimux"}
	case Ogg:
		return []string{"oggmux"}
	}
	return nil
}

// clock lets a movie count in samples, so that it states exactly where its sound ends.
func (o Output) clock() []string {
	if o.Sound == nil {
		return nil
	}
	return []string{"movie-timescale", strconv.Itoa(o.Sound.Rate)}
}

// VideoTrack is a stream of pictures of one size.
type VideoTrack struct {
	Codec         Codec
	Width, Height int // as coded
	Rate          int // pictures a second
	Quality       int // 1 to 100 of a lossy codec; 0: its default
	Bitrate       int // bits a second, instead of a quality; 0: none
}

// Packer makes the frames that the codec is fed with. By convention YUV is that of BT.709 from 720 lines and of BT.601
// below, in the limited range. JPEG knows BT.601 in full range alone (ITU-T T.871); Theora has no tag for BT.709.
func (v *VideoTrack) Packer() gst.Packer {
	p := gst.Packer{Format: gst.PackI420, Width: v.Width, Height: v.Height, Matrix: gst.MatrixBT601}
	switch v.Codec {
	case FFV1:
		p.Format, p.Matrix = gst.PackBGRx, gst.MatrixRGB
	case MotionJPEG:
		p.FullRange = true
	case H264, VP9:
		if v.Height >= 720 {
			p.Matrix = gst.MatrixBT709
		}
	}
	return p
}

func (v *VideoTrack) feed() fed {
	p := v.Packer()
	caps := fmt.Sprintf("video/x-raw, format=(string)%v, width=(int)%d, height=(int)%d, framerate=(fraction)%d/1, "+
		"pixel-aspect-ratio=(fraction)1/1, interlace-mode=(string)progressive", p.Format, v.Width, v.Height, v.Rate)
	switch {
	case p.FullRange:
		caps += ", colorimetry=(string)1:4:0:0, chroma-site=(string)jpeg"
	case p.Matrix == gst.MatrixBT601:
		caps += ", colorimetry=(string)bt601, chroma-site=(string)jpeg"
	case p.Matrix == gst.MatrixBT709:
		caps += ", colorimetry=(string)bt709, chroma-site=(string)jpeg"
	}
	return fed{caps: caps, most: 2 * int64(p.Format.Size(v.Width, v.Height))}
}

func (v *VideoTrack) encoder() [][]string {
	switch v.Codec {
	case H264:
		return [][]string{append([]string{"x264enc", "speed-preset", "medium", "qp-min", "0"}, v.x264Rate()...)}
	case VP9:
		return [][]string{append([]string{"vp9enc", "deadline", "1000000", "cpu-used", "5", "row-mt", "true",
			"threads", strconv.Itoa(runtime.NumCPU()), "keyframe-max-dist", "240"}, v.vp9Rate()...)}
	case Theora:
		if v.Bitrate > 0 {
			return [][]string{{"theoraenc", "bitrate", strconv.Itoa(max(1, v.Bitrate/1000))}}
		}
		return [][]string{{"theoraenc", "quality", strconv.Itoa(scaled(v.Quality, 76, 0, 63))}}
	case MotionJPEG:
		return [][]string{{"jpegenc", "idct-method", "islow", "quality", strconv.Itoa(scaled(v.Quality, 90, 0, 100))}}
	}
	// Threads share a picture's slices, and change no byte. With checksums come slices, which libav 5.1 gets wrong in
	// pictures of less than three pixels a side.
	checked := "0" // a number, as the property is a boolean for libav 5 and an enumeration for libav 7
	if min(v.Width, v.Height) > 2 {
		checked = "1"
	}
	return [][]string{{"avenc_ffv1", "threads", "auto", "slicecrc", checked}}
}

// x264Rate asks for a constant rate factor of 50 to 10, which is 20 where nothing was asked for: a little better
// than x264's own 23, as what is written is often worked on again.
func (v *VideoTrack) x264Rate() []string {
	if v.Bitrate > 0 {
		return []string{"pass", "cbr", "bitrate", strconv.Itoa(max(1, v.Bitrate/1000))}
	}
	// Without a capacity of 0, x264enc holds a constant rate factor to its default of 2048 kbit/s as well.
	return []string{"pass", "qual", "quantizer", strconv.Itoa(scaled(v.Quality, 75, 50, 10)), "vbv-buf-capacity", "0"}
}

// vp9Rate asks for a level of 63 to 4, which is 19 where nothing was asked for. GStreamer 1.22 has no mode of constant quality,
// and with bits to spare its constrained one makes every level the best: the least quantizer holds it to the level.
func (v *VideoTrack) vp9Rate() []string {
	if v.Bitrate > 0 {
		return []string{"end-usage", "vbr", "target-bitrate", strconv.Itoa(v.Bitrate)}
	}
	level := strconv.Itoa(scaled(v.Quality, 75, 63, 4))
	return []string{"end-usage", "cq", "target-bitrate", "1000000000", "cq-level", level, "min-quantizer", level}
}

// SoundTrack is a stream of stereo sound.
type SoundTrack struct {
	Codec   Codec
	Rate    int // Hz
	Quality int // 1 to 100 of a lossy codec; 0: its default
	Bitrate int // bits a second, instead of a quality; 0: none
}

func (s *SoundTrack) feed() fed {
	caps := fmt.Sprintf("audio/x-raw, format=(string)S16LE, layout=(string)interleaved, rate=(int)%d, channels=(int)2, "+
		"channel-mask=(bitmask)0x3", s.Rate)
	return fed{caps: caps, most: int64(s.Rate) * 4}
}

func (s *SoundTrack) encoder() [][]string {
	convert := []string{"audioconvert", "dithering", "none", "noise-shaping", "none"}
	switch s.Codec {
	case AAC:
		// GStreamer's default forces mid and side coding on all sound, which costs 25 dB where the channels differ.
		return [][]string{convert, {"avenc_aac", "aac-ms", "0", "bitrate", s.bits(192_000, 32_000, 320_000)}}
	case MP3:
		if s.Bitrate > 0 {
			return [][]string{{"lamemp3enc", "target", "bitrate", "cbr", "false", "bitrate", strconv.Itoa(s.Bitrate / 1000)}}
		}
		return [][]string{{"lamemp3enc", "target", "quality", "quality", decimal(s.Quality, 80, 9.9, 0)}}
	case Opus:
		return [][]string{{"opusenc", "bitrate-type", "vbr", "bitrate", s.bits(160_000, 32_000, 320_000)}}
	case Vorbis:
		if s.Bitrate > 0 {
			return [][]string{convert, {"vorbisenc", "managed", "true", "bitrate", strconv.Itoa(s.Bitrate)}}
		}
		return [][]string{convert, {"vorbisenc", "quality", decimal(s.Quality, 64, -0.1, 1)}}
	case FLAC:
		// Loose: the better of the two stereo codings is sought now and then, which takes a fifth of the time off for 0.4 %
		// more bytes; libav's level 5 needs 2.3 % more.
		return [][]string{{"flacenc", "quality", "5", "loose-mid-side-stereo", "true"}}
	}
	return nil
}

// bits are those a second of a codec that knows no quality: worst at quality 1, best at 100.
func (s *SoundTrack) bits(usual, worst, best int) string {
	switch {
	case s.Bitrate > 0:
		return strconv.Itoa(s.Bitrate)
	case s.Quality > 0:
		return strconv.Itoa(scaled(s.Quality, 0, worst, best))
	}
	return strconv.Itoa(usual)
}

// scaled brings a quality of 1 to 100, or the usual one where it is 0, linearly to a codec's own scale.
func scaled(quality, usual, worst, best int) int {
	return int(math.Round(onScale(quality, usual, float64(worst), float64(best))))
}

func decimal(quality, usual int, worst, best float64) string {
	return strconv.FormatFloat(onScale(quality, usual, worst, best), 'f', 3, 64)
}

func onScale(quality, usual int, worst, best float64) float64 {
	if quality == 0 {
		quality = usual
	}
	return worst + (best-worst)*float64(quality-1)/99
}

// Sides are those of the frames that the codec makes of pictures: H.264 has even ones only, as two by two pixels share
// a colour.
func (c Codec) Sides(width, height int) (int, int) {
	if c == H264 {
		return width + width%2, height + height%2
	}
	return width, height
}
