// Convert makes any film or sound into any other, in the format of the target's extension and at the source's frame rate.
//
//	go run ./examples/convert -height 240 film.mp4 small.webm
//	go run ./examples/convert -from 1s -to 3s film.mp4 clip.mkv
//	go run ./examples/convert film.mp4 sound.flac
//
// However long the source is, only a few frames of it are in memory. The target may be the source itself.
package main

import (
	"cmp"
	"context"
	"flag"
	"iter"
	"log"
	"math"
	"path/filepath"
	"slices"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	from, to := flag.Duration("from", 0, "start in the source"), flag.Duration("to", -1, "end in the source; negative: its own")
	height := flag.Int("height", 0, "rows of the pictures; 0: as they are")
	rate := flag.Float64("rate", 0, "frames a second; 0: as they are")
	quality := flag.Int("quality", 80, "of what is lossy, 1 to 100")
	flag.Parse()
	if err := convert(context.Background(), flag.Arg(0), flag.Arg(1), numm.Between(*from, *to), *height, *rate, numm.Quality(*quality)); err != nil {
		log.Fatal(err)
	}
}

func convert(ctx context.Context, source, target string, part numm.StreamOption, height int, rate float64, quality numm.EncodeOption) error {
	info, err := numm.Probe(ctx, source)
	if err != nil {
		return err
	}
	soundOnly := []string{".wav", ".aiff", ".flac", ".oga", ".opus", ".mp3", ".m4a"}
	if info.Video() == nil || slices.Contains(soundOnly, filepath.Ext(target)) {
		return numm.WriteChunks(ctx, target, numm.SoundChunks(ctx, source, numm.SampleRate, part), quality)
	}
	rate = cmp.Or(rate, info.Video().FrameRate, numm.FrameRate)
	fps := numm.FractionalRate(int(math.Round(rate*1001)), 1001) // 24, or 23.976, which is 24000 in 1001 seconds
	read := []numm.VideoOption{part, fps}
	if height > 0 {
		read = append(read, numm.Height(height))
	}
	frames := numm.MovieFrames(ctx, source, read...)
	if info.Sound() == nil || slices.Contains([]string{".gif", ".webp", ".apng"}, filepath.Ext(target)) {
		frames = silent(numm.VideoFrames(ctx, source, read...))
	}
	return numm.WriteFrames(ctx, target, frames, fps, quality)
}

// silent makes a film without sound of pictures.
func silent(frames iter.Seq2[numm.Frame, error]) iter.Seq2[numm.MovieFrame, error] {
	return func(yield func(numm.MovieFrame, error) bool) {
		frames(func(f numm.Frame, err error) bool { return yield(numm.MovieFrame{Frame: f}, err) })
	}
}
