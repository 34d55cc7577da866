package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unsafe"

	library "github.com/gonumm/gonumm/numm"
)

// writeRows are arrays in memory that become files: written by ourselves, and by an ffmpeg of the same settings that gets
// them through a pipe. Its processor time has the feeding in it, as that of a program which writes this way. The files end up
// in the same folder; what they measure stands behind each.
//
// The settings are those of our defaults: x264's medium preset at a constant rate factor of 20, FFV1 in RGB with checksums,
// FLAC at level 5. The two JPEG encoders have no number in common: on these frames quality 90 of ours keeps 47.5 dB of luma
// and 45.1 of RGB, ffmpeg's scale of 2, its best, 46.4 and 44.4 in a file that is smaller by a fifth, as it searches for the
// best Huffman tables.
func writeRows() []row {
	const reach = "reach 1.0"
	return []row{
		{"write 1080p h264, mp4", reach, []contestant{numm("write.mp4", "short.mp4"),
			piped("mp4", "short.mp4", "-pix_fmt yuv420p -c:v libx264 -preset medium -crf 20 -profile:v high")}},
		{"write 1080p jpeg, avi", reach, []contestant{numm("write.avi", "short.mp4"),
			piped("avi", "short.mp4", "-pix_fmt yuvj420p -c:v mjpeg -q:v 2")}},
		{"write 1080p ffv1, mkv", reach, []contestant{numm("write.mkv", "short.mp4"),
			piped("mkv", "short.mp4", "-pix_fmt bgr0 -c:v ffv1 -slicecrc 1")}},
		{"write 10 min wav", reach, []contestant{numm("write.wav", "long.wav"), piped("wav", "long.wav", "-c:a pcm_s16le")}},
		{"write 10 min flac", reach, []contestant{numm("write.flac", "long.wav"), piped("flac", "long.wav", "-c:a flac -compression_level 5")}},
	}
}

// piped is ffmpeg, fed with what a file holds.
func piped(format, file, args string) contestant {
	return contestant{"ffmpeg, piped", file, func(path string) []string {
		return []string{os.Args[0], "-task", "pipe." + format + " " + args, path}
	}, 0}
}

// writtenFrames are as many as are written of a film; they are all in memory before the clock starts.
const writtenFrames = 48

// write reads a file and reports what writing it took: by ourselves, where the task is write.EXTENSION, or by ffmpeg, where
// it is pipe.EXTENSION and arguments.
func write(ctx context.Context, task, path string) error {
	who, rest, _ := strings.Cut(task, ".")
	extension, args, _ := strings.Cut(rest, " ")
	target := filepath.Join(filepath.Dir(path), "written."+extension)
	defer os.Remove(target)
	var own func() error
	var raw []byte
	var layout string
	var count int
	switch extension {
	case "wav", "flac":
		s, err := library.ReadSound(ctx, path)
		if err != nil {
			return err
		}
		own = func() error { return library.WriteSound(ctx, target, s) }
		raw = unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*4)
		layout, count = "-f s16le -ar 44100 -ac 2", len(s)
	default:
		v, err := library.ReadVideo(ctx, path, library.Range(0, writtenFrames))
		if err != nil {
			return err
		}
		own = func() error { return library.WriteVideo(ctx, target, v) }
		raw = v.Pix
		layout, count = fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -r 30 -s %dx%d", v.Width, v.Height), v.Len()
	}
	if who == "pipe" {
		own = func() error {
			return pipe(ctx, raw, strings.Fields("-nostdin -v error -y "+layout+" -i - "+args+" "+target))
		}
	}
	cpu, start := processor(), time.Now()
	if err := own(); err != nil {
		return err
	}
	wall := time.Since(start)
	took := report{Wall: wall.Seconds(), CPU: (processor() - cpu).Seconds(), Count: count}
	stat, err := os.Stat(target)
	if err != nil {
		return err
	}
	took.Size = stat.Size()
	return json.NewEncoder(os.Stdout).Encode(took)
}

// pipe runs ffmpeg and feeds it.
func pipe(ctx context.Context, raw []byte, args []string) error {
	cmd := exec.CommandContext(ctx, "ffmpeg", args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	_, err = io.Copy(in, bytes.NewReader(raw))
	if closeErr := in.Close(); err == nil {
		err = closeErr
	}
	if waitErr := cmd.Wait(); waitErr != nil {
		return fmt.Errorf("%w: %s", waitErr, said.Bytes())
	}
	return err
}

// mebibytes shows how large a file is.
func mebibytes(n int64) string { return strconv.FormatFloat(float64(n)/(1<<20), 'f', 2, 64) + " MiB" }
