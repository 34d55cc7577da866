package messages

import (
	"bytes"
	"context"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gonumm/gonumm/numm"
)

var reading = []mistake{
	{"a file that is not there", func(d *desk) error { return readSound(d, "absent.wav") }},
	{"a folder", func(d *desk) error { return readVideo(d, ".") }},
	{"an empty path", func(d *desk) error { _, err := numm.ReadImage(d.Context(), ""); return err }},
	{"the address of a page", func(d *desk) error { _, err := numm.ReadVideo(d.Context(), "https://example.com/film.mp4"); return err }},
	{"a pattern", func(d *desk) error { _, err := numm.ReadImage(d.Context(), d.in("*.png")); return err }},
	{"a named pipe", func(d *desk) error {
		d.ok(syscall.Mkfifo(d.in("pipe"), 0o666))
		return readSound(d, "pipe")
	}},
	{"a device", func(d *desk) error { _, err := numm.ReadSound(d.Context(), os.DevNull); return err }},
	{"an empty file", func(d *desk) error { return readVideo(d, "empty.mp4") }},
	{"an empty picture", func(d *desk) error { _, err := numm.DecodeImage(d.Context(), strings.NewReader("")); return err }},
	{"a text as a sound", func(d *desk) error { return readSound(d, "text.txt") }},
	{"a text as a picture", func(d *desk) error { return readImage(d, "text.txt") }},
	{"a page as a film", func(d *desk) error { return readVideo(d, "page.html") }},
	{"what a text is", func(d *desk) error { return probe(d, "text.txt") }},
	{"noise as a film", func(d *desk) error { return readVideo(d, "noise.mp4") }},
	{"a sound as a film", func(d *desk) error { return readVideo(d, "sound.wav") }},
	{"a sound as a picture", func(d *desk) error { return readImage(d, "sound.wav") }},
	{"a picture as a sound", func(d *desk) error { return readSound(d, "picture.png") }},
	{"a mute film as a sound", func(d *desk) error { return readSound(d, "mute.mkv") }},
	{"a film without its end", func(d *desk) error { return readVideo(d, "cut.mp4") }},
	{"a sound without its end", func(d *desk) error { return readSound(d, "cut.wav") }},
	{"a picture without its end", func(d *desk) error { return readImage(d, "cut.png") }},
	{"a playlist", func(d *desk) error {
		d.write("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://example.com/a.ts\n#EXT-X-ENDLIST\n")
		return readVideo(d, "list.m3u8")
	}},
	{"a drawing that reads a file", func(d *desk) error {
		d.write("spy.svg", `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xi="http://www.w3.org/2001/XInclude" width="9" height="9"><xi:include href="/etc/passwd"/></svg>`)
		return readImage(d, "spy.svg")
	}},
	{"a reader that fails", func(d *desk) error {
		_, err := numm.DecodeSound(d.Context(), io.MultiReader(strings.NewReader("RIFF"), failing{}))
		return err
	}},
	{"a reader that loses its place", func(d *desk) error {
		_, err := numm.DecodeSound(d.Context(), &losing{Reader: strings.NewReader("RIFF")})
		return err
	}},
	{"a context that has ended", func(d *desk) error {
		ctx, cancel := context.WithCancel(d.Context())
		cancel()
		_, err := numm.ReadImage(ctx, d.in("picture.png"))
		return err
	}},
	{"an array of NumPy that is none", func(*desk) error { _, err := numm.ReadNPY(strings.NewReader("hello")); return err }},
	{"an array of NumPy of complex numbers", func(*desk) error {
		_, err := numm.ReadNPY(bytes.NewReader(npy("{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }")))
		return err
	}},
	{"an array of NumPy of one dimension", func(*desk) error {
		_, err := numm.ReadNPY(bytes.NewReader(npy("{'descr': '|u1', 'fortran_order': False, 'shape': (5,), }")))
		return err
	}},
	{"a film to recover that is whole", func(d *desk) error { return numm.Recover(d.Context(), d.in("text.txt")) }},
}

func npy(header string) []byte {
	header += strings.Repeat(" ", 117-len(header)) + "\n"
	return append([]byte("\x93NUMPY\x01\x00\x76\x00"+header), make([]byte, 64)...)
}

// failing is a reader whose connection is lost.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

// losing is a reader that tells how long it is, and cannot go back.
type losing struct{ *strings.Reader }

func (l *losing) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart {
		return 0, io.ErrClosedPipe
	}
	return l.Reader.Seek(offset, whence)
}

func readSound(d *desk, name string, opts ...numm.SoundOption) error {
	_, err := numm.ReadSound(d.Context(), filepath.Join(d.folder, name), opts...)
	return err
}

func readVideo(d *desk, name string, opts ...numm.VideoOption) error {
	_, err := numm.ReadVideo(d.Context(), filepath.Join(d.folder, name), opts...)
	return err
}

func readImage(d *desk, name string, opts ...numm.ImageOption) error {
	_, err := numm.ReadImage(d.Context(), filepath.Join(d.folder, name), opts...)
	return err
}

func probe(d *desk, name string) error {
	_, err := numm.Probe(d.Context(), filepath.Join(d.folder, name))
	return err
}

// lastOf goes through a loop and returns the error that ended it.
func lastOf[T any](loop iter.Seq2[T, error]) (last error) {
	for _, err := range loop {
		last = err
	}
	return last
}
