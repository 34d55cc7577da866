package numm_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// saysHowLong compares what Probe says of a sound with what reading gives, in samples at 44100 Hz.
func saysHowLong(t *testing.T, name string, data []byte) {
	t.Helper()
	path := disk.File(t, name, data)
	info := must.Value(numm.Probe(t.Context(), path))(t)
	sound := must.Value(numm.ReadSound(t.Context(), path))(t)
	if said := int(math.Round(info.Duration.Seconds() * numm.SampleRate)); said != len(sound) {
		t.Errorf("Probe says %v, which is %d samples; reading gives %d", info.Duration, said, len(sound))
	}
}

// MP3 whose rate or channels change on the way lasts as long as what reading makes of it, which leaves out the frames of encoders between
// the parts.
func TestProbeOfMP3ThatChanges(t *testing.T) {
	turn.Long(t)
	part := func(rate, channels, front int) []byte {
		path := ffmpegMade(t, "a.mp3", "-f", "lavfi", "-i", "sine=d=1", "-ar", fmt.Sprint(rate), "-ac", fmt.Sprint(channels), "-c:a", "libmp3lame",
			"-b:a", "128k", "-write_xing", fmt.Sprint(front), "-id3v2_version", "0")
		return disk.Read(t, path)
	}
	for name, data := range map[string][]byte{
		"faster.mp3":    bytes.Join([][]byte{part(44100, 2, 0), part(48000, 2, 0)}, nil),
		"again.mp3":     bytes.Join([][]byte{part(48000, 2, 0), part(44100, 2, 1), part(48000, 2, 1)}, nil),
		"fronts.mp3":    bytes.Join([][]byte{part(44100, 2, 1), part(48000, 2, 1)}, nil),
		"same_rate.mp3": bytes.Join([][]byte{part(44100, 2, 0), part(44100, 2, 1)}, nil),
		"half.mp3":      bytes.Join([][]byte{part(44100, 2, 0), part(22050, 2, 1)}, nil),
		"mono.mp3":      bytes.Join([][]byte{part(44100, 2, 0), part(44100, 1, 0)}, nil),
	} {
		t.Run(name, func(t *testing.T) { saysHowLong(t, name, data) })
	}
}

// FLAC whose rate changes on the way is counted by its frames, whether the header states samples or not; so is one that states none.
func TestProbeOfFLACThatChanges(t *testing.T) {
	part := func(rate int) (head, frames []byte) {
		path := ffmpegMade(t, "a.flac", "-f", "lavfi", "-i", fmt.Sprintf("anoisesrc=d=1.3:a=0.5:seed=1:r=%d", rate), "-c:a", "flac", "-ar", fmt.Sprint(rate), "-frame_size", "4096")
		data := disk.Read(t, path)
		const info = 4 + 4 + 34
		at := info
		for last := data[4]&0x80 != 0; !last; {
			last = data[at]&0x80 != 0
			at += 4 + int(binary.BigEndian.Uint32(data[at:])&0xffffff)
		}
		data[4] |= 0x80
		return data[:info:info], data[at:]
	}
	without := func(head []byte) []byte { // a number of samples
		head = bytes.Clone(head)
		head[21] &^= 15
		clear(head[22:26])
		return head
	}
	slow, first := part(32000)
	_, second := part(48000)
	_, third := part(44100)
	for name, data := range map[string][]byte{
		"unstated.flac": bytes.Join([][]byte{without(slow), first}, nil),
		"changes.flac":  bytes.Join([][]byte{without(slow), first, second, third}, nil),
		"lies.flac":     bytes.Join([][]byte{slow, first, second}, nil),
		"cut_off.flac":  bytes.Join([][]byte{without(slow), first, second[:len(second)-500]}, nil),
	} {
		t.Run(name, func(t *testing.T) { saysHowLong(t, name, data) })
	}
}

// YUV4MPEG has no length but that of its frames, whose lines may be of any length.
func TestProbeOfYUV4MPEG(t *testing.T) {
	for _, test := range []struct {
		name, words, line string
		bytes, bits       int // of a frame of 64 by 48
		rate              float64
	}{
		{"plain", "F30:1 C420jpeg", "FRAME\n", 64 * 48 * 3 / 2, 8, 30},
		{"with words", "F25:1 C420p10 XYSCSS=420P10", "FRAME Ip XWORD=long\n", 64 * 48 * 3, 10, 25},
		{"grey", "F30000:1001 Cmono", "FRAME\n", 64 * 48, 8, 30000. / 1001},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := []byte("YUV4MPEG2 W64 H48 Ip A4:3 " + test.words + "\n")
			for range 7 {
				data = append(append(data, test.line...), make([]byte, test.bytes)...)
			}
			data = append(append(data, test.line...), 1, 2, 3) // cut off
			path := disk.File(t, "a.y4m", data)
			info := must.Value(numm.Probe(t.Context(), path))(t)
			if want := time.Duration(7 / test.rate * float64(time.Second)); (info.Duration - want).Abs() > time.Microsecond {
				t.Errorf("it lasts %v, want %v", info.Duration, want)
			}
			v := info.Video()
			if v.Width != 64 || v.Height != 48 || v.Bits != test.bits || v.FrameRate != test.rate || math.Abs(v.PixelAspect-4./3) > 1e-9 || v.Codec != "rawvideo" {
				t.Errorf("%+v", v)
			}
			film := must.Value(numm.ReadVideo(t.Context(), path))(t)
			if want := int(math.Round(info.Duration.Seconds() * 30)); film.Len() != want {
				t.Errorf("reading gives %d frames, Probe says %d", film.Len(), want)
			}
		})
	}
}

// Raw video without a container states no length, which Probe says by 0; Len counts it.
func TestProbeOfRawVideo(t *testing.T) {
	film := []string{"-f", "lavfi", "-i", "testsrc=d=0.4:r=25:s=64x48", "-pix_fmt", "yuv420p"}
	for name, codec := range map[string][]string{
		"a.h264": {"-c:v", "libx264"},
		"b.h264": {"-c:v", "libx264", "-bsf:v", "h264_metadata=tick_rate=0/1"},
		"a.h265": {"-c:v", "libx265", "-x265-params", "log-level=none"},
		"a.obu":  {"-c:v", "libaom-av1", "-cpu-used", "8"},
		"a.ivf":  {"-c:v", "libvpx", "-f", "ivf"},
	} {
		t.Run(name, func(t *testing.T) {
			path := ffmpegMade(t, name, append(film, codec...)...)
			info := must.Value(numm.Probe(t.Context(), path))(t)
			if info.Duration != 0 || info.Video().Duration != 0 {
				t.Errorf("Probe says that it lasts %v", info.Duration)
			}
			r := must.Value(numm.OpenVideo(t.Context(), path))(t)
			defer r.Close()
			read := must.Value(numm.ReadVideo(t.Context(), path))(t)
			if n, err := r.Len(); n != 12 || err != nil || read.Len() != 12 {
				t.Errorf("%d frames, %v, and %d are read, want 12", n, err, read.Len())
			}
		})
	}
}
