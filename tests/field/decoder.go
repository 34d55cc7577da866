package main

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// A decoder is another program that reads pictures.
type decoder struct {
	name   string
	wants  string                        // is in what the program file calls the format; "" for any
	call   func(in, out string) []string // ends with a PNG in out; nil for Pillow itself
	turned bool                          // it turns the picture as the file says
}

var pillow = decoder{"Pillow", "", nil, true}

// decoders belong to a format each.
var decoders = []decoder{
	{"dwebp", "Web/P", func(in, out string) []string { return []string{"dwebp", "-quiet", in, "-o", out} }, false},
	{"avifdec", "AVIF", func(in, out string) []string { return []string{"avifdec", in, out} }, false},
	{"heif-convert", "ISO Media", func(in, out string) []string { return []string{"heif-convert", in, out} }, true},
	{"djxl", "JPEG XL", func(in, out string) []string { return []string{"djxl", "--quiet", in, out} }, true},
	{"opj_decompress", "JPEG 2000", func(in, out string) []string { return []string{"opj_decompress", "-i", in, "-o", out} }, true},
	{"rsvg-convert", "SVG", func(in, out string) []string { return []string{"rsvg-convert", in, "-o", out} }, true},
}

// coverDecoder takes the cover of a sound out as it is stored, which Pillow then reads.
var coverDecoder = decoder{"Pillow, of the cover", "", func(in, out string) []string {
	return []string{"ffmpeg", "-v", "level+fatal", "-y", "-i", "file:" + in, "-map", "0:v:0", "-c", "copy", "-frames:v", "1", "-f", "image2", "-update", "1", out}
}, false}

var ffmpegDecoder = decoder{"ffmpeg", "", func(in, out string) []string {
	return []string{"ffmpeg", "-v", "level+error", "-xerror", "-y", "-i", "file:" + in, "-frames:v", "1", out}
}, false}

// decode returns the picture; ok is false where the decoder refuses it or complains of damage.
func (with decoder) decode(ctx context.Context, peers *peers, path string) (p picture, ok bool) {
	if with.call == nil {
		return peers.pillow(path, true)
	}
	png := filepath.Join(peers.scratch, "peer.png")
	os.Remove(png)
	call := with.call(path, png)
	if _, said, ok := program(ctx, call[0], call[1:]...); !ok || complaints(said) != "" {
		return picture{}, false
	}
	return peers.pillow(png, false)
}

//go:embed pictures.py
var picturesPy string

// peers are the programs that go on running from file to file.
type peers struct {
	scratch string
	piped   // Pillow
	out     *bufio.Reader
}

// pillow reads a picture; turn reports whether its EXIF counts.
func (p *peers) pillow(path string, turn bool) (picture, bool) {
	raw := filepath.Join(p.scratch, "peer.rgb")
	os.Remove(raw)
	line, err := p.ask(fmt.Sprintf("%s\t%t\t%s\n", raw, turn, path))
	if err != nil {
		p.stop() // it is started anew for the next
		return picture{}, false
	}
	var got picture
	if _, err := fmt.Sscan(line, &got.width, &got.height); err != nil {
		return picture{}, false
	}
	got.pix, err = os.ReadFile(raw)
	return got, err == nil && len(got.pix) == 3*got.width*got.height
}

func (p *peers) ask(question string) (answer string, err error) {
	if p.cmd == nil {
		if err := p.start(); err != nil {
			return "", err
		}
	}
	process := p.cmd.Process
	timer := time.AfterFunc(peerLimit, func() { process.Kill() })
	defer timer.Stop()
	if _, err := io.WriteString(p.in, question); err != nil {
		return "", err
	}
	return p.out.ReadString('\n')
}

func (p *peers) start() error {
	out, err := p.run(exec.Command("/usr/bin/python3", "-c", picturesPy))
	if err != nil {
		return err
	}
	p.out = bufio.NewReader(out)
	return nil
}
