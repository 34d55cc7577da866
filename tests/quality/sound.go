package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
)

// printAAC prints the SNR of sounds at the size of those that ffmpeg's own encoder makes.
func printAAC(ctx context.Context, folder string) error {
	sounds, err := stereos(ctx)
	if err != nil {
		return err
	}
	fmt.Println("| aac | kbit/s | numm, bytes | SNR, dB | ffmpeg, bytes | SNR, dB | difference, dB |\n|---|--:|--:|--:|--:|--:|--:|")
	for _, s := range sounds {
		sum, count := 0.0, 0
		for _, bits := range []int{48, 64, 80, 96, 112, 128, 160, 192, 224, 256} {
			a, b, err := aacPoints(ctx, folder, s.sound, bits)
			if err != nil {
				return err
			}
			sum += a.quality - b.quality
			count++
			fmt.Printf("| %s | %d | %.0f | %.2f | %.0f | %.2f | %+.2f |\n", s.name, bits, a.size, a.quality, b.size, b.quality, a.quality-b.quality)
		}
		fmt.Printf("| %s | mean | | | | | %+.2f |\n", s.name, sum/float64(count))
	}
	return nil
}

// aacPoints are the sound at a number of kbit/s by numm, and by ffmpeg.
func aacPoints(ctx context.Context, folder string, s numm.Sound, bits int) (own, other point, err error) {
	wav, a, b := filepath.Join(folder, "a.wav"), filepath.Join(folder, "own.m4a"), filepath.Join(folder, "other.m4a")
	if err := numm.WriteSound(ctx, wav, s); err != nil {
		return own, other, err
	}
	if err := numm.WriteSound(ctx, a, s, numm.Bitrate(1000*bits)); err != nil {
		return own, other, err
	}
	if _, err := ffmpeg(ctx, fmt.Sprintf("-i %s -c:a aac -b:a %dk %s", wav, bits, b)); err != nil {
		return own, other, err
	}
	if own, err = soundPoint(ctx, a, s); err != nil {
		return own, other, err
	}
	other, err = soundPoint(ctx, b, s)
	return own, other, err
}

func soundPoint(ctx context.Context, path string, s numm.Sound) (point, error) {
	size, err := coded(ctx, path)
	if err != nil {
		return point{}, err
	}
	got, err := soundOf(ctx, path, len(s))
	if err != nil {
		return point{}, err
	}
	return point{size, signalToNoise(s, got)}, nil
}

type namedSound struct {
	name  string
	sound numm.Sound
}

// stereos are one sound of four widths: from the same on both sides to two that have nothing in common.
func stereos(ctx context.Context) ([]namedSound, error) {
	stereo, err := numm.ReadSound(ctx, "tests/testdata/bigbuckbunny.mp4")
	if err != nil {
		return nil, err
	}
	mono, near, wide := stereo.Clone(), stereo.Clone(), stereo.Clone()
	for i, f := range stereo {
		middle, side := (int(f[0])+int(f[1]))/2, (int(f[0])-int(f[1]))/40
		mono[i] = [2]int16{int16(middle), int16(middle)}
		near[i] = [2]int16{int16(max(-32768, min(32767, middle+side))), int16(max(-32768, min(32767, middle-side)))}
		wide[i][1] = stereo[(i+len(stereo)/2)%len(stereo)][1]
	}
	return []namedSound{{"mono", mono}, {"near mono", near}, {"stereo", stereo}, {"wide", wide}}, nil
}
