package laws

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// A flash, one white frame, and a click, one loud sample, come every ten seconds, together, and stay so: after ten minutes
// the flash is in its very frame and the click within a millisecond, to us and to ffmpeg.
func TestClapper(t *testing.T) {
	turn.Long(t)
	const every, side = 10 * numm.FrameRate, 18
	frames := clapperSeconds * numm.FrameRate
	v, s := numm.NewVideo(frames, side, side), numm.Silence(clapperSeconds*1e9)
	for i := every / 2; i < frames; i += every {
		for k := range v.Frame(i).Pix {
			v.Frame(i).Pix[k] = 255
		}
		s[i*numm.FrameSound] = [2]int16{32000, 32000}
	}
	for _, extension := range []string{"mkv", "mp4", "webm", "avi", "ogv"} {
		if !turn.Takes(extension, 3) {
			continue
		}
		t.Run(extension, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "clapper."+extension)
			if err := numm.WriteMovie(t.Context(), path, v, s); err != nil {
				t.Fatal(err)
			}
			picture, sound, err := numm.ReadMovie(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			checkClapper(t, "numm", picture, sound, frames, every)
			checkClapper(t, "ffmpeg", timedByFFmpeg(t, path, frames, side), ffmpegAt(t, path, numm.SampleRate), frames, every)
		})
	}
}

// timedByFFmpeg returns the frames of a film, each shown from the time that ffprobe tells until the next: Theora says of a frame that
// stays that it stays, and ffmpeg gives it once.
func timedByFFmpeg(t *testing.T, path string, frames, side int) *numm.Video {
	t.Helper()
	raw := ffmpeg(t, "-i", path, "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
	times := strings.Fields(string(output(t, "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time", "-of", "csv=p=0", path)))
	given := &numm.Video{Pix: raw, Width: side, Height: side}
	if given.Len() != len(times) {
		t.Fatalf("ffmpeg gives %d frames, ffprobe %d", given.Len(), len(times))
	}
	v := numm.NewVideo(frames, side, side)
	for i, from := range times {
		until := frames
		if i+1 < len(times) {
			until = frameAt(times[i+1])
		}
		for k := frameAt(from); k < until; k++ {
			copy(v.Frame(k).Pix, given.Frame(i).Pix)
		}
	}
	return v
}

// frameAt returns the frame that begins at a time, as ffprobe writes it.
func frameAt(seconds string) int {
	return int(math.Round(number64(strings.TrimSuffix(seconds, ",")) * numm.FrameRate))
}

func checkClapper(t *testing.T, who string, v *numm.Video, s numm.Sound, frames, every int) {
	t.Helper()
	if v.Len() != frames {
		t.Errorf("%s reads %d frames, want %d", who, v.Len(), frames)
	}
	for i := range min(v.Len(), frames) {
		if bright := v.Frame(i).Pix[3*(v.Width*v.Height/2+v.Width/2)] > 128; bright != (i%every == every/2) {
			t.Fatalf("%s: frame %d, bright: %v", who, i, bright)
		}
	}
	const millisecond = numm.SampleRate / 1000
	for i := every / 2; i < frames; i += every {
		want := i * numm.FrameSound
		from, to := max(0, want-numm.SampleRate), min(len(s), want+numm.SampleRate)
		loudest := from
		for k := from; k < to; k++ {
			if abs(int(s[k][0])) > abs(int(s[loudest][0])) {
				loudest = k
			}
		}
		if abs(loudest-want) > millisecond || abs(int(s[loudest][0])) < 2000 {
			t.Errorf("%s: the click of frame %d is %d samples late, %d loud", who, i, loudest-want, s[loudest][0])
		}
	}
}
