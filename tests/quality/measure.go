package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"unsafe"

	"github.com/gonumm/gonumm/numm"
)

// bytesBy returns what a program prints.
func bytesBy(ctx context.Context, name string, args ...string) ([]byte, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if exit, ok := err.(*exec.ExitError); ok {
		return nil, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, exit.Stderr)
	}
	return out, err
}

// ffmpeg runs it with arguments that are separated by spaces, and others after them.
func ffmpeg(ctx context.Context, args string, more ...string) ([]byte, error) {
	return bytesBy(ctx, "ffmpeg", slices.Concat([]string{"-nostdin", "-v", "error", "-y"}, strings.Fields(args), more)...)
}

// coded returns how many bytes the packets of a file have, without those of its container.
func coded(ctx context.Context, path string) (float64, error) {
	out, err := bytesBy(ctx, "ffprobe", "-v", "error", "-show_entries", "packet=size", "-of", "csv=p=0", path)
	sum := 0
	for line := range strings.Lines(string(out)) {
		var n int
		if _, err := fmt.Sscan(strings.Trim(line, ",\n"), &n); err == nil {
			sum += n
		}
	}
	return float64(sum), err
}

func length(path string) (float64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}

// soundOf returns what ffmpeg reads, in as many sound frames as were written.
func soundOf(ctx context.Context, path string, n int) (numm.Sound, error) {
	raw, err := ffmpeg(ctx, "-i "+path+" -f s16le -ac 2 -ar 44100 -")
	if err != nil {
		return nil, err
	}
	s := make(numm.Sound, max(n, len(raw)/4))
	copy(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 4*len(s)), raw)
	return s[:n], nil
}

// pixelsOf returns the frames that ffmpeg reads, in as many as were written.
func pixelsOf(ctx context.Context, path string, like *numm.Video, rate int) (*numm.Video, error) {
	raw, err := ffmpeg(ctx, fmt.Sprintf("-i %s -vsync cfr -r %d -f rawvideo -pix_fmt rgb24 -", path, rate))
	if err != nil {
		return nil, err
	}
	v := numm.NewVideo(like.Len(), like.Width, like.Height)
	if len(raw) < len(v.Pix) {
		return nil, fmt.Errorf("%s has %d bytes of pixels, want %d", path, len(raw), len(v.Pix))
	}
	copy(v.Pix, raw)
	return v, nil
}

// signalToNoise of sounds, in dB.
func signalToNoise(s, got numm.Sound) float64 {
	var signal, noise float64
	for i := range s {
		for k := range s[i] {
			d := float64(s[i][k]) - float64(got[i][k])
			signal += float64(s[i][k]) * float64(s[i][k])
			noise += d * d
		}
	}
	return 10 * math.Log10(signal/noise)
}

// psnr of films over all channels, in dB.
func psnr(a, b *numm.Video) float64 {
	sum := 0.0
	for i, v := range a.Pix {
		d := float64(v) - float64(b.Pix[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a.Pix))/sum)
}

// flicker is by how many levels a pixel changes from frame to frame, in the mean of those that stand still in the source.
func flicker(source, got *numm.Video) float64 {
	const still = 2 // levels
	sum, count := 0.0, 0
	for i := 1; i < source.Len(); i++ {
		s0, s1, g0, g1 := source.Frame(i-1).Pix, source.Frame(i).Pix, got.Frame(i-1).Pix, got.Frame(i).Pix
		for p := 0; p < len(s0); p += 3 {
			if apart(s0, s1, p) > still {
				continue
			}
			for k := p; k < p+3; k++ {
				sum += math.Abs(float64(g1[k]) - float64(g0[k]))
			}
			count += 3
		}
	}
	return sum / float64(max(1, count))
}

// apart is by how many levels two pixels differ at most.
func apart(a, b []uint8, at int) int {
	most := 0
	for k := at; k < at+3; k++ {
		d := int(a[k]) - int(b[k])
		most = max(most, d, -d)
	}
	return most
}

// point is one setting of an encoder.
type point struct{ size, quality float64 }

// sizeAt is what a quality costs between the points of another encoder; 0 where it has none beside it.
func sizeAt(points []point, quality float64) float64 {
	slices.SortFunc(points, func(a, b point) int { return int(math.Copysign(1, a.quality-b.quality)) })
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if quality >= a.quality && quality <= b.quality {
			return a.size * math.Pow(b.size/a.size, (quality-a.quality)/(b.quality-a.quality))
		}
	}
	return 0
}

// qualityAt is how good a size is between the points of another encoder; 0 where it has none beside it.
func qualityAt(points []point, size float64) float64 {
	slices.SortFunc(points, func(a, b point) int { return int(math.Copysign(1, a.size-b.size)) })
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if size >= a.size && size <= b.size {
			return a.quality + (b.quality-a.quality)*math.Log(size/a.size)/math.Log(b.size/a.size)
		}
	}
	return 0
}
