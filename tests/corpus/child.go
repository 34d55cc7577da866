package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

// printOne reads one file as its kind says and prints the result; that it could not be read is a result too.
func printOne(kind, path, out string) {
	read := map[string]func(ctx context.Context, path, raw string) (result, error){
		"image": readImage, "sound": readSound, "video": readVideo, "bad": readBad,
	}[kind]
	if read == nil {
		log.Fatalf("no kind %q", kind)
	}
	name := fnv.New32a()
	name.Write([]byte(kind + path))
	raw, err := filepath.Abs(filepath.Join(out, fmt.Sprintf("%08x.raw", name.Sum32())))
	if err != nil {
		log.Fatal(err)
	}
	r, err := read(context.Background(), path, raw)
	if err != nil {
		r = result{Error: err.Error(), Kind: kindOf(err)}
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		log.Fatal(err)
	}
}

func readImage(ctx context.Context, path, raw string) (result, error) {
	m, err := numm.ReadImage(ctx, path)
	if err != nil {
		return result{}, err
	}
	m = m.Clone()
	return result{Shape: m.Shape(), Raw: raw}, os.WriteFile(raw, m.Pix, 0o644)
}

func readSound(ctx context.Context, path, raw string) (result, error) {
	s, err := numm.ReadSound(ctx, path)
	if err != nil {
		return result{}, err
	}
	var data bytes.Buffer
	if err := binary.Write(&data, binary.LittleEndian, s.Flat()); err != nil {
		return result{}, err
	}
	return result{Shape: s.Shape(), Raw: raw}, os.WriteFile(raw, data.Bytes(), 0o644)
}

func readVideo(ctx context.Context, path, _ string) (result, error) {
	v, err := numm.ReadVideo(ctx, path)
	if err != nil {
		return result{}, err
	}
	info, err := numm.Probe(ctx, path)
	if err != nil {
		return result{}, err
	}
	sound := slices.ContainsFunc(info.Streams, func(s numm.StreamInfo) bool { return s.Kind == numm.KindSound })
	r := result{Shape: v.Shape(), HasAudio: &sound}
	for _, frame := range v.All() {
		r.Thumbs = append(r.Thumbs, thumb(frame.Clone().Pix, v.Width, v.Height)...)
	}
	return r, nil
}

// readBad returns an error only where nobody accepts the file: not as an image, not as a sound, not as a video.
func readBad(ctx context.Context, path, _ string) (result, error) {
	limit := numm.MaxMemory(1 << 30)
	_, err := numm.Probe(ctx, path)
	refused := []error{err}
	for _, read := range []func() (numm.Array, error){
		func() (numm.Array, error) { return numm.ReadImage(ctx, path, limit) },
		func() (numm.Array, error) { return numm.ReadVideo(ctx, path, limit) },
		func() (numm.Array, error) { return numm.ReadSound(ctx, path, limit) },
	} {
		array, err := read()
		if err == nil {
			return result{Shape: array.Shape()}, nil
		}
		refused = append(refused, err)
	}
	return result{}, errors.Join(refused...)
}

func kindOf(err error) string {
	for name, sentinel := range map[string]error{
		"corrupt": numm.ErrCorrupt, "unsupported": numm.ErrUnsupported, "forbidden": numm.ErrForbidden,
		"memory": numm.ErrNotEnoughMemory, "stalled": numm.ErrStalled, "missing": os.ErrNotExist,
	} {
		if errors.Is(err, sentinel) {
			return name
		}
	}
	return "other"
}

// thumb shrinks packed RGB to the 8 by 8 block means that check.py compares, halves up.
func thumb(pix []uint8, width, height int) []byte {
	edges := func(i, n int) (from, to int) {
		from = min(i*n/8, n-1)
		return from, max((i+1)*n/8, from+1)
	}
	out := make([]byte, 0, 192)
	for row := range 8 {
		y0, y1 := edges(row, height)
		for column := range 8 {
			x0, x1 := edges(column, width)
			sum := [3]int{}
			for y := y0; y < y1; y++ {
				for at := 3 * (y*width + x0); at < 3*(y*width+x1); at += 3 {
					sum[0] += int(pix[at])
					sum[1] += int(pix[at+1])
					sum[2] += int(pix[at+2])
				}
			}
			n := (y1 - y0) * (x1 - x0)
			for _, s := range sum {
				out = append(out, uint8((2*s+n)/(2*n)))
			}
		}
	}
	return out
}
