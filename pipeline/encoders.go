package pipeline

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
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
	H265
	AV1
	VP8
	ProRes
	Raw // as it is fed, for LaunchWriter

	FLAC // every bit
	PCM  // every bit, 16 of them
	AAC
	MP3
	Opus
	Vorbis
)

// Container is how tracks are stored in a file.
type Container int

// The containers that are written. Bare is the encoder's output, alone in its file.
const (
	Bare Container = iota
	MP4
	QuickTime
	Matroska
	WebM
	AVI
	Ogg
)

// muxer returns the element and its properties; nil where there is none.
func (o Output) muxer() []string {
	if o.Streamed {
		return o.streamMuxer()
	}
	switch o.Container {
	case MP4:
		return slices.Concat([]string{"mp4mux"}, inFragments, o.clock())
	case QuickTime:
		return slices.Concat([]string{"qtmux"}, inFragments, o.clock())
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

// inFragments makes a muxer write movies in fragments of this many milliseconds, until it writes one table for all of them at the
// end: what a killed process has written can be played.
var inFragments = []string{"fragment-duration", "100", "fragment-mode", "first-moov-then-finalise"}

// fragment is how many milliseconds of a movie are in each of its parts.
const fragment = "1000"

// streamMuxer returns a muxer that never seeks back: sizes stay open, and movies come in fragments.
func (o Output) streamMuxer() []string {
	switch o.Container {
	case MP4:
		return append([]string{"mp4mux", "fragment-duration", fragment, "streamable", "true"}, o.clock()...)
	case QuickTime:
		return append([]string{"qtmux", "fragment-duration", fragment, "streamable", "true"}, o.clock()...)
	case Matroska:
		return []string{"matroskamux", "streamable", "true"}
	case WebM:
		return []string{"webmmux", "streamable", "true"}
	case AVI:
		return []string{"avimux"}
	case Ogg:
		return []string{"oggmux"}
	}
	return nil
}

// clock makes a movie count in samples, so that it states exactly where its sound ends.
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
	Rate, Over    int // Rate pictures in Over seconds; an Over of 0 is one of 1
	Quality       int // 1 to 100 of a lossy codec; 0: its default
	Bitrate       int // bits a second, instead of a quality; 0: none
	Speed         int // 1, slow and small, to 10; 0: the codec's default
	KeyEvery      int // pictures from one key frame to the next, at most; 0: the codec's default

	raw pixel.PackedFormat // of Raw
}

// Packer returns the packer for the codec's frames. By convention YUV is that of BT.709 from 720 lines and of BT.601
// below, in the limited range. JPEG supports only BT.601 in full range (ITU-T T.871); Theora has no tag for BT.709.
func (v *VideoTrack) Packer() pixel.Packer {
	p := pixel.Packer{Format: pixel.PackI420, Width: v.Width, Height: v.Height, Matrix: pixel.MatrixBT601}
	switch v.Codec {
	case FFV1:
		p.Format, p.Matrix = pixel.PackBGRx, pixel.MatrixRGB
	case Raw:
		p.Format = v.raw
		if v.raw == pixel.PackBGRx {
			p.Matrix = pixel.MatrixRGB
		} else if v.Height >= 720 {
			p.Matrix = pixel.MatrixBT709
		}
	case MotionJPEG:
		p.FullRange = true
	case ProRes:
		p.Format, p.Matrix = pixel.PackBGRx, pixel.MatrixRGB
	case H264, H265, AV1, VP9:
		if v.Height >= 720 {
			p.Matrix = pixel.MatrixBT709
		}
	}
	return p
}

func (v *VideoTrack) feed() fed {
	p := v.Packer()
	caps := fmt.Sprintf(media.RawVideo+", format=(string)%v, width=(int)%d, height=(int)%d, framerate=(fraction)%d/%d, "+
		"pixel-aspect-ratio=(fraction)1/1, interlace-mode=(string)progressive", p.Format, v.Width, v.Height, v.Rate, max(1, v.Over))
	switch {
	case p.FullRange:
		caps += ", colorimetry=(string)1:4:0:0, chroma-site=(string)jpeg"
	case p.Matrix == pixel.MatrixBT601 && (v.Codec == H264 || v.Codec == H265 || v.Codec == AV1):
		// The pictures are sRGB, whose primaries and transfer are near those of BT.709, whatever the matrix.
		caps += ", colorimetry=(string)2:4:5:1, chroma-site=(string)jpeg"
	case p.Matrix == pixel.MatrixBT601:
		caps += ", colorimetry=(string)bt601, chroma-site=(string)jpeg" // a name that vp9enc knows
	case p.Matrix == pixel.MatrixBT709:
		caps += ", colorimetry=(string)bt709, chroma-site=(string)jpeg"
	}
	return fed{caps: caps, most: 2 * int64(p.Format.Size(v.Width, v.Height))}
}

// colour returns what a container states: the matrix that was used, and the primaries and transfer of BT.709, which players take
// for sRGB. With those of SMPTE 170M, beside the matrix of BT.601, they convert colours that need none. nil: what the muxer
// states is right.
func (v *VideoTrack) colour() *matroska.Colour {
	if v == nil || v.Codec == FFV1 || v.Codec == ProRes {
		return nil
	}
	const bt709, smpte170m = 1, 6
	p := v.Packer()
	c := &matroska.Colour{Matrix: smpte170m, Primaries: bt709, Transfer: bt709, FullRange: p.FullRange}
	if p.Matrix == pixel.MatrixBT709 {
		c.Matrix = bt709
	}
	return c
}

// SoundTrack is a stream of sound.
type SoundTrack struct {
	Codec   Codec
	Rate    int  // Hz
	Given   int  // Hz of what is resampled to it; 0: nothing is
	Mono    bool // one channel instead of two
	Quality int  // 1 to 100 of a lossy codec; 0: its default
	Bitrate int  // bits a second, instead of a quality; 0: none
	Speed   int  // 1, slow and small, to 10; 0: the codec's default
}

// Channels returns how many channels the track has.
func (s *SoundTrack) Channels() int {
	if s.Mono {
		return 1
	}
	return 2
}

func (s *SoundTrack) feed() fed {
	caps := fmt.Sprintf(media.RawAudio+", format=(string)S16LE, layout=(string)interleaved, rate=(int)%d, channels=(int)2, "+
		"channel-mask=(bitmask)0x3", s.Rate)
	if s.Mono {
		caps = fmt.Sprintf(media.RawAudio+", format=(string)S16LE, layout=(string)interleaved, rate=(int)%d, channels=(int)1", s.Rate)
	}
	// A quarter of a second of two channels: what waits here is lost with the process.
	return fed{caps: caps, most: int64(s.Rate)}
}

func (s *SoundTrack) encoder() [][]string {
	convert := []string{"audioconvert", "dithering", "none", "noise-shaping", "none"}
	switch s.Codec {
	case AAC:
		// GStreamer's default forces mid and side coding on all sound, which costs 25 dB where the channels differ.
		return [][]string{convert, {"avenc_aac", "aac-ms", "0", "bitrate", s.bits(192_000, 32_000, 320_000)}}
	case MP3:
		// Left to itself, LAME lowers the rate with the quality.
		rate := []string{"capsfilter", "caps", fmt.Sprintf(media.MPEGAudio+", rate=(int)%d", s.Rate)}
		if s.Bitrate > 0 {
			return [][]string{{"lamemp3enc", "target", "bitrate", "cbr", "false", "bitrate", strconv.Itoa(s.Bitrate / 1000)}, rate}
		}
		return [][]string{{"lamemp3enc", "target", "quality", "quality", decimal(s.Quality, 80, 9.9, 0)}, rate}
	case Opus:
		return [][]string{{"opusenc", "bitrate-type", "vbr", "bitrate", s.bits(160_000, 32_000, 320_000),
			"complexity", strconv.Itoa(speed(s.Speed, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 10))}}
	case Vorbis:
		if s.Bitrate > 0 {
			return [][]string{convert, {"vorbisenc", "managed", "true", "bitrate", strconv.Itoa(s.Bitrate)}}
		}
		return [][]string{convert, {"vorbisenc", "quality", decimal(s.Quality, 64, -0.1, 1)}}
	case FLAC:
		// Loose: the better of the two stereo codings is sought now and then, which takes a fifth of the time off for 0.4 %
		// more bytes; libav's level 5 needs 2.3 % more.
		return [][]string{{"flacenc", "quality", strconv.Itoa(speed(s.Speed, 8, 8, 7, 6, 5, 4, 3, 2, 1, 0, 5)), "loose-mid-side-stereo", "true"}}
	}
	return nil
}

// bits returns the bits per second for a codec without a quality setting: worst at quality 1, best at 100.
func (s *SoundTrack) bits(usual, worst, best int) string {
	switch {
	case s.Bitrate > 0:
		return strconv.Itoa(s.Bitrate)
	case s.Quality > 0:
		usual = scaled(s.Quality, 0, worst, best)
	}
	if s.Mono {
		usual /= 2
	}
	return strconv.Itoa(usual)
}

// speed returns the number for a speed of 1 to 10 among eleven, the last of them for an unset speed.
func speed(n int, numbers ...int) int {
	if n == 0 {
		return numbers[len(numbers)-1]
	}
	return numbers[n-1]
}

// scaled maps a quality of 1 to 100, or the usual one where it is 0, linearly to a codec's own scale.
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

// Sides returns the sides of the codec's frames for pictures: those of H.264 and H.265 are even, as two by two pixels
// share a colour.
func (c Codec) Sides(width, height int) (int, int) {
	if c == H264 || c == H265 {
		return width + width%2, height + height%2
	}
	return width, height
}
