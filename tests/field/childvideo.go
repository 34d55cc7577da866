package main

import (
	"context"
	"fmt"
	"hash/maphash"
	"os"

	"github.com/gonumm/gonumm/numm"
)

// readVideo keeps a thumb of each frame.
func readVideo(ctx context.Context, path, raw string) (reading, error) {
	r := reading{Raw: raw}
	var thumbs []byte
	seed := maphash.MakeSeed()
	var sums []uint64
	var failed error
	for f, err := range numm.VideoFrames(ctx, path) {
		if err != nil {
			failed = err
			break
		}
		r.Width, r.Height = f.Width(), f.Height()
		sums = append(sums, sumOf(seed, f.Image))
		thumbs = append(thumbs, thumbOf(f.Pix, f.Stride, f.Width(), f.Height())...)
	}
	r.Count, r.Part = len(sums), len(sums) > 0
	if err := os.WriteFile(raw, thumbs, 0o600); err != nil {
		return r, err
	}
	if failed == nil {
		r.Laws = videoLaws(ctx, path, seed, sums)
	}
	return r, failed
}

func sumOf(seed maphash.Seed, m *numm.Image) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for y := m.Rect.Min.Y; y < m.Rect.Max.Y; y++ {
		h.Write(m.Row(y))
	}
	return h.Sum64()
}

// videoLaws reads parts of a film in other ways and says which differ from the whole.
func videoLaws(ctx context.Context, path string, seed maphash.Seed, sums []uint64) (broken []string) {
	n := len(sums)
	for _, span := range [][2]int{{n / 2, n/2 + 2}, {n - 2, n + 3}, {n / 3, n/3 + 1}} {
		from := max(0, span[0])
		part, err := numm.ReadVideo(ctx, path, numm.Range(from, span[1]))
		count, bad := 0, -1
		if part != nil {
			for i, f := range part.All() {
				if from+i >= n || sumOf(seed, f) != sums[from+i] {
					bad = from + i
				}
				count++
			}
		}
		if err != nil || bad >= 0 || count != min(span[1], n)-from {
			broken = append(broken, fmt.Sprintf("Range(%d, %d) of %d is not that of the whole (%d came, frame %d differs, %v)",
				from, span[1], n, count, bad, err))
		}
	}
	if text := streamedVideo(ctx, path, seed, sums); text != "" {
		broken = append(broken, text)
	}
	return broken
}

// streamedVideo reads the first frames through a reader of the open file, and one by At.
func streamedVideo(ctx context.Context, path string, seed maphash.Seed, sums []uint64) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	r, err := numm.NewVideoReader(ctx, f)
	if err != nil {
		return "as a stream of bytes it is refused: " + err.Error()
	}
	defer r.Close()
	i := 0
	for frame, err := range r.Frames() {
		if err != nil || i >= len(sums) || sumOf(seed, frame.Image) != sums[i] {
			return fmt.Sprintf("a stream of bytes gives another frame %d than the path (%v)", i, err)
		}
		if i++; i == 30 {
			break
		}
	}
	at := 2 * len(sums) / 3
	v, err := r.At(at)
	if err != nil || v.Len() != 1 || sumOf(seed, v.Frame(0)) != sums[at] {
		return fmt.Sprintf("At(%d) is not that of the whole (%v)", at, err)
	}
	return ""
}
