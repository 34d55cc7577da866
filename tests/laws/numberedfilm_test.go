package laws

import (
	"bytes"
	"encoding/binary"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// numbered makes a film of numbered frames of 96 by 64 at 30 a second by ffmpeg, with sound beside them where args
// name a codec for it.
func numbered(t *testing.T, path string, frames int, args string) {
	t.Helper()
	command := []string{"-nostdin", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "96x64", "-r", "30", "-i", "-"}
	if strings.Contains(args, "-c:a") {
		command = append(command, "-f", "lavfi", "-i", "sine=r=44100:d="+strconv.FormatFloat(float64(frames)/30, 'f', 3, 64))
	}
	command = append(command, "-pix_fmt", "yuv420p")
	command = append(append(command, strings.Fields(args)...), "-bitexact", path)
	cmd := exec.CommandContext(t.Context(), "ffmpeg", command...)
	cmd.Stdin = bytes.NewReader(film(frames, 96, 64).Pix)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// numberIn reads the number of a frame.
func numberIn(m *numm.Image) (n int) {
	w, h := m.Width(), m.Height()
	for cell := range 8 {
		r, g, b := m.RGB((2*cell+1)*w/16, h/16)
		n <<= 1
		if int(r)+int(g)+int(b) > 3*128 {
			n |= 1
		}
	}
	return n
}

// numbersOf are those of all frames.
func numbersOf(v *numm.Video) (numbers []int) {
	for _, m := range v.All() {
		numbers = append(numbers, numberIn(m))
	}
	return numbers
}

const numberedX264 = "-c:v libx264 -preset ultrafast -threads 1 -g 30 -bf 2 "

// Law 3 where containers do not say, or say wrongly, when frames are shown: every frame stands where it was written.
func TestNumberedFilms(t *testing.T) {
	const frames = 120
	for _, test := range []struct{ file, args string }{
		{"mpeg4.avi", "-c:v mpeg4 -bf 2 -g 30 -q:v 3"},
		{"mpeg4_sound.avi", "-c:v mpeg4 -bf 2 -g 30 -q:v 3 -c:a libmp3lame"},
		{"mpeg4_plain.avi", "-c:v mpeg4 -g 30 -q:v 3"},
		{"divx.avi", "-c:v mpeg4 -vtag DX50 -bf 1 -g 30 -q:v 3"},
		{"h264.avi", numberedX264},
		{"mpeg2.vob", "-c:v mpeg2video -bf 2 -g 15 -q:v 3 -c:a mp2"},
		{"mpeg1.mpg", "-c:v mpeg1video -bf 2 -g 15 -q:v 3 -c:a mp2 -f mpeg"},
		{"h264.ts", numberedX264 + "-c:a aac"},
		{"h265.ts", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3 -c:a aac"},
		{"h264.m2ts", numberedX264 + "-c:a ac3 -mpegts_m2ts_mode 1"},
		{"mpeg2.m2v", "-c:v mpeg2video -bf 2 -g 15 -q:v 3"},
		{"mpeg1.m1v", "-c:v mpeg1video -bf 2 -g 15 -q:v 3"},
		{"h264.264", numberedX264},
		{"h265.265", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3"},
		{"mpeg4.m4v", "-c:v mpeg4 -g 30 -q:v 3 -f m4v"},
		{"vp9.ivf", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -crf 20 -b:v 0"},
	} {
		if !turn.Takes(test.file, 3) {
			continue
		}
		t.Run(test.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), test.file)
			numbered(t, path, frames, test.args)
			v := readVideo(t, path)
			inOrder(t, v, frames)
			equalVideos(t, "a range", readVideo(t, path, numm.Range(77, 80)), v.Slice(77, 80))
		})
	}
}

// inOrder checks that each frame is the one of its index.
func inOrder(t *testing.T, v *numm.Video, frames int) {
	t.Helper()
	want := make([]int, frames)
	for i := range want {
		want[i] = i
	}
	if got := numbersOf(v); !slices.Equal(got, want) {
		t.Errorf("frames %v, want those from 0 to %d", got, frames-1)
	}
}

// A stream that states no rate at all has 25 frames a second.
func TestStreamsWithoutRate(t *testing.T) {
	turn.Long(t)
	const frames = 100
	for _, test := range []struct{ file, args string }{
		{"untimed.265", "-c:v libx265 -preset ultrafast -x265-params log-level=none:bframes=3:vui-timing-info=0"},
		{"untimed.obu", "-c:v libaom-av1 -cpu-used 8 -crf 20 -f obu"},
	} {
		path := filepath.Join(t.TempDir(), test.file)
		numbered(t, path, frames, test.args)
		v := readVideo(t, path)
		if want := frames * 30 / 25; v.Len() != want {
			t.Fatalf("%s: %d frames, want %d", test.file, v.Len(), want)
		}
		numbers := numbersOf(v)
		for n := range frames {
			if slot := (n*30*2 + 25) / (2 * 25); slot < len(numbers) && numbers[slot] != n {
				t.Errorf("%s: frame %d is number %d, want %d", test.file, slot, numbers[slot], n)
			}
		}
	}
}

// Matroska that was written to a pipe has no index: it is entered at key frames alone, and every range is that of the whole.
func TestMatroskaWithoutIndex(t *testing.T) {
	turn.Long(t)
	const frames = 200
	const fine = " -g 20 -c:a libopus"
	for _, test := range []struct{ format, name, args string }{
		{"matroska", "h264", numberedX264 + "-g 20 -c:a aac"},
		{"matroska", "h264_open", "-c:v libx264 -preset ultrafast -threads 1 -bf 3 -x264-params open-gop=1:keyint=12:scenecut=0 -c:a aac"},
		{"matroska", "h265", "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=20:bframes=3 -c:a aac"},
		{"matroska", "mpeg4", "-c:v mpeg4 -q:v 3 -bf 2" + fine},
		{"matroska", "ffv1", "-c:v ffv1" + fine},
		{"webm", "vp8", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 1M" + fine},
		{"webm", "vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 1M" + fine},
	} {
		if !turn.Takes(test.name, 3) {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), test.name+".mkv")
			numbered(t, path, frames, test.args+" -f "+test.format+" -live 1")
			whole := readVideo(t, path)
			inOrder(t, whole, frames)
			r, err := numm.OpenVideo(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			for _, at := range []int{150, 3, 199, 61, 100, 120} {
				equalVideos(t, "a range", readVideo(t, path, numm.Range(at, at+1)), whole.Slice(at, at+1))
				equalFrame(t, r, at, whole)
			}
		})
	}
}

const tsPacket = 188

// Packets that were lost leave a hole in the film, during which its last frame stands still.
func TestTransportStreamWithHole(t *testing.T) {
	const frames = 240
	for _, codec := range []string{numberedX264 + "-c:a aac", numberedX264 + "-bf 0 -c:a mp2"} {
		path := filepath.Join(t.TempDir(), "hole.ts")
		numbered(t, path, frames, codec)
		data := disk.Read(t, path)
		from, to := len(data)/tsPacket*2/5*tsPacket, len(data)/tsPacket*3/5*tsPacket
		disk.Write(t, path, append(data[:from:from], data[to:]...))
		v := readVideo(t, path)
		if v.Len() != frames {
			t.Fatalf("%d frames, want %d", v.Len(), frames)
		}
		numbers := numbersOf(v)
		for _, i := range []int{0, 30, 60, 80, 180, 200, 239} {
			if numbers[i] != i {
				t.Errorf("frame %d is number %d", i, numbers[i])
			}
		}
		if sound := readSound(t, path); abs(len(sound)-frames*numm.FrameSound) > 5000 {
			t.Errorf("%d sound frames, want about %d", len(sound), frames*numm.FrameSound)
		}
		if movie, _ := readMovie(t, path); abs(movie.Len()-frames) > 3 {
			t.Errorf("the movie has %d frames, want about %d", movie.Len(), frames)
		}
	}
}

// A programme that names no clock is shown by the times of its streams.
func TestTransportStreamWithoutClock(t *testing.T) {
	const frames = 90
	path := filepath.Join(t.TempDir(), "clockless.ts")
	numbered(t, path, frames, numberedX264+"-c:a aac")
	data := disk.Read(t, path)
	for at := 0; at < len(data); at += tsPacket {
		p := data[at : at+tsPacket]
		if id := int(p[1]&0x1f)<<8 | int(p[2]); id != 0x1000 { // where ffmpeg puts the programme's table
			continue
		}
		table := p[5:]
		table[8], table[9] = 0xff, 0xff // its clock is in the packets that fill up
		end := 3 + (int(table[1]&15)<<8 | int(table[2])) - 4
		binary.BigEndian.PutUint32(table[end:], crc.MPEG(table[:end]))
	}
	disk.Write(t, path, data)
	inOrder(t, readVideo(t, path), frames)
}

// AVI with B-frames in the chunks of the frames before, and placeholders in their own, as DivX and Xvid write them.
func TestPackedBFrames(t *testing.T) {
	const frames = 90
	path := filepath.Join(t.TempDir(), "packed.avi")
	numbered(t, path, frames, "-c:v libxvid -bf 2 -g 30 -q:v 3")
	numbers := numbersOf(readVideo(t, path))
	// The encoder loses its last two frames.
	if len(numbers) < frames-2 || len(numbers) > frames {
		t.Fatalf("%d frames, want %d or two fewer", len(numbers), frames)
	}
	for i, n := range numbers[:frames-3] {
		if n != i {
			t.Errorf("frame %d is number %d", i, n)
		}
	}
}
