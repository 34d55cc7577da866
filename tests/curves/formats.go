package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A format is a kind of file and how ffmpeg makes one.
type format struct {
	name  string
	file  string
	video bool
	from  string // the file that it is made of; empty: the source of its kind
	args  string
}

const (
	x264  = "-c:v libx264 -preset veryfast -g 60 -bf 2 -pix_fmt yuv420p"
	mpeg4 = "-c:v mpeg4 -q:v 6 -g 60"
	mpeg2 = "-c:v mpeg2video -q:v 6 -g 15 -bf 2"
	vp8   = "-c:v libvpx -b:v 200k -g 60 -deadline realtime -cpu-used 8"
)

// formats come in the order in which they need each other.
var formats = []format{
	{name: "wav", file: "wav.wav", args: "-c:a pcm_s16le"},
	{name: "flac", file: "flac.flac", from: "wav.wav", args: "-c:a flac"},
	{name: "mp3 cbr", file: "cbr.mp3", from: "wav.wav", args: "-c:a libmp3lame -b:a 160k"},
	{name: "mp3 vbr", file: "vbr.mp3", from: "wav.wav", args: "-c:a libmp3lame -q:a 3"},
	{name: "ogg", file: "vorbis.ogg", from: "wav.wav", args: "-c:a libvorbis -q:a 4"},
	{name: "opus", file: "opus.opus", from: "wav.wav", args: "-c:a libopus -b:a 96k -ar 48000"},
	{name: "opus webm", file: "opus.webm", from: "opus.opus", args: "-c copy"},
	{name: "m4a", file: "aac.m4a", from: "wav.wav", args: "-c:a aac -b:a 128k"},
	{name: "aac mkv", file: "aac.mka", from: "aac.m4a", args: "-c copy"},
	{name: "mp4", file: "film.mp4", video: true, args: x264},
	{name: "mov", file: "film.mov", video: true, args: x264},
	{name: "mkv", file: "film.mkv", video: true, args: x264},
	{name: "flv", file: "film.flv", video: true, args: x264},
	{name: "ts", file: "film.ts", video: true, args: x264},
	{name: "mpg", file: "film.mpg", video: true, args: mpeg2 + " -f vob"},
	{name: "avi", file: "film.avi", video: true, args: mpeg4},
	{name: "webm", file: "film.webm", video: true, args: vp8},
	{name: "ogv", file: "film.ogv", video: true, args: "-c:v libtheora -q:v 5 -g 60"},
}

// loop is how long the piece of film is that is repeated, coded once.
const loop = time.Minute

// make makes the file where it is missing. It has its name only when it is whole.
func (f format) make(folder string, length time.Duration) error {
	path := filepath.Join(folder, f.file)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "making", path)
	end := fmt.Sprintf(" -t %g ", length.Seconds())
	switch {
	case f.from != "":
		return ffmpeg(path, "-i "+filepath.Join(folder, f.from)+" "+f.args)
	case !f.video:
		return ffmpeg(path, "-stream_loop -1 -i tests/testdata/bigbuckbunny.mp4 -vn -ac 2 -ar 44100"+end+f.args)
	}
	picture := fmt.Sprintf("-f lavfi -i testsrc2=s=96x64:r=30:d=%g ", min(loop, length).Seconds())
	if strings.HasSuffix(f.file, ".ogv") || strings.HasSuffix(f.file, ".mpg") { // which cannot be laid end to end
		return ffmpeg(path, strings.ReplaceAll(picture, fmt.Sprint(loop.Seconds()), fmt.Sprint(length.Seconds()))+f.args)
	}
	piece := filepath.Join(folder, "piece-"+f.file)
	if err := ffmpeg(piece, picture+f.args); err != nil {
		return err
	}
	defer os.Remove(piece)
	return ffmpeg(path, "-stream_loop -1 -i "+piece+end+"-c copy")
}

func ffmpeg(path, args string) error {
	part := filepath.Join(filepath.Dir(path), "part-"+filepath.Base(path))
	all := append([]string{"-nostdin", "-v", "error", "-y"}, strings.Fields(args)...)
	if out, err := exec.Command("ffmpeg", append(all, part)...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", path, err, out)
	}
	return os.Rename(part, path)
}
