package trust_test

import (
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/tests/truth"
)

const (
	hour      = 3600 // seconds
	filmRate  = 10   // frames a second of hourFilm
	videoRate = 30
	soundRate = 44100
)

// hourFilm is a real film of an hour: 160 by 90 pixels, ten frames a second, with sound.
func hourFilm(t testing.TB) string {
	return longFile(t, "hour.mp4", "bigbuckbunny.mp4",
		[]string{"-r", "10", "-s", "160x90", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "60k", "-c:a", "aac", "-b:a", "32k"},
		[]string{"-t", "3600"})
}

// hourStream is the same in a container without an index or a stated length, which is entered at its start.
func hourStream(t testing.TB) string {
	return longFile(t, "hour.ts", "bigbuckbunny.mp4",
		[]string{"-r", "10", "-s", "160x90", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "60k", "-c:a", "aac", "-b:a", "32k"},
		[]string{"-t", "3600"})
}

// hourMP3 is a real sound of an hour.
func hourMP3(t testing.TB) string {
	return longFile(t, "hour.mp3", "bigbuckbunny.mp4",
		[]string{"-vn", "-c:a", "libmp3lame", "-b:a", "64k"}, []string{"-t", "3600"})
}

// fullHD is half a minute of 1920 by 1080 pixels.
func fullHD(t testing.TB) string {
	return longFile(t, "1080p.mp4", "bigbuckbunny.mp4",
		[]string{"-an", "-r", "30", "-s", "1920x1080", "-c:v", "libx264", "-preset", "veryfast", "-bf", "2"}, []string{"-t", "20"})
}

var making sync.Mutex

// longFile codes a file of tests/testdata once and repeats what came out, in the folder of what is made and kept.
func longFile(t testing.TB, name, from string, code, repeat []string) string {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	path := filepath.Join(cache(t), name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	short := filepath.Join(t.TempDir(), "short"+filepath.Ext(name))
	ffmpeg(t, append(append([]string{"-i", truth.Named(t, from).Path}, code...), short)...)
	half := filepath.Join(t.TempDir(), name)
	ffmpeg(t, append(append([]string{"-stream_loop", "-1", "-i", short, "-c", "copy"}, repeat...), half)...)
	b, err := os.ReadFile(half)
	noError(t, err)
	keep(t, path, b)
	return path
}

// hourWAV is an hour of silence at 48 kHz, of which the file system keeps the head alone.
func hourWAV(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hour.wav")
	noError(t, os.WriteFile(path, wavHead(48000, 2, 16, 48000*hour*4), 0o600))
	noError(t, os.Truncate(path, wavHeadSize+48000*hour*4))
	return path
}

const wavHeadSize = 44

// wavHead is the head of a WAV file that claims what it is told to.
func wavHead(rate uint32, channels, bits uint16, size uint32) []byte {
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, size+36)...)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, channels)
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*uint32(channels)*uint32(bits)/8)
	b = binary.LittleEndian.AppendUint16(b, channels*bits/8)
	b = binary.LittleEndian.AppendUint16(b, bits)
	b = append(b, "data"...)
	return binary.LittleEndian.AppendUint32(b, size)
}

func ffmpeg(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ffmpeg", append([]string{"-nostdin", "-v", "error", "-y"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg %q: %v\n%s", args, err, out)
	}
}

// cache is the folder for what takes long to make; make clean removes it.
func cache(t testing.TB) string {
	t.Helper()
	folder, err := filepath.Abs("../../.cache/trust")
	noError(t, err)
	noError(t, os.MkdirAll(folder, 0o777))
	return folder
}

// keep writes a file that is whole or not there, whoever else makes it at the same time.
func keep(t testing.TB, path string, b []byte) {
	t.Helper()
	half, err := os.CreateTemp(filepath.Dir(path), "half-*")
	noError(t, err)
	_, err = half.Write(b)
	noError(t, err)
	noError(t, half.Close())
	noError(t, os.Rename(half.Name(), path))
}
