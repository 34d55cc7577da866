package laws

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// writings are the options under which every format is written twice.
var writings = []struct {
	extensions string
	sound      bool // alone
	opts       []numm.EncodeOption
}{
	{"wav aiff flac ogg opus mp3 m4a", true, nil},
	{"wav aiff flac ogg opus mp3 m4a", true, []numm.EncodeOption{numm.Mono()}},
	{"ogg opus mp3 m4a", true, []numm.EncodeOption{numm.Quality(30)}},
	{"ogg opus mp3 m4a", true, []numm.EncodeOption{numm.Bitrate(96000)}},
	{"wav aiff flac ogg opus mp3 m4a", true, []numm.EncodeOption{numm.Rate(22050)}},
	{"ogg", true, []numm.EncodeOption{numm.Codec("opus")}},
	{"mkv mp4 mov webm avi ogv", false, nil},
	{"mkv mp4 mov webm avi ogv", false, []numm.EncodeOption{numm.Quality(40)}},
	{"mkv mp4 mov webm avi ogv", false, []numm.EncodeOption{numm.FractionalRate(24000, 1001), numm.Mono()}},
	{"mkv mp4 mov webm", false, []numm.EncodeOption{numm.Bitrate(300000), numm.SoundBitrate(64000)}},
	{"mkv mp4 mov", false, []numm.EncodeOption{numm.Codec("h265"), numm.Speed(8)}},
	{"mkv mp4 webm", false, []numm.EncodeOption{numm.Codec("av1"), numm.Speed(9)}},
	{"mkv webm", false, []numm.EncodeOption{numm.Codec("vp8"), numm.KeyframeEvery(200 * time.Millisecond)}},
	{"mkv mov", false, []numm.EncodeOption{numm.Codec("mjpeg")}},
	{"mov", false, []numm.EncodeOption{numm.Codec("prores"), numm.Codec("pcm")}},
}

// Whatever is written twice is the same bytes, as a file and as a stream: there is no date in it, nothing random, and nothing
// of how threads ran.
func TestWrittenTwiceIsTheSame(t *testing.T) {
	turn.Long(t)
	v, s := film(20, 112, 80), noise(20*numm.FrameSound) // an odd number of macroblocks, which is where x264 went wrong
	for _, w := range writings {
		for _, extension := range strings.Fields(w.extensions) {
			if !turn.Takes(fmt.Sprint(extension, w.opts), (oneIn+1)/2) {
				continue
			}
			t.Run(fmt.Sprint(extension, w.opts), func(t *testing.T) {
				t.Parallel()
				var files, streams [2][]byte
				for i := range 2 {
					path := filepath.Join(t.TempDir(), "a."+extension)
					var stream bytes.Buffer
					if w.sound {
						writeSound(t, path, s, w.opts...)
						streamSound(t, &stream, extension, s, w.opts...)
					} else {
						if err := numm.WriteMovie(t.Context(), path, v, s, w.opts...); err != nil {
							t.Fatal(err)
						}
						streamFilm(t, &stream, extension, v, s, w.opts...)
					}
					content := disk.Read(t, path)
					files[i], streams[i] = content, stream.Bytes()
				}
				if !bytes.Equal(files[0], files[1]) {
					t.Errorf("two files of %d and %d bytes differ", len(files[0]), len(files[1]))
				}
				if !bytes.Equal(streams[0], streams[1]) {
					t.Errorf("two streams of %d and %d bytes differ", len(streams[0]), len(streams[1]))
				}
			})
		}
	}
}

// onlyWriter hides that a writer can do more than Write.
type onlyWriter struct{ *bytes.Buffer }

func (w onlyWriter) Write(p []byte) (int, error) { return w.Buffer.Write(p) }

func streamSound(t *testing.T, to *bytes.Buffer, format string, s numm.Sound, opts ...numm.EncodeOption) {
	t.Helper()
	w, err := numm.NewSoundWriter(t.Context(), onlyWriter{to}, format, opts...)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(s), w.Close()); err != nil {
		t.Fatal(err)
	}
}

func streamFilm(t *testing.T, to *bytes.Buffer, format string, v *numm.Video, s numm.Sound, opts ...numm.EncodeOption) {
	t.Helper()
	w, err := numm.NewMovieWriter(t.Context(), onlyWriter{to}, format, v.Width, v.Height, opts...)
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range v.All() {
		if err := errors.Join(w.WriteFrame(image.Image(m)), w.WriteSound(s[i*numm.FrameSound:][:numm.FrameSound])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// quietFolder tells the child of TestWritingIsQuiet where to write.
const quietFolder = "NUMM_QUIET_FOLDER"

// Writing good input prints nothing on standard error, also where a sound is shorter than the first block of its encoder.
func TestWritingIsQuiet(t *testing.T) {
	if folder := os.Getenv(quietFolder); folder != "" {
		writeShort(t, folder)
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self, "-test.run=^TestWritingIsQuiet$")
	c.Env = append(os.Environ(), quietFolder+"="+t.TempDir())
	var said bytes.Buffer
	c.Stderr = &said
	if err := c.Run(); err != nil || said.Len() > 0 {
		t.Errorf("%v; on standard error:\n%s", err, said.Bytes())
	}
}

func writeShort(t *testing.T, folder string) {
	for _, n := range []int{1, 100, 1470, 4607, 4608, 4609, 10000} {
		for _, extension := range []string{"wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a"} {
			writeSound(t, filepath.Join(folder, "a."+extension), noise(n))
		}
		for _, extension := range []string{"mkv", "mp4", "mov", "webm", "avi", "ogv"} {
			path := filepath.Join(folder, "a."+extension)
			if err := numm.WriteMovie(t.Context(), path, film(1, 64, 48), noise(n)); err != nil {
				t.Error(err)
			}
		}
	}
}
