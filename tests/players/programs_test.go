package players

import (
	"fmt"
	"math"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// said runs a program, and returns what it wrote to both of its outputs; the test is skipped where it is not installed.
func said(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), needs.Program(t, name), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return strings.TrimSpace(string(out))
}

// python runs a script that needs a module; the test is skipped where that is missing.
func python(t *testing.T, module, script string, args ...string) string {
	t.Helper()
	needs.Modules(t, "import "+module, "python3-"+module, "players")
	// What libav complains of goes to standard error: seeks by the sound meet pictures that do not stand alone, in its own files too.
	out, err := exec.CommandContext(t.Context(), needs.Python, append([]string{"-c", script}, args...)...).Output()
	if err != nil {
		t.Fatalf("%s: %v", module, err)
	}
	return strings.TrimSpace(string(out))
}

// options are those under which every film is looked at.
var options = []struct {
	name, extensions string
	opts             []numm.EncodeOption
	rate             float64 // pictures a second; 0: numm.FrameRate
}{
	{"as it comes", "mkv mp4 mov webm avi ogv", nil, 0},
	{"quality", "mkv mp4 mov webm avi ogv", []numm.EncodeOption{numm.Quality(40)}, 0},
	{"mono", "mkv mp4 mov webm avi ogv", []numm.EncodeOption{numm.Mono()}, 0},
	{"rate", "mkv mp4 mov webm avi ogv", []numm.EncodeOption{numm.FractionalRate(24000, 1001)}, 24000.0 / 1001},
	{"h264", "mkv", []numm.EncodeOption{numm.Codec("h264")}, 0},
	{"h265", "mkv mp4 mov", []numm.EncodeOption{numm.Codec("h265")}, 0},
	{"av1", "mkv mp4 webm", []numm.EncodeOption{numm.Codec("av1"), numm.Speed(9)}, 0},
	{"vp8", "mkv webm", []numm.EncodeOption{numm.Codec("vp8")}, 0},
	{"vp9", "mkv", []numm.EncodeOption{numm.Codec("vp9")}, 0},
	{"prores", "mov", []numm.EncodeOption{numm.Codec("prores"), numm.Codec("pcm")}, 0},
	{"mjpeg", "mkv mov", []numm.EncodeOption{numm.Codec("mjpeg")}, 0},
	{"opus", "mkv", []numm.EncodeOption{numm.Codec("opus")}, 0},
}

// ffmpeg decodes every film to its end without a complaint, with as many pictures and as much sound as were written, at the places
// where they were; PyAV finds a packet of either at the places that it seeks to.
func TestFilmsInOtherPrograms(t *testing.T) {
	turn.Long(t)
	const n = 60
	v := numbered(n)
	for _, o := range options {
		for _, extension := range strings.Fields(o.extensions) {
			if o.opts != nil && !turn.Takes(o.name+extension, oneIn) {
				continue
			}
			t.Run(o.name+" "+extension, func(t *testing.T) {
				t.Parallel()
				rate := o.rate
				if rate == 0 {
					rate = numm.FrameRate
				}
				s := clicks(int(float64(n) / rate * numm.SampleRate))
				path := filepath.Join(t.TempDir(), "a."+extension)
				write(t, numm.WriteMovie(t.Context(), path, v, s, o.opts...))
				if out := said(t, "ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "null", "-"); out != "" {
					t.Errorf("ffmpeg says %s", out)
				}
				got := said(t, "ffprobe", "-v", "error", "-count_frames", "-select_streams", "v:0", "-of", "csv=p=0",
					"-show_entries", "stream=nb_read_frames", path)
				if strings.Trim(got, ",") != strconv.Itoa(n) {
					t.Errorf("%s pictures, want %d", got, n)
				}
				checkClicks(t, heard(t, path), len(s))
				early := 0.3
				if extension == "ogv" {
					early = 0.6 // a seek leads to the start of a page, which holds half a second
				}
				seeks := []float64{1.5, 0.5, 1}
				for i, got := range packetsAt(t, path, seeks) {
					if want := seeks[i]; got > want+0.06 || got < want-early {
						t.Errorf("seek %d of the sound to %v s leads to %v", i, want, got)
					}
				}
			})
		}
	}
}

// heard are the clicks in a file, as ffmpeg decodes it.
func heard(t *testing.T, path string) (list []int) {
	t.Helper()
	samples := said(t, "ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-ac", "1", "-ar", "44100", "-")
	quiet := numm.SampleRate
	for i := 0; i+1 < len(samples); i, quiet = i+2, quiet+1 {
		if x := int16(uint16(samples[i]) | uint16(samples[i+1])<<8); math.Abs(float64(x)) > 8000 {
			if quiet > 4000 {
				list = append(list, i/2)
			}
			quiet = 0
		}
	}
	return list
}

// packetsAt returns the times of the packets that PyAV's seeks on the sound lead to.
func packetsAt(t *testing.T, path string, seconds []float64) (times []float64) {
	t.Helper()
	args := []string{path}
	for _, s := range seconds {
		args = append(args, fmt.Sprint(s))
	}
	out := python(t, "av", `
import av, sys
c = av.open(sys.argv[1])
s = c.streams.audio[0]
for seconds in sys.argv[2:]:
    c.seek(int(float(seconds) / s.time_base), stream=s)
    print(float(next(p for p in c.demux(s) if p.pts is not None).pts * s.time_base))`, args...)
	for line := range strings.Lines(out) {
		at, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, at)
	}
	if len(times) != len(seconds) {
		t.Fatalf("%d seeks lead to %d packets", len(seconds), len(times))
	}
	return times
}

// Whatever the quality or the rate, MP3 is at the rate that its head states, and as long as what was written, to mpg123, mp3val and
// libsndfile; so are the others that libsndfile knows, and Opus to opusinfo.
func TestSoundsInOtherPrograms(t *testing.T) {
	turn.Long(t)
	s := clicks(2*numm.SampleRate + 77)
	for _, extension := range []string{"wav", "aiff", "flac", "ogg", "opus", "mp3"} {
		for _, o := range [][]numm.EncodeOption{nil, {numm.Quality(1)}, {numm.Quality(35)}, {numm.Quality(100)}, {numm.Mono()}, {numm.Bitrate(64000)}, {numm.Rate(22050)}} {
			if len(o) > 0 && fmt.Sprint(o[0]) == "Bitrate(64000)" && (extension == "wav" || extension == "aiff" || extension == "flac") {
				continue
			}
			if o != nil && !turn.Takes(fmt.Sprint(extension, o), oneIn) {
				continue
			}
			t.Run(fmt.Sprint(extension, o), func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "a."+extension)
				write(t, numm.WriteSound(t.Context(), path, s, o...))
				rate := numm.SampleRate
				if len(o) > 0 && fmt.Sprint(o[0]) == "Rate(22050)" {
					rate = 22050
				}
				told := rate
				switch extension {
				case "opus":
					told = 48000
					if rate <= 24000 {
						told = 24000 // libsndfile decodes at the rate of Opus that has all of what the header states
					}
					if out := said(t, "opusinfo", path); strings.Contains(out, "WARNING") || !strings.Contains(out, fmt.Sprintf("Original sample rate: %d Hz", rate)) {
						t.Errorf("opusinfo says %s", out)
					}
				case "mp3":
					out := said(t, "mp3val", path)
					for line := range strings.Lines(out) {
						untagged := strings.HasSuffix(strings.TrimSpace(line), "No supported tags in the file")
						if (strings.Contains(line, "WARNING") || strings.Contains(line, "ERROR")) && !untagged {
							t.Errorf("mp3val says %s", out)
						}
					}
					_ = said(t, "mpg123", "-q", "-t", path)
				}
				got := python(t, "soundfile", "import soundfile, sys\nf = soundfile.SoundFile(sys.argv[1]); print(f.samplerate, f.channels, len(f.read()))", path)
				channels := 2
				if len(o) > 0 && fmt.Sprint(o[0]) == "Mono()" {
					channels = 1
				}
				var gotRate, gotChannels, frames int
				if _, err := fmt.Sscan(got, &gotRate, &gotChannels, &frames); err != nil {
					t.Fatal(err)
				}
				want := len(s) * told / rate
				if gotRate != told || gotChannels != channels || frames < want-1 || frames > want+1 && extension != "opus" && extension != "mp3" {
					t.Errorf("libsndfile reads %s, want %d Hz, %d channels, %d sound frames", got, told, channels, want)
				}
			})
		}
	}
}
