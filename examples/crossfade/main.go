// Crossfade puts two films one after the other: the last second of the first fades into the first second of the other.
//
//	go run ./examples/crossfade a.mp4 b.mp4 both.mp4
package main

import (
	"context"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

const fade = numm.FrameRate // frames

func main() {
	if err := crossfade(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		log.Fatal(err)
	}
}

func crossfade(ctx context.Context, a, b, out string) error {
	first, err := numm.OpenMovie(ctx, a)
	if err != nil {
		return err
	}
	defer first.Close()
	length, err := first.Len()
	if err != nil {
		return err
	}
	size := numm.Contain(first.Size())
	v, s, err := numm.ReadMovie(ctx, b, numm.Range(0, fade), size)
	if err != nil {
		return err
	}
	return numm.WriteFrames(ctx, out, func(yield func(numm.MovieFrame, error) bool) {
		for f, err := range first.Frames() {
			if k := f.Index - length + fade; err == nil && k >= 0 && k < v.Len() {
				mix(f.Pix, v.Frame(k).Pix, k)
				mix(f.Sound.Flat(), s[k*numm.FrameSound:].Flat(), k)
			}
			if !yield(f, err) {
				return
			}
		}
		numm.MovieFrames(ctx, b, numm.Range(fade, -1), size)(yield)
	})
}

func mix[T uint8 | int16](a, b []T, k int) {
	for i := range a {
		a[i] = T((int(a[i])*(fade-k) + int(b[i])*k) / fade)
	}
}
