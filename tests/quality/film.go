package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gonumm/gonumm/numm"
)

// printVP9 prints what VP9 of a Quality costs for each byte that libvpx's constant quality needs for the same PSNR, by ffmpeg.
func printVP9(ctx context.Context, folder string) error {
	fmt.Println("| vp9 | Quality | bytes | PSNR, dB | to libvpx's crf at this PSNR |\n|---|--:|--:|--:|--:|")
	return eachQuality(ctx, folder, "webm", "-c:v libvpx-vp9 -crf %d -b:v 0 -deadline good -cpu-used 5 -g 240", []int{8, 14, 20, 26, 32, 38, 44, 50, 56, 62}, []int{30, 50, 75, 90}, func(name string, q int, p point, others []point) {
		fmt.Printf("| %s | %d | %.0f | %.2f | %.3f |\n", name, q, p.size, p.quality, p.size/sizeAt(others, p.quality))
	})
}

// printTheora prints by how much the PSNR of Theora differs from that of ffmpeg's at equal size.
func printTheora(ctx context.Context, folder string) error {
	fmt.Println("| theora | Quality | bytes | PSNR, dB | to ffmpeg's at this size, dB |\n|---|--:|--:|--:|--:|")
	return eachQuality(ctx, folder, "ogv", "-c:v libtheora -q:v %d", []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []int{30, 50, 76, 90}, func(name string, q int, p point, others []point) {
		fmt.Printf("| %s | %d | %.0f | %.2f | %+.2f |\n", name, q, p.size, p.quality, p.quality-qualityAt(others, p.size))
	})
}

// eachQuality prints each film at each of our qualities, beside ffmpeg's at the levels that its arguments take.
func eachQuality(ctx context.Context, folder, format, args string, levels, qualities []int, row func(name string, q int, p point, others []point)) error {
	return eachFilm(ctx, folder, func(f namedFilm, raw string) error {
		others, err := filmsByFFmpeg(ctx, folder, raw, format, args, levels, f.video)
		if err != nil {
			return err
		}
		for _, q := range qualities {
			p, err := filmByNumm(ctx, folder, format, f.video, q)
			if err != nil {
				return err
			}
			row(f.name, q, p, others)
		}
		return nil
	})
}

// filmsByFFmpeg are a film at each of the levels that the arguments take.
func filmsByFFmpeg(ctx context.Context, folder, raw, format, args string, levels []int, v *numm.Video) (films []point, err error) {
	for _, level := range levels {
		p, err := filmByFFmpeg(ctx, folder, raw, format, fmt.Sprintf(args, level), v)
		if err != nil {
			return nil, err
		}
		films = append(films, p)
	}
	return films, nil
}

func filmByFFmpeg(ctx context.Context, folder, raw, format, args string, v *numm.Video) (point, error) {
	path := filepath.Join(folder, "other."+format)
	if _, err := ffmpeg(ctx, fmt.Sprintf("-f rawvideo -pix_fmt rgb24 -s %dx%d -r 30 -i %s -sws_flags accurate_rnd+full_chroma_int -pix_fmt yuv420p %s %s",
		v.Width, v.Height, raw, args, path)); err != nil {
		return point{}, err
	}
	return filmPoint(ctx, path, v)
}

func filmByNumm(ctx context.Context, folder, format string, v *numm.Video, quality int) (point, error) {
	path := filepath.Join(folder, "own."+format)
	if err := numm.WriteVideo(ctx, path, v, numm.Quality(quality)); err != nil {
		return point{}, err
	}
	return filmPoint(ctx, path, v)
}

func filmPoint(ctx context.Context, path string, v *numm.Video) (point, error) {
	size, err := coded(ctx, path)
	if err != nil {
		return point{}, err
	}
	got, err := pixelsOf(ctx, path, v, numm.FrameRate)
	if err != nil {
		return point{}, err
	}
	return point{size, psnr(v, got)}, nil
}

// eachFilm does something with films that are in a file of RGB as well.
func eachFilm(ctx context.Context, folder string, do func(f namedFilm, raw string) error) error {
	for _, name := range []string{"bigbuckbunny", "koala"} {
		v, err := numm.ReadVideo(ctx, "tests/testdata/"+name+".mp4", numm.Height(270), numm.Range(0, 90))
		if err != nil {
			return err
		}
		raw := filepath.Join(folder, name+".rgb")
		if err := os.WriteFile(raw, v.Pix, 0o600); err != nil {
			return err
		}
		if err := do(namedFilm{name, v}, raw); err != nil {
			return err
		}
	}
	return nil
}
