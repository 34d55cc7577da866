package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

// readSound keeps the sound at its own rate, which can be compared with peers that resample in another way. The laws are
// tried with what ReadSound gives by default.
func readSound(ctx context.Context, path, raw string) (reading, error) {
	s, err := numm.ReadSound(ctx, path, numm.NativeRate())
	r := reading{Count: len(s), Raw: raw, Part: len(s) > 0}
	var data bytes.Buffer
	if err := binary.Write(&data, binary.LittleEndian, s.Flat()); err != nil {
		return r, err
	}
	if err := os.WriteFile(raw, data.Bytes(), 0o600); err != nil {
		return r, err
	}
	if err != nil {
		return r, err
	}
	r.Rate, r.Laws = soundLaws(ctx, path)
	return r, nil
}

// soundLaws reads a sound in other ways and says which differ from the whole.
func soundLaws(ctx context.Context, path string) (rate int, broken []string) {
	whole, err := numm.ReadSound(ctx, path)
	if err != nil {
		return 0, []string{"at 44100 Hz it is refused: " + err.Error()}
	}
	n := len(whole)
	for _, span := range [][2]int{{n / 3, n/3 + 1000}, {n - 3000, n + 50}} {
		from, to := max(0, span[0]), max(0, span[1])
		part, err := numm.ReadSound(ctx, path, numm.Range(from, to))
		want := whole[min(from, n):min(max(from, to), n)]
		if err != nil || !slices.Equal(part, want) {
			broken = append(broken, fmt.Sprintf("Range(%d, %d) of %d is not that of the whole (%d came, first difference at %d, %v)",
				from, to, n, len(part), firstDifference(part, want), err))
		}
	}
	if again, err := streamed(ctx, path); err != nil || !slices.Equal(again, whole) {
		broken = append(broken, fmt.Sprintf("a stream of bytes gives another sound than the path (%d and %d sound frames, %v)", len(again), n, err))
	}
	r, err := numm.OpenSound(ctx, path)
	if err != nil {
		return 0, append(broken, err.Error())
	}
	defer r.Close()
	var dst [1000][2]int16
	for _, at := range []int{n / 2, n - 500, 0, n + 9} {
		err := r.SeekTo(max(0, at))
		got := 0
		if err == nil {
			got, err = r.Read(dst[:])
		}
		want := whole[min(max(0, at), n):min(max(0, at)+len(dst), n)]
		if err != nil && err != io.EOF || !slices.Equal(dst[:got], want) {
			broken = append(broken, fmt.Sprintf("after SeekTo(%d) of %d other sound comes (%d came, first difference at %d, %v)",
				max(0, at), n, got, firstDifference(dst[:got], want), err))
		}
	}
	if length, err := r.Len(); err != nil || length != n {
		broken = append(broken, fmt.Sprintf("Len is %d, %d came (%v)", length, n, err))
	}
	if i := r.Info().Sound(); i != nil {
		rate = i.SampleRate
	}
	return rate, broken
}

func streamed(ctx context.Context, path string) (numm.Sound, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return numm.DecodeSound(ctx, onlyReader{f})
}

func firstDifference(a, b numm.Sound) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
