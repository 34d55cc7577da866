package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
)

// animationRate is one that GIF has exactly.
const animationRate = 10

// printGIF prints the bytes, the PSNR and the flicker of animations of 256 colours.
func printGIF(ctx context.Context, folder string) error {
	films, err := animations(ctx)
	if err != nil {
		return err
	}
	fmt.Println("| gif | | KiB | PSNR, dB | flicker |\n|---|---|--:|--:|--:|")
	for _, f := range films {
		raw := filepath.Join(folder, "film.rgb")
		if err := os.WriteFile(raw, f.video.Pix, 0o600); err != nil {
			return err
		}
		for _, w := range gifWriters {
			a, err := w.measure(ctx, filepath.Join(folder, "a.gif"), raw, f.video)
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			fmt.Printf("| %s | %s | %.0f | %.2f | %.2f |\n", f.name, w.name, a.size/1024, a.quality, a.flicker)
		}
	}
	return nil
}

type gifWriter struct {
	name  string
	aside bool // shown, but not to be beaten
	write func(ctx context.Context, path, raw string, v *numm.Video) error
}

// animation is what a film has become.
type animation struct {
	point
	flicker float64
}

func (w gifWriter) measure(ctx context.Context, path, raw string, v *numm.Video) (animation, error) {
	if err := w.write(ctx, path, raw, v); err != nil {
		return animation{}, err
	}
	size, err := length(path)
	if err != nil {
		return animation{}, err
	}
	got, err := pixelsOf(ctx, path, v, animationRate)
	if err != nil {
		return animation{}, err
	}
	return animation{point{size, psnr(v, got)}, flicker(v, got)}, nil
}

var gifWriters = []gifWriter{
	{"numm", false, func(ctx context.Context, path, _ string, v *numm.Video) error {
		return numm.WriteVideo(ctx, path, v, numm.Rate(animationRate))
	}},
	{"ffmpeg, its defaults", false, palettes("palettegen", "paletteuse")},
	{"ffmpeg, of what changes, ordered", false, palettes("palettegen=stats_mode=diff", "paletteuse=dither=bayer:bayer_scale=3:diff_mode=rectangle")},
	{"ffmpeg, no dither", true, palettes("palettegen", "paletteuse=dither=none")},
	{"ffmpeg, a palette for each", true, palettes("palettegen=stats_mode=single", "paletteuse=new=1")},
	{"Pillow", false, pillow},
}

func palettes(generate, use string) func(ctx context.Context, path, raw string, v *numm.Video) error {
	return func(ctx context.Context, path, raw string, v *numm.Video) error {
		_, err := ffmpeg(ctx, fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -s %dx%d -r %d -i %s -vf", v.Width, v.Height, animationRate, raw),
			fmt.Sprintf("split[a][b];[a]%s[p];[b][p]%s", generate, use), path)
		return err
	}
}

const pillowProgram = `
import sys
from PIL import Image
path, raw, width, height = sys.argv[1], open(sys.argv[2], "rb").read(), int(sys.argv[3]), int(sys.argv[4])
size = width * height * 3
frames = [Image.frombytes("RGB", (width, height), raw[i:i + size]) for i in range(0, len(raw), size)]
frames[0].save(path, save_all=True, append_images=frames[1:], duration=100, loop=0)
`

func pillow(ctx context.Context, path, raw string, v *numm.Video) error {
	_, err := bytesBy(ctx, "/usr/bin/python3", "-c", pillowProgram, path, raw, fmt.Sprint(v.Width), fmt.Sprint(v.Height))
	return err
}

type namedFilm struct {
	name  string
	video *numm.Video
}

// animations are a cartoon, what a camera saw, and a drawing of which a part moves.
func animations(ctx context.Context) ([]namedFilm, error) {
	cartoon, err := numm.ReadVideo(ctx, "tests/testdata/bigbuckbunny.mp4", numm.Rate(animationRate), numm.Height(180))
	if err != nil {
		return nil, err
	}
	camera, err := numm.ReadVideo(ctx, "tests/testdata/koala.mp4", numm.Rate(animationRate), numm.Height(180))
	if err != nil {
		return nil, err
	}
	return []namedFilm{{"cartoon", cartoon}, {"camera", camera}, {"drawing", drawing()}}, nil
}

// drawing is a ball over colours that run into each other.
func drawing() *numm.Video {
	v := numm.NewVideo(40, 320, 180)
	for i, m := range v.All() {
		phase := 2 * math.Pi * float64(i) / float64(v.Len())
		cx, cy := 160+110*math.Cos(phase), 90+50*math.Sin(phase)
		for y := range v.Height {
			for x := range v.Width {
				r, g, b := uint8(40+x/2), uint8(60+y), uint8(200-x/4-y/3)
				if d := math.Hypot(float64(x)-cx, float64(y)-cy); d < 30 {
					shade := 1 - d/60
					r, g, b = uint8(250*shade), uint8(200*shade), uint8(60*shade)
				}
				m.SetRGB(x, y, r, g, b)
			}
		}
	}
	return v
}
