package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// A use is one way to begin with a file and to end. It returns an error where it did not end as it should.
type use struct {
	name string
	do   func(r *rand.Rand) error
}

// usesOf returns the ways to read the files, to fail at that, and to write into a folder.
func usesOf(files []goodFile, folder string) []use {
	var list []use
	for i, f := range files {
		list = append(list, readings(f)...)
		if i%4 == 0 {
			list = append(list, failures(f, folder)...)
		}
	}
	list = append(list, writings(folder)...)
	// Alike ones stand far from each other.
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// what a use may end with: a file holds sound, or video, or an image, and not the others.
func ofKind(err error) error {
	for _, is := range []error{numm.ErrNoSound, numm.ErrNoVideo, numm.ErrNoImage, numm.ErrUnsupported, context.Canceled, context.DeadlineExceeded, numm.ErrSize} {
		if errors.Is(err, is) {
			return nil
		}
	}
	return err
}

func readings(f goodFile) []use {
	name := filepath.Base(f.path)
	ctx := context.Background()
	ending := strings.ToLower(filepath.Ext(f.path))
	return []use{
		{"probe " + name, func(*rand.Rand) error { _, err := numm.Probe(ctx, f.path); return ofKind(err) }},
		{"open " + name, func(*rand.Rand) error {
			v, verr := numm.OpenVideo(ctx, f.path)
			s, serr := numm.OpenSound(ctx, f.path)
			if verr == nil {
				verr = v.Close()
			}
			if serr == nil {
				serr = s.Close()
			}
			return errors.Join(ofKind(verr), ofKind(serr))
		}},
		{"a range of " + name, func(r *rand.Rand) error {
			at := r.IntN(50)
			_, verr := numm.ReadVideo(ctx, f.path, numm.Range(at, at+3))
			_, serr := numm.ReadSound(ctx, f.path, numm.Range(at*numm.FrameSound, at*numm.FrameSound+1000))
			return errors.Join(ofKind(verr), ofKind(serr))
		}},
		{"seeks in " + name, func(r *rand.Rand) error {
			v, err := numm.OpenVideo(ctx, f.path)
			if err != nil {
				return ofKind(err)
			}
			defer v.Close()
			for range 3 {
				if err := v.SeekTo(r.IntN(60)); err != nil {
					return err
				}
				if _, err := v.Read(nil); err != nil && !errors.Is(err, io.EOF) {
					return err
				}
			}
			_, err = v.At(0)
			return err
		}},
		{"a break in " + name, func(r *rand.Rand) error {
			left := 1 + r.IntN(5)
			for _, err := range numm.MovieFrames(ctx, f.path) {
				if err != nil {
					return ofKind(err)
				}
				if left--; left == 0 {
					break
				}
			}
			for _, err := range numm.SoundChunks(ctx, f.path, 1470) {
				return ofKind(err)
			}
			return nil
		}},
		{"an end of the context in " + name, func(r *rand.Rand) error {
			ctx, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(50_000))*time.Microsecond)
			defer cancel()
			_, _, err := numm.ReadMovie(ctx, f.path)
			return ofKind(err)
		}},
		{"decode " + name, func(*rand.Rand) error {
			if len(f.bytes) == largest {
				return nil // it is not whole
			}
			_, serr := numm.DecodeSound(ctx, struct{ io.Reader }{bytes.NewReader(f.bytes)}, numm.Range(0, 3*numm.FrameSound))
			_, verr := numm.DecodeVideo(ctx, bytes.NewReader(f.bytes), numm.Range(0, 3))
			return errors.Join(ofKind(serr), ofKind(verr))
		}},
		{"read " + name, func(*rand.Rand) error {
			if slices.Contains(stills, ending) {
				_, err := numm.ReadImage(ctx, f.path)
				return ofKind(err)
			}
			_, err := numm.ReadSound(ctx, f.path)
			return ofKind(err)
		}},
	}
}

// failures returns those of missing files, of damaged ones, and of too little memory.
func failures(f goodFile, folder string) []use {
	ctx := context.Background()
	name := filepath.Base(f.path)
	damaged := bytes.Clone(f.bytes)
	for i := 64; i < len(damaged); i++ {
		damaged[i] = byte(i*i>>3) ^ 0x5a
	}
	refused := func(content []byte) func(*rand.Rand) error {
		return func(*rand.Rand) error {
			path := filepath.Join(folder, "failure"+filepath.Ext(f.path))
			if err := os.WriteFile(path, content, 0o600); err != nil {
				return err
			}
			for _, do := range []func() error{
				func() error { _, err := numm.ReadVideo(ctx, path); return err },
				func() error { _, err := numm.ReadSound(ctx, path); return err },
				func() error { _, err := numm.ReadImage(ctx, path); return err },
				func() error { _, err := numm.Probe(ctx, path); return err },
			} {
				if err, ok := sentinel(do()); !ok {
					return fmt.Errorf("%s is no promised error", err)
				}
			}
			return nil
		}
	}
	return []use{
		{"missing " + name, func(*rand.Rand) error {
			if _, err := numm.ReadSound(ctx, filepath.Join(folder, "none", name)); !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%w, want fs.ErrNotExist", err)
			}
			return nil
		}},
		{"damaged " + name, refused(damaged)},
		{"cut " + name, refused(f.bytes[:2*len(f.bytes)/3])},
		{"head of " + name, refused(f.bytes[:min(len(f.bytes), 100)])},
		{"too little memory for " + name, func(*rand.Rand) error {
			_, err := numm.ReadVideo(ctx, f.path, numm.MaxMemory(1000))
			if name, ok := sentinel(err); err == nil || !ok {
				return fmt.Errorf("%q is no promised error", name)
			}
			return nil
		}},
	}
}

// writings write every format, whole, not to the end, and to what fails.
func writings(folder string) []use {
	ctx := context.Background()
	v, s := numm.NewVideo(5, 64, 48), make(numm.Sound, 5*numm.FrameSound)
	for i := range v.Pix {
		v.Pix[i] = byte(i * i >> 5)
	}
	for i := range s {
		s[i] = [2]int16{int16(i * 37), int16(i * 11)}
	}
	list := videoWritings(ctx, folder, v, s)
	list = append(list, soundWritings(ctx, folder, s)...)
	list = append(list, imageWritings(ctx, folder, v.Frame(0))...)
	return append(list, renderings(ctx, folder)...)
}

// uses is a list that grows.
type uses []use

func (u *uses) add(name string, do func(r *rand.Rand) error) { *u = append(*u, use{name, do}) }

func videoWritings(ctx context.Context, folder string, v *numm.Video, s numm.Sound) (list uses) {
	add := list.add
	for _, ending := range []string{"mkv", "mp4", "mov", "webm", "avi", "ogv", "gif", "webp", "apng"} {
		path := filepath.Join(folder, "a."+ending)
		add("write "+ending, func(*rand.Rand) error { return numm.WriteVideo(ctx, path, v) })
		add("encode "+ending, func(*rand.Rand) error { return numm.EncodeVideo(ctx, io.Discard, ending, v) })
		add("abort "+ending, func(r *rand.Rand) error {
			w, err := numm.CreateVideo(ctx, path, v.Width, v.Height)
			if err != nil {
				return err
			}
			for i := range r.IntN(5) {
				err = errors.Join(err, w.Write(v.Frame(i)))
			}
			return errors.Join(err, w.Abort())
		})
		add("an end of the context in writing "+ending, func(r *rand.Rand) error {
			ctx, cancel := context.WithTimeout(ctx, time.Duration(r.IntN(20_000))*time.Microsecond)
			defer cancel()
			return ofKind(numm.WriteVideo(ctx, path, v))
		})
		if ending == "gif" || ending == "webp" || ending == "apng" {
			continue
		}
		add("write a film "+ending, func(*rand.Rand) error { return numm.WriteMovie(ctx, path, v, s) })
	}
	return list
}

func soundWritings(ctx context.Context, folder string, s numm.Sound) (list uses) {
	add := list.add
	for _, ending := range []string{"wav", "aiff", "flac", "ogg", "opus", "mp3", "m4a"} {
		path := filepath.Join(folder, "b."+ending)
		add("write "+ending, func(*rand.Rand) error { return numm.WriteSound(ctx, path, s) })
		add("encode "+ending, func(*rand.Rand) error { return numm.EncodeSound(ctx, io.Discard, ending, s) })
		add("fail in "+ending, func(*rand.Rand) error {
			err := numm.EncodeSound(ctx, failing{}, ending, s)
			if !errors.Is(err, errFull) {
				return fmt.Errorf("%w, want the writer's error", err)
			}
			return nil
		})
		add("abort "+ending, func(*rand.Rand) error {
			w, err := numm.CreateSound(ctx, path)
			if err != nil {
				return err
			}
			return errors.Join(w.Write(s), w.Abort())
		})
	}
	return list
}

func imageWritings(ctx context.Context, folder string, m *numm.Image) (list uses) {
	add := list.add
	for _, ending := range []string{"png", "jpg", "bmp", "tiff", "webp", "gif", "avif"} {
		path := filepath.Join(folder, "c."+ending)
		add("write "+ending, func(*rand.Rand) error { return numm.WriteImage(ctx, path, m) })
		add("read what was written "+ending, func(*rand.Rand) error {
			var b bytes.Buffer
			if err := numm.EncodeImage(ctx, &b, ending, m); err != nil {
				return err
			}
			_, err := numm.DecodeImage(ctx, &b)
			return err
		})
	}
	return list
}

func renderings(ctx context.Context, folder string) (list uses) {
	add := list.add
	sketch := &live.Config{
		Width: 64, Height: 48,
		VideoOut: func(out *numm.Image) { out.Pix[0]++ },
		AudioOut: func(out numm.Sound) { out[0][0] = 1 },
	}
	for range 5 {
		add("render", func(*rand.Rand) error {
			_, _, err := live.Render(ctx, sketch, time.Second, &live.Script{})
			return err
		})
		add("render to a file", func(*rand.Rand) error {
			return live.RenderTo(ctx, filepath.Join(folder, "d.mkv"), sketch, time.Second/5, nil)
		})
	}
	return list
}

// stills are the endings of pictures.
var stills = []string{".png", ".jpg", ".jpeg", ".bmp", ".tiff", ".webp", ".jp2", ".gif"}

var errFull = errors.New("full")

// failing takes nothing.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }
