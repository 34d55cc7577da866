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
	"syscall"
	"time"
)

// A contestant does something with a file in a process of its own.
type contestant struct {
	name    string
	file    string
	command func(path string) []string
	// frameBytes, where not 0: the process prints the array itself, and all of its time counts. Else it prints a report.
	frameBytes int
}

func numm(task, file string) contestant {
	name := "numm"
	if task == "sound-start" || task == "video-start" {
		name = "from the start"
	}
	return contestant{name, file, func(path string) []string { return []string{os.Args[0], "-task", task, path} }, 0}
}

func python(task, file string) contestant {
	return contestant{task, file, func(path string) []string { return []string{"/usr/bin/python3", "tests/bench/peers.py", task, path} }, 0}
}

func ffmpeg(name, file string, frameBytes int, args ...string) contestant {
	return contestant{name, file, func(path string) []string {
		return append(append([]string{"ffmpeg", "-nostdin", "-v", "error", "-i", path}, args...), "-")
	}, frameBytes}
}

func rgb24(file string) contestant {
	return ffmpeg("ffmpeg rgb24", file, 1920*1080*3, "-an", "-f", "rawvideo", "-pix_fmt", "rgb24")
}

func s16(file string) contestant { return ffmpeg("ffmpeg s16le", file, 4, "-f", "s16le", "-ac", "2") }

func soxr(file string) contestant {
	return ffmpeg("ffmpeg soxr", file, 4, "-af", "aresample=44100:resampler=soxr", "-f", "s16le", "-ac", "2")
}

// A cost is what one turn took, and how many frames it gave.
type cost struct {
	wall, cpu time.Duration
	peak      int64
	count     int
	written   int64 // bytes of the file, of those that write one
}

type report struct {
	Wall  float64 `json:"wall"` // seconds
	CPU   float64 `json:"cpu"`
	Count int     `json:"count"`
	Size  int64   `json:"size,omitempty"` // of the file that was written, in bytes
}

func (c contestant) run(folder string) (cost, error) {
	args := c.command(filepath.Join(folder, c.file))
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return cost{}, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	var text bytes.Buffer
	to := io.Discard
	if c.frameBytes == 0 {
		to = &text
	}
	n, err := io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{out}, make([]byte, 1<<20))
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	if err != nil {
		return cost{}, fmt.Errorf("%w: %s", err, stderr.Bytes())
	}
	took := cost{wall: time.Since(start), cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		took.peak = usage.Maxrss << 10
	}
	if c.frameBytes > 0 {
		took.count = int(n) / c.frameBytes
		return took, nil
	}
	var told report
	if err := json.Unmarshal(text.Bytes(), &told); err != nil {
		return cost{}, fmt.Errorf("%w: %s", err, text.Bytes())
	}
	took.wall = time.Duration(told.Wall * float64(time.Second))
	took.cpu = time.Duration(told.CPU * float64(time.Second))
	took.count, took.written = told.Count, told.Size
	return took, nil
}

func median(all []cost) cost {
	middle := func(of func(cost) int64) int64 {
		values := make([]int64, len(all))
		for i, c := range all {
			values[i] = of(c)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return cost{
		wall:    time.Duration(middle(func(c cost) int64 { return int64(c.wall) })),
		cpu:     time.Duration(middle(func(c cost) int64 { return int64(c.cpu) })),
		peak:    middle(func(c cost) int64 { return c.peak }),
		count:   all[0].count,
		written: all[0].written,
	}
}
