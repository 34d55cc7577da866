package pipeline

import (
	"runtime"
	"strconv"

	"golang.org/x/sys/cpu"

	"github.com/gonumm/gonumm/internal/media"
)

func (v *VideoTrack) encoder() [][]string {
	switch v.Codec {
	case H264:
		preset := speed(v.Speed, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3)
		return [][]string{join([]string{"x264enc", "speed-preset", presets[preset], "qp-min", "0"},
			v.x264Rate(), v.x264Held(preset), v.keys("key-int-max"), x264Kernels())}
	case H265:
		return [][]string{join([]string{"x265enc", "speed-preset", presets[speed(v.Speed, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3)]},
			v.x265Rate(), v.keys("key-int-max")), {"h265parse"}}
	case VP9:
		// In one pass libvpx makes nothing of pictures ahead, which would be lost with the process.
		return [][]string{join([]string{"vp9enc", "lag-in-frames", "0", "deadline", "1000000", "cpu-used", strconv.Itoa(speed(v.Speed, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 5)),
			"row-mt", "true", "threads", strconv.Itoa(runtime.NumCPU())}, v.vp9Rate(), v.keysOr("keyframe-max-dist", 240))}
	case VP8:
		return [][]string{join([]string{"vp8enc", "deadline", "1000000", "cpu-used", strconv.Itoa(speed(v.Speed, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 2)),
			"threads", strconv.Itoa(runtime.NumCPU())}, v.vp8Rate(), v.keysOr("keyframe-max-dist", 240))}
	case AV1:
		return [][]string{join([]string{"av1enc", "cpu-used", strconv.Itoa(speed(v.Speed, 1, 2, 3, 4, 5, 6, 6, 7, 8, 9, 6)),
			"threads", strconv.Itoa(runtime.NumCPU())}, v.av1Rate(), v.keysOr("keyframe-max-dist", 240)), {"av1parse"}}
	case ProRes:
		return [][]string{{"videoconvert", "dither", "none"}, {"capsfilter", "caps", v.proResCaps()}, {"avenc_prores_ks"}}
	case Theora:
		return [][]string{join([]string{"theoraenc", "speed-level", strconv.Itoa(speed(v.Speed, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 1))},
			v.theoraRate(), v.keys("keyframe-freq"), v.keys("keyframe-force"))}
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

// presets are those of x264 and x265, from slow to quick.
var presets = []string{"veryslow", "slower", "slow", "medium", "fast", "faster", "veryfast", "veryfast", "superfast", "ultrafast"}

func join(parts ...[]string) (all []string) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// keys sets the property for the most pictures between two key frames, where KeyEvery asks for it.
func (v *VideoTrack) keys(property string) []string {
	if v.KeyEvery == 0 {
		return nil
	}
	return []string{property, strconv.Itoa(v.KeyEvery)}
}

func (v *VideoTrack) keysOr(property string, usual int) []string {
	if v.KeyEvery == 0 {
		return []string{property, strconv.Itoa(usual)}
	}
	return v.keys(property)
}

// x264Rate asks for a constant rate factor of 50 to 10, which is 20 where nothing was asked for: a little better
// than x264's own 23, as what is written is often worked on again.
func (v *VideoTrack) x264Rate() []string {
	// Without a capacity of 0, x264enc holds a constant rate factor to its default of 2048 kbit/s as well; and a mean rate would be kept
	// within a buffer, by which x264 writes other bytes each time when it has several threads.
	if v.Bitrate > 0 {
		return []string{"pass", "cbr", "bitrate", strconv.Itoa(max(1, v.Bitrate/1000)), "vbv-buf-capacity", "0"}
	}
	return []string{"pass", "qual", "quantizer", strconv.Itoa(scaled(v.Quality, 75, 50, 10)), "vbv-buf-capacity", "0"}
}

// x264Looks is how many pictures x264 looks ahead with each of the presets.
var x264Looks = []int{60, 60, 50, 40, 30, 20, 10, 10, 0, 0}

// x264Held bounds how many pictures x264 holds back: those that it looks ahead at, and one in each thread but the last. What it holds is lost
// with the process: together with what else is on its way, some eight pictures, it is a second where there are 25 a second or more. Looking
// ahead at 20 pictures instead of 40 takes 1 % more bytes at the same PSNR, at 15 it takes 2 %, at 10 it would take 5 %.
func (v *VideoTrack) x264Held(preset int) []string {
	const least, mostThreads = 14, 6
	threads := max(1, min(runtime.NumCPU()*3/2, (v.Height+15)/16/2, mostThreads)) // x264 itself has no bound but that of the height
	held := 2 * v.Rate / (3 * max(1, v.Over))
	ahead := min(x264Looks[preset], max(least, held-(threads-1)))
	return []string{"threads", strconv.Itoa(threads), "rc-lookahead", strconv.Itoa(ahead), "sync-lookahead", "0"}
}

// x264Kernels keeps x264 from its AVX-512 code, which for some sizes reads memory that nobody has written when it propagates the costs
// of macroblocks (version 164): the same film was other bytes each time. Such processors have all of the instructions that are named.
func x264Kernels() []string {
	if !cpu.X86.HasAVX512F {
		return nil
	}
	return []string{"option-string", "asm=MMX2,SSE2,SSE2Fast,SSSE3,SSE4.2,AVX,BMI1,BMI2,AVX2,FMA3,LZCNT"}
}

// x265Rate asks for a constant rate factor of 50 to 12, 24 where nothing was asked for. Its words stay off standard error.
func (v *VideoTrack) x265Rate() []string {
	if v.Bitrate > 0 {
		return []string{"bitrate", strconv.Itoa(max(1, v.Bitrate/1000)), "option-string", "log-level=none"}
	}
	return []string{"option-string", "log-level=none:crf=" + strconv.Itoa(scaled(v.Quality, 69, 50, 12))}
}

func (v *VideoTrack) vp8Rate() []string {
	if v.Bitrate > 0 {
		return []string{"end-usage", "vbr", "target-bitrate", strconv.Itoa(v.Bitrate)}
	}
	level := scaled(v.Quality, 75, 63, 4)
	return []string{"end-usage", "cq", "target-bitrate", "1000000000", "cq-level", strconv.Itoa(level), "min-quantizer", strconv.Itoa(max(0, level-4))}
}

func (v *VideoTrack) av1Rate() []string {
	if v.Bitrate > 0 {
		return []string{"end-usage", "vbr", "target-bitrate", strconv.Itoa(max(1, v.Bitrate/1000))}
	}
	level := scaled(v.Quality, 75, 63, 6)
	return []string{"end-usage", "q", "min-quantizer", strconv.Itoa(max(0, level-8)), "max-quantizer", strconv.Itoa(level)}
}

func (v *VideoTrack) theoraRate() []string {
	if v.Bitrate > 0 {
		return []string{"bitrate", strconv.Itoa(max(1, v.Bitrate/1000))}
	}
	return []string{"quality", strconv.Itoa(scaled(v.Quality, 76, 0, 63))}
}

// proResCaps are 4:2:2 of 10 bits, in the limited range.
func (v *VideoTrack) proResCaps() string {
	if v.Height >= 720 {
		return media.RawVideo + ", format=(string)I422_10LE, colorimetry=(string)bt709"
	}
	return media.RawVideo + ", format=(string)I422_10LE, colorimetry=(string)2:4:5:1"
}

// vp9Rate asks for a level of 63 to 4, which is 19 where nothing was asked for. GStreamer 1.22 has no mode of constant quality, and
// with bits to spare its constrained one makes every level the best. With next to none, every picture is at the worst quantizer
// that is allowed, which is the level, and those that others are made from are better, as in libvpx's own mode: with one quantizer
// for all, the same quality takes up to 38 % more bytes.
func (v *VideoTrack) vp9Rate() []string {
	if v.Bitrate > 0 {
		return []string{"end-usage", "vbr", "target-bitrate", strconv.Itoa(v.Bitrate)}
	}
	level := scaled(v.Quality, 75, 63, 4)
	return []string{"end-usage", "cq", "target-bitrate", "1000", "cq-level", strconv.Itoa(level),
		"min-quantizer", strconv.Itoa(level / 2), "max-quantizer", strconv.Itoa(level)}
}
