package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/gonumm/gonumm/numm"
)

// A reading is what the library gave for a file, read as one kind.
type reading struct {
	Error string `json:"error,omitempty"`
	Says  string `json:"says,omitempty"` // the sentinel of the error
	Part  bool   `json:"part,omitempty"` // something came beside the error

	Width, Height int    `json:",omitempty"`
	Count         int    `json:",omitempty"` // sound frames at their own rate, or video frames
	Rate          int    `json:",omitempty"`
	Raw           string `json:",omitempty"` // file with RGB, 16-bit stereo or thumbs

	Laws []string   `json:"laws,omitempty"` // the laws that it broke
	Info *numm.Info `json:"info,omitempty"`
}

// The ways in which a file is read.
const (
	kindProbe = "probe"
	kindImage = "image"
	kindSound = "sound"
	kindVideo = "video"
)

// allKinds are in the order in which a child reads them.
var allKinds = []string{kindProbe, kindImage, kindSound, kindVideo}

// serve reads the files whose paths come in, one a line, and prints a reading for each kind. What came is in files whose names
// begin with raw. A file without streams that could be read as a kind is not read so.
func serve(in io.Reader, raw string) error {
	out := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var given question
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			return err
		}
		var info *numm.Info
		for _, kind := range given.Kinds {
			r, err := reading{}, numm.ErrNoSound
			if !hopeless(kind, info) {
				r, err = readers[kind](context.Background(), given.Path, raw+kind)
			}
			if err != nil {
				r.Error, r.Says = err.Error(), sentinel(err)
			}
			if kind == kindProbe {
				info = r.Info
			}
			if err := out.Encode(r); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

// A question is what a child is asked: to read a file as each of some kinds.
type question struct {
	Path  string
	Kinds []string
}

var readers = map[string]func(ctx context.Context, path, raw string) (reading, error){
	kindProbe: readInfo, kindImage: readImage, kindSound: readSound, kindVideo: readVideo,
}

// hopeless reports whether a file that holds only sound need not be read as pictures, or the other way round.
func hopeless(kind string, info *numm.Info) bool {
	if info == nil || len(info.Streams) == 0 {
		return false
	}
	var pictures, sounds bool
	for _, s := range info.Streams {
		pictures = pictures || s.Kind != numm.KindSound && s.Kind != numm.KindText
		sounds = sounds || s.Kind == numm.KindSound || s.Kind == numm.KindUnknown
	}
	return kind == kindSound && pictures && !sounds || kind != kindSound && sounds && !pictures
}

func readInfo(ctx context.Context, path, _ string) (reading, error) {
	info, err := numm.Probe(ctx, path)
	return reading{Info: info}, err
}

func readImage(ctx context.Context, path, raw string) (reading, error) {
	m, err := numm.ReadImage(ctx, path)
	if err != nil {
		return reading{Part: m != nil}, err
	}
	m = m.Clone()
	r := reading{Width: m.Width(), Height: m.Height(), Raw: raw}
	f, err := os.Open(path)
	if err != nil {
		return r, err
	}
	defer f.Close()
	again, err := numm.DecodeImage(ctx, onlyReader{f})
	if err != nil || !again.Equal(m) {
		r.Laws = append(r.Laws, "a stream of bytes gives another picture than the path")
	}
	return r, os.WriteFile(raw, m.Pix, 0o600)
}

// onlyReader hides what else a file can do.
type onlyReader struct{ io.Reader }

func sentinel(err error) string {
	for _, s := range []struct {
		name string
		err  error
	}{
		{"corrupt", numm.ErrCorrupt}, {"unsupported", numm.ErrUnsupported}, {"forbidden", numm.ErrForbidden},
		{"memory", numm.ErrNotEnoughMemory}, {"stalled", numm.ErrStalled}, {"none", numm.ErrNoImage}, {"none", numm.ErrNoSound},
		{"none", numm.ErrNoVideo}, {"missing", fs.ErrNotExist},
	} {
		if errors.Is(err, s.err) {
			return s.name
		}
	}
	return "other"
}
