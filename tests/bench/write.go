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
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"

	library "github.com/gonumm/gonumm/numm"
)

// writeRows are arrays in memory that become files: written by ourselves, and by an ffmpeg of the same settings that gets
// them through a pipe, or by Pillow or soundfile. The processor time of ffmpeg has the feeding in it, as that of a program
// which writes this way. The files end up in the same folder; what they measure stands after each.
//
// The settings are those of our defaults: x264's medium preset at a constant rate factor of 20, FFV1 in RGB with checksums,
// FLAC at level 5. The two JPEG encoders have no number in common: on these frames quality 90 of ours keeps 47.5 dB of luma
// and 45.1 of RGB, ffmpeg's scale of 2, its best, 46.4 and 44.4 in a file that is smaller by a fifth, as it searches for the
// best Huffman tables.
func writeRows() []row {
	film, picture := both(0.95), both(1)
	return []row{
		{"write 1080p h264, mp4", film, []contestant{numm("write.mp4", "short.mp4"),
			piped("mp4", "short.mp4", "-pix_fmt yuv420p -c:v libx264 -preset medium -crf 20 -profile:v high")}},
		{"write 1080p jpeg, avi", film, []contestant{numm("write.avi", "short.mp4"),
			piped("avi", "short.mp4", "-pix_fmt yuvj420p -c:v mjpeg -q:v 2")}},
		{"write 1080p ffv1, mkv", film, []contestant{numm("write.mkv", "short.mp4"),
			piped("mkv", "short.mp4", "-pix_fmt bgr0 -c:v ffv1 -slicecrc 1")}},
		{"write 10 min wav", film, []contestant{numm("write.wav", "long.wav"), piped("wav", "long.wav", "-c:a pcm_s16le"),
			python("soundfile-wav.write", "long.wav").aside()}},
		{"write 10 min flac", film, []contestant{numm("write.flac", "long.wav"), piped("flac", "long.wav", "-c:a flac -compression_level 5"),
			python("soundfile-flac.write", "long.wav").aside()}},
		{"write 10 min mp3", film, []contestant{numm("write.mp3", "long.wav"), piped("mp3", "long.wav", "-c:a libmp3lame -b:a 192k")}},
		{"write a 1080p png", picture, []contestant{numm("write.png", "screen.png"), python("pillow-png.write", "screen.png")}},
		{"write a 12-megapixel jpeg", picture, []contestant{numm("write.jpg", "photo.png"), python("pillow-jpg.write", "photo.png")}},
		{"write a 1080p webp, lossless", picture, []contestant{numm("write.webp", "screen.png"), python("pillow-webp.write", "screen.png")}},
		{"write a 1080p tiff", picture, []contestant{numm("write.tiff", "screen.png"), python("pillow-tiff.write", "screen.png")}},
		{"write a 1080p bmp", picture, []contestant{numm("write.bmp", "screen.png"), python("pillow-bmp.write", "screen.png")}},
	}
}

// piped is ffmpeg, fed with what a file holds.
func piped(format, file, args string) contestant {
	return contestant{name: "ffmpeg, piped", file: file, command: func(path string) []string {
		return []string{os.Args[0], "-task", "pipe." + format + " " + args, path}
	}}
}

// writtenFrames are as many as are written of a film; they are all in memory before the clock starts.
const writtenFrames = 48

// write reads a file and reports what writing it took: by ourselves, where the task is write.EXTENSION, or by ffmpeg, where
// it is pipe.EXTENSION and arguments.
func write(ctx context.Context, task, path string) error {
	who, rest, _ := strings.Cut(task, ".")
	extension, args, _ := strings.Cut(rest, " ")
	target := filepath.Join(filepath.Dir(path), "written-"+who+"."+extension)
	defer os.Remove(target)
	w, err := newWriting(ctx, extension, path, target)
	if err != nil {
		return err
	}
	do := w.own
	if who == "pipe" {
		do = func() error {
			return pipe(ctx, w.raw, strings.Fields("-nostdin -v error -y "+w.layout+" -i - "+args+" "+target))
		}
	}
	times := w.times
	if times > 1 {
		if err := do(); err != nil {
			return err
		}
	}
	var walls, cpus []time.Duration
	for range times {
		m := startMeter()
		if err := do(); err != nil {
			return err
		}
		wall, cpu := m.stop()
		walls, cpus = append(walls, wall), append(cpus, cpu)
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	stat, err := os.Stat(target)
	if err != nil {
		return err
	}
	took := report{Wall: walls[times/2].Seconds(), CPU: cpus[times/2].Seconds(), Count: w.count, Size: stat.Size()}
	return json.NewEncoder(os.Stdout).Encode(took)
}

// writing is an array that is to become a file.
type writing struct {
	own    func() error // writes it with this library
	raw    []byte       // the same, for ffmpeg
	layout string       // what raw is
	count  int          // frames, samples or rows
	times  int
}

func newWriting(ctx context.Context, extension, path, target string) (*writing, error) {
	switch extension {
	case "wav", "flac", "mp3":
		s, err := library.ReadSound(ctx, path)
		if err != nil {
			return nil, err
		}
		return &writing{
			own: func() error { return library.WriteSound(ctx, target, s) }, raw: unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), len(s)*4),
			layout: "-f s16le -ar 44100 -ac 2", count: len(s), times: map[string]int{"wav": 5, "flac": 1, "mp3": 1}[extension],
		}, nil
	case "png", "jpg", "webp", "tiff", "bmp":
		m, err := library.ReadImage(ctx, path)
		if err != nil {
			return nil, err
		}
		return &writing{own: func() error { return library.WriteImage(ctx, target, m) }, count: m.Height(), times: 5}, nil
	}
	v, err := library.ReadVideo(ctx, path, library.Range(0, writtenFrames))
	if err != nil {
		return nil, err
	}
	return &writing{
		own: func() error { return library.WriteVideo(ctx, target, v) }, raw: v.Pix,
		layout: fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -r 30 -s %dx%d", v.Width, v.Height), count: v.Len(), times: 1,
	}, nil
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
