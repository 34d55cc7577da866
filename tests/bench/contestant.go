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
	"strings"
	"syscall"
	"time"
)

// A contestant does something with a file in a process of its own.
type contestant struct {
	name    string
	file    string
	command func(path string) []string
	counts  what
	// frameBytes is the size of a frame of what a process prints that is counted whole.
	frameBytes int
}

// what of a process is counted.
type what int

const (
	reported what = iota // what it prints of itself
	process              // all of it, from its start to its end
)

// rename returns the contestant under another name.
func (c contestant) rename(name string) contestant {
	c.name = name
	return c
}

// fresh returns the contestant with its start counted.
func (c contestant) fresh() contestant {
	c.counts = process
	return c
}

func numm(task, file string) contestant {
	return contestant{name: "numm", file: file, command: func(path string) []string {
		return []string{os.Args[0], "-task", task, path}
	}}
}

func python(task, file string) contestant {
	names := map[string]string{"pyav": "PyAV", "opencv": "OpenCV", "pillow": "Pillow", "soundfile": "soundfile"}
	who, _, _ := strings.Cut(task, "-")
	return contestant{name: names[who], file: file, command: func(path string) []string {
		return []string{"/usr/bin/python3", "tests/bench/peers.py", task, path}
	}}
}

// tool is a program with its own command line, in which FILE is the path.
func tool(file, line string) contestant {
	words := strings.Fields(line)
	return contestant{name: words[0], file: file, counts: process, command: func(path string) []string {
		args := make([]string, len(words))
		for i, w := range words {
			args[i] = strings.ReplaceAll(w, "FILE", path)
		}
		return args
	}}
}

func ffmpeg(file string, frameBytes int, args string) contestant {
	c := tool(file, "ffmpeg -nostdin -v error -i FILE "+args+" -")
	c.frameBytes = frameBytes
	return c
}

func rgb24(file string, width, height int) contestant {
	return ffmpeg(file, width*height*3, "-an -f rawvideo -pix_fmt rgb24")
}

func s16(file string) contestant { return ffmpeg(file, 4, "-f s16le -ac 2") }

func soxr(file string) contestant {
	return ffmpeg(file, 4, "-af aresample=44100:resampler=soxr -f s16le -ac 2").rename("ffmpeg with soxr")
}

// A cost is what one turn took, and how many frames it gave.
type cost struct {
	wall, cpu time.Duration
	peak      int64
	count     int
	written   int64 // bytes of the file, of those that write one
	failed    bool
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
	if c.counts == reported {
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
	if c.counts == process {
		took.count = int(n) / max(1, c.frameBytes)
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
