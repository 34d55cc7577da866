package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// long is how long the long files are.
const long = 10 * time.Minute

const (
	film  = "tests/testdata/bigbuckbunny.mp4"
	x264  = " -c:v libx264 -preset veryfast -crf 21 -pix_fmt yuv420p -c:a aac -ac 2 -ar 48000 "
	still = " -ss 2 -i " + film + " -vf noise=alls=6,scale="
	one   = " -frames:v 1"
	photo = one + " -q:v 3 -pix_fmt yuvj420p"
	sound = " -i " + film + " -t 600 -vn -ac 2 "
)

// recipes come in the order in which they need each other.
var recipes = []struct{ file, args string }{
	{"film.mp4", "-stream_loop -1 -i " + film + " -t 20 -vf scale=1920:1080,fps=30" + x264},
	{"short.mp4", "-i FOLDER/film.mp4 -t 8 -c copy"},
	{"long.mp4", "-stream_loop -1 -i FOLDER/film.mp4 -t 600 -c copy"},
	{"long.wav", "-stream_loop -1" + sound + "-ar 44100 -c:a pcm_s16le"},
	{"long.flac", "-i FOLDER/long.wav -c:a flac"},
	{"long.mp3", "-i FOLDER/long.wav -c:a libmp3lame -b:a 192k"},
	{"long.opus", "-stream_loop -1" + sound + "-ar 48000 -c:a libopus -b:a 128k"},
	{"long48k.wav", "-stream_loop -1" + sound + "-ar 48000 -c:a pcm_s16le"},
	{"long48k.flac", "-i FOLDER/long48k.wav -c:a flac"},
	{"long48k.mp3", "-i FOLDER/long48k.wav -c:a libmp3lame -b:a 192k"},
	{"small.png", still + "64:64" + one},
	{"screen.png", still + "1920:1080" + one},
	{"small.jpg", still + "64:64" + photo},
	{"web.jpg", still + "1024:768" + photo},
	{"photo.jpg", still + "4000:3000" + photo},
	{"photo444.jpg", still + "4000:3000" + one + " -q:v 3 -pix_fmt yuvj444p"},
	{"photo.tiff", still + "4000:3000" + one + " -compression_algo lzw -pix_fmt rgb24"},
	{"second.wav", "-i FOLDER/long.wav -t 1 -c:a pcm_s16le"},
}

// makeFiles makes those that are missing. A file stands under its name only when it is whole.
func makeFiles(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, r := range recipes {
		path := filepath.Join(folder, r.file)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		fmt.Fprintf(os.Stderr, "making %s\n", path)
		part := filepath.Join(folder, "part-"+r.file)
		args := append([]string{"-nostdin", "-v", "error", "-y"}, strings.Fields(strings.ReplaceAll(r.args, "FOLDER", folder))...)
		if out, err := exec.Command("ffmpeg", append(args, part)...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", r.file, err, out)
		}
		if err := os.Rename(part, path); err != nil {
			return err
		}
	}
	return nil
}
