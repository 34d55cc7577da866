package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// long is how long the long files are.
const long = 10 * time.Minute

const (
	source = "tests/testdata/bigbuckbunny.mp4"
	x264   = " -c:v libx264 -preset veryfast -crf 21 -pix_fmt yuv420p "
	aac    = " -c:a aac -ac 2 -ar 48000 "
	still  = " -ss 2 -i " + source + " -vf noise=alls=6,scale="
	one    = " -frames:v 1"
	photo  = one + " -q:v 3 -pix_fmt yuvj420p"
	sound  = " -i " + source + " -t 600 -vn -ac 2 "
	piece  = "-i FOLDER/film.mp4 -t 5 -an "
)

// A recipe is how a file is made: by ffmpeg with arguments, or where those start with "python" by peers.py, of another file.
type recipe struct{ file, args string }

// recipes come in the order in which they need each other.
var recipes = []recipe{
	{"film.mp4", "-stream_loop -1 -i " + source + " -t 20 -vf scale=1920:1080,fps=30" + x264 + aac},
	{"short.mp4", "-i FOLDER/film.mp4 -t 8 -c copy"},
	{"minute.mp4", "-stream_loop -1 -i " + source + " -t 60 -an -vf scale=1280:720,fps=30 -g 30" + x264},
	{"long.mp4", "-stream_loop -1 -i FOLDER/film.mp4 -t 600 -c copy"},
	{"hevc.mp4", piece + "-c:v libx265 -preset veryfast -x265-params log-level=error -pix_fmt yuv420p"},
	{"hevc10.mp4", piece + "-c:v libx265 -preset veryfast -x265-params log-level=error -pix_fmt yuv420p10le"},
	{"vp9.webm", piece + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -row-mt 1 -b:v 6M"},
	{"av1.mp4", piece + "-c:v libsvtav1 -preset 10 -crf 35"},
	{"mpeg4.mp4", piece + "-c:v mpeg4 -q:v 4 -bf 2"},
	{"mjpeg.avi", piece + "-c:v mjpeg -q:v 3 -pix_fmt yuvj420p"},
	{"prores.mov", piece + "-c:v prores_ks -profile:v 2"},
	{"mpeg2.ts", piece + "-c:v mpeg2video -q:v 4 -bf 2"},
	{"uhd.mp4", piece + "-vf scale=3840:2160" + x264},
	{"long.wav", "-stream_loop -1" + sound + "-ar 44100 -c:a pcm_s16le"},
	{"long.flac", "-i FOLDER/long.wav -c:a flac"},
	{"long.mp3", "-i FOLDER/long.wav -c:a libmp3lame -b:a 192k"},
	{"long.ogg", "-i FOLDER/long.wav -c:a libvorbis -q:a 5"},
	{"long.opus", "-stream_loop -1" + sound + "-ar 48000 -c:a libopus -b:a 128k"},
	{"long48k.wav", "-stream_loop -1" + sound + "-ar 48000 -c:a pcm_s16le"},
	{"long48k.flac", "-i FOLDER/long48k.wav -c:a flac"},
	{"long48k.mp3", "-i FOLDER/long48k.wav -c:a libmp3lame -b:a 192k"},
	{"long.m4a", "-i FOLDER/long48k.wav -c:a aac -b:a 160k"},
	{"second.wav", "-i FOLDER/long.wav -t 1 -c:a pcm_s16le"},
	{"second.flac", "-i FOLDER/second.wav -c:a flac"},
	{"second.mp3", "-i FOLDER/second.wav -c:a libmp3lame -b:a 192k"},
	{"small.png", still + "64:64" + one},
	{"screen.png", still + "1920:1080" + one},
	{"photo.png", still + "4000:3000" + one},
	{"small.jpg", still + "64:64" + photo},
	{"web.jpg", still + "1024:768" + photo},
	{"photo.jpg", still + "4000:3000" + photo},
	{"photo422.jpg", still + "4000:3000" + one + " -q:v 3 -pix_fmt yuvj422p"},
	{"photo444.jpg", still + "4000:3000" + one + " -q:v 3 -pix_fmt yuvj444p"},
	{"odd.jpg", "python web.jpg resize=1023x767 quality=90"},
	{"grey.jpg", "python photo.png mode=L quality=90"},
	{"progressive.jpg", "python photo.png quality=90 progressive=1"},
	{"inks.jpg", "python photo.png mode=CMYK quality=90"},
	{"alpha.png", "python screen.png mode=RGBA"},
	{"palette.png", "python screen.png mode=P"},
	{"small.webp", "python small.png quality=80"},
	{"screen.webp", "python screen.png quality=80"},
	{"lossless.webp", "python screen.png lossless=1"},
	{"photo.tiff", still + "4000:3000" + one + " -compression_algo lzw -pix_fmt rgb24"},
	{"deflate.tiff", "python photo.png compression=tiff_deflate"},
	{"plain.tiff", "python photo.png compression=raw"},
	{"screen.bmp", "python screen.png"},
	{"screen.gif", "python screen.png mode=P"},
	{"screen.jp2", "python screen.png quality_mode=dB quality_layers=40"},
	{"screen.avif", "avifenc --speed 8 --jobs all screen.png"},
}

// needs are the files that a file is made of.
func (r recipe) needs() (list []string) {
	for _, word := range strings.Fields(r.args) {
		name := strings.TrimPrefix(word, "FOLDER/")
		if slices.ContainsFunc(recipes, func(o recipe) bool { return o.file == name }) {
			list = append(list, name)
		}
	}
	return list
}

// makeFiles makes the files that rows need and that are missing. A file has its name only when it is whole.
func makeFiles(folder string, rows []row) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	needed := map[string]bool{}
	for _, r := range rows {
		for _, c := range r.contestants {
			needed[c.file] = true
		}
	}
	for _, r := range slices.Backward(recipes) {
		if needed[r.file] {
			for _, name := range r.needs() {
				needed[name] = true
			}
		}
	}
	for _, r := range recipes {
		path := filepath.Join(folder, r.file)
		if _, err := os.Stat(path); err == nil || !needed[r.file] {
			continue
		}
		fmt.Fprintf(os.Stderr, "making %s\n", path)
		part := filepath.Join(folder, "part-"+r.file)
		if out, err := r.command(folder, part).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", r.file, err, out)
		}
		if err := os.Rename(part, path); err != nil {
			return err
		}
	}
	return nil
}

func (r recipe) command(folder, part string) *exec.Cmd {
	words := strings.Fields(strings.ReplaceAll(r.args, "FOLDER", folder))
	switch words[0] {
	case "python":
		args := append([]string{"tests/bench/peers.py", "pillow-make", filepath.Join(folder, words[1]), part}, words[2:]...)
		return exec.Command("/usr/bin/python3", args...)
	case "avifenc":
		last := len(words) - 1
		return exec.Command("avifenc", append(words[1:last], filepath.Join(folder, words[last]), part)...)
	}
	return exec.Command("ffmpeg", append(append([]string{"-nostdin", "-v", "error", "-y"}, words...), part)...)
}
