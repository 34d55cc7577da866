package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// peerLimit is for each call of another program.
const peerLimit = 2 * time.Minute

// program runs another program and returns what it printed; ok is false where it failed.
func program(ctx context.Context, name string, args ...string) (stdout []byte, stderr string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, peerLimit)
	defer cancel()
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	return out.Bytes(), said.String(), err == nil
}

// A probed file is what ffprobe says of it.
type probed struct {
	format   string // "" where it knows none
	duration time.Duration
	streams  []probedStream
}

type probedStream struct {
	Index         int    `json:"index"`
	CodecType     string `json:"codec_type"`
	CodecName     string `json:"codec_name"`
	Width, Height int
	SampleRate    string `json:"sample_rate"`
	Channels      int
	Duration      string
	ColorSpace    string `json:"color_space"`
	Disposition   struct {
		Default     int
		AttachedPic int `json:"attached_pic"`
	}
}

func askProbe(ctx context.Context, path string) probed {
	out, _, _ := program(ctx, "ffprobe", "-v", "quiet", "-of", "json", "-show_format", "-show_streams", "file:"+path)
	var told struct {
		Format struct {
			Name     string `json:"format_name"`
			Duration string `json:"duration"`
		}
		Streams []probedStream
	}
	if json.Unmarshal(out, &told) != nil {
		return probed{}
	}
	if told.Format.Name == "tty" {
		return probed{} // any text
	}
	seconds, _ := strconv.ParseFloat(told.Format.Duration, 64)
	return probed{told.Format.Name, time.Duration(seconds * float64(time.Second)), told.Streams}
}

// stream returns the one that is read by default: that marked so, else the first; nil where there is none.
func (p *probed) stream(kind string) *probedStream {
	var first *probedStream
	for i := range p.streams {
		s := &p.streams[i]
		switch {
		case s.CodecType != kind || s.Disposition.AttachedPic != 0:
		case s.Disposition.Default != 0:
			return s
		case first == nil:
			first = s
		}
	}
	return first
}

// lasts reports whether the container states this length, to the sample.
func (s *probedStream) lasts(samples int) bool {
	seconds, failed := strconv.ParseFloat(s.Duration, 64)
	rate, wrong := strconv.Atoi(s.SampleRate)
	return failed == nil && wrong == nil && math.Abs(seconds*float64(rate)-float64(samples)) <= 1
}

// still reports whether the file is a picture to ffmpeg.
func (p *probed) still() bool {
	return strings.HasSuffix(p.format, "_pipe") || p.format == "image2" || p.format == "gif" || p.format == "apng"
}

// covered reports whether the file has a picture beside what it is.
func (p *probed) covered() bool {
	return slices.ContainsFunc(p.streams, func(s probedStream) bool { return s.Disposition.AttachedPic != 0 })
}

// magicOf is what the program file calls it.
func magicOf(ctx context.Context, path string) string {
	out, _, _ := program(ctx, "file", "-b", path)
	return strings.TrimSpace(string(out))
}

// complaints returns the lines of ffmpeg's that tell of damage.
func complaints(stderr string) string {
	for line := range strings.SplitSeq(stderr, "\n") {
		if strings.Contains(line, "[error]") || strings.Contains(line, "[fatal]") {
			return line
		}
	}
	return ""
}

// outcomeOf returns how ffmpeg, which printed stderr with levels, got on.
func outcomeOf(stderr string, ok bool, size int) outcome {
	switch {
	case size == 0:
		return peerRefuses
	case !ok || complaints(stderr) != "":
		return peerComplains
	}
	return peerReads
}
