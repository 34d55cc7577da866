package trust_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color/palette"
	"image/gif"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/tests/truth"
)

// longFilm is a real film of an hour: 160 by 90 pixels, ten frames a second, with sound.
func longFilm(t testing.TB) string {
	return longFile(t, "long.mp4", "bigbuckbunny.mp4",
		[]string{"-r", "10", "-s", "160x90", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "60k", "-c:a", "aac", "-b:a", "32k"},
		seconds)
}

// longStream is the same in a container without an index or a stated length, which is entered at its start.
func longStream(t testing.TB) string {
	return longFile(t, "long.ts", "bigbuckbunny.mp4",
		[]string{"-r", "10", "-s", "160x90", "-c:v", "libx264", "-preset", "veryfast", "-b:v", "60k", "-c:a", "aac", "-b:a", "32k"},
		seconds)
}

// longMP3 is a real sound of an hour.
func longMP3(t testing.TB) string {
	return longFile(t, "long.mp3", "bigbuckbunny.mp4",
		[]string{"-vn", "-c:a", "libmp3lame", "-b:a", "64k"}, seconds)
}

// fullHD is twenty seconds of 1920 by 1080 pixels.
func fullHD(t testing.TB) string {
	return longFile(t, "1080p.mp4", "bigbuckbunny.mp4",
		[]string{"-an", "-r", "30", "-s", "1920x1080", "-c:v", "libx264", "-preset", "veryfast", "-bf", "2"}, 20)
}

var making sync.Mutex

// longFile codes a file of tests/testdata once and repeats what came out, in the folder of what is made and kept.
func longFile(t testing.TB, name, from string, code []string, length int) string {
	t.Helper()
	making.Lock()
	defer making.Unlock()
	path := filepath.Join(cache(t), fmt.Sprintf("%d-%s", length, name))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	short := filepath.Join(t.TempDir(), "short"+filepath.Ext(name))
	ffmpeg(t, append(append([]string{"-i", truth.Named(t, from).Path}, code...), short)...)
	half := filepath.Join(t.TempDir(), name)
	ffmpeg(t, "-stream_loop", "-1", "-i", short, "-c", "copy", "-t", strconv.Itoa(length), half)
	b, err := os.ReadFile(half)
	noError(t, err)
	keep(t, path, b)
	return path
}

// longGIF is an hour of 2000 by 2000 pixels, a frame each second, of one colour: few bytes are much work.
func longGIF(t testing.TB) string {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, 2000, 2000), palette.Plan9)
	files := make([][]byte, 2) // of one frame and of two
	for i := range files {
		var b bytes.Buffer
		g := gif.GIF{LoopCount: -1}
		for range i + 1 {
			g.Image, g.Delay = append(g.Image, m), append(g.Delay, 100)
		}
		noError(t, gif.EncodeAll(&b, &g))
		files[i] = b.Bytes()
	}
	end := len(files[0]) - 1 // of the frame, where its repetition goes
	frame := files[1][end : len(files[1])-1]
	b := slices.Concat(files[0][:end], bytes.Repeat(frame, seconds-1), files[0][end:])
	path := filepath.Join(t.TempDir(), "long.gif")
	noError(t, os.WriteFile(path, b, 0o600))
	return path
}

// longWAV is an hour of silence at 48 kHz, of which the file system keeps the head alone.
func longWAV(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "long.wav")
	noError(t, os.WriteFile(path, wavHead(48000, 2, 16, 48000*seconds*4), 0o600))
	noError(t, os.Truncate(path, wavHeadSize+48000*seconds*4))
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
