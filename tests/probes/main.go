// Command probes compares what numm.Probe says of files with what ffprobe says, and with itself, forty times; with -read, with what
// reading them gives instead of with ffprobe.
//
//	go run ./tests/probes [-n 40] [-read] FILE|FOLDER...
//
// It prints a line for each difference. What the two name or round differently by habit is none.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	n := flag.Int("n", 40, "how often each file is probed")
	read := flag.Bool("read", false, "compare with reading, not with ffprobe")
	flag.Parse()
	files, probed, differences := 0, 0, 0
	for _, root := range flag.Args() {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			files++
			found, ok := check(path, *n, *read)
			if ok {
				probed++
			}
			for _, d := range found {
				fmt.Printf("%s: %s\n", path, d)
				differences++
			}
			return nil
		})
		if err != nil {
			fmt.Println(err)
			differences++
		}
	}
	fmt.Printf("%d files, %d of them probed, %d differences\n", files, probed, differences)
}

// check returns the differences of a file; ok is false where Probe says of it that it is none, each time.
func check(path string, n int, read bool) (differences []string, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	info, err := numm.Probe(ctx, path)
	for range n - 1 {
		again, err2 := numm.Probe(ctx, path)
		if fmt.Sprint(err) != fmt.Sprint(err2) || !reflect.DeepEqual(info, again) {
			differences = append(differences, fmt.Sprintf("not the same twice: %+v %v, %+v %v", info, err, again, err2))
			break
		}
	}
	if read {
		if err == nil {
			differences = append(differences, compareReading(ctx, path, info)...)
		}
		return differences, err == nil
	}
	want, wrong := ffprobe(ctx, path)
	switch {
	case err != nil && wrong != nil:
		return differences, false
	case err != nil || wrong != nil:
		return append(differences, fmt.Sprintf("%v, ffprobe: %v", err, wrong)), err == nil
	}
	return append(differences, compare(info, want)...), true
}

// report is ffprobe's.
type report struct {
	Streams []stream `json:"streams"`
	Format  struct {
		Duration string            `json:"duration"`
		Tags     map[string]string `json:"tags"`
	} `json:"format"`
	Chapters []struct {
		Start string            `json:"start_time"`
		Tags  map[string]string `json:"tags"`
	} `json:"chapters"`
}

type stream struct {
	Type      string            `json:"codec_type"`
	Codec     string            `json:"codec_name"`
	Width     int               `json:"width"`
	Height    int               `json:"height"`
	Aspect    string            `json:"sample_aspect_ratio"`
	Format    string            `json:"pix_fmt"`
	Rate      string            `json:"avg_frame_rate"`
	Sampling  string            `json:"sample_rate"`
	Channels  int               `json:"channels"`
	Primaries string            `json:"color_primaries"`
	Transfer  string            `json:"color_transfer"`
	Matrix    string            `json:"color_space"`
	Tags      map[string]string `json:"tags"`

	Disposition struct {
		Cover int `json:"attached_pic"`
	} `json:"disposition"`
}

func ffprobe(ctx context.Context, path string) (*report, error) {
	out, err := exec.CommandContext(ctx, "ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters", path).Output()
	if err != nil {
		return nil, err
	}
	var r report
	return &r, json.Unmarshal(out, &r)
}

func compare(info *numm.Info, want *report) (differences []string) {
	note := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	for _, kind := range []struct {
		numm   numm.Kind
		ffmpeg string
	}{{numm.KindVideo, "video"}, {numm.KindSound, "audio"}} {
		var ours []numm.StreamInfo
		var theirs []stream
		for _, s := range info.Streams {
			if s.Kind == kind.numm || s.Kind == numm.KindImage && len(info.Streams) == 1 && kind.numm == numm.KindVideo {
				ours = append(ours, s)
			}
		}
		for _, s := range want.Streams {
			if s.Type == kind.ffmpeg && s.Disposition.Cover == 0 {
				theirs = append(theirs, s)
			}
		}
		if len(ours) != len(theirs) {
			note("%d streams of %s, ffprobe has %d", len(ours), kind.ffmpeg, len(theirs))
			continue
		}
		for i := range ours {
			differences = append(differences, compareStreams(ours[i], theirs[i])...)
		}
	}
	seconds, err := strconv.ParseFloat(want.Format.Duration, 64)
	if err == nil && math.Abs(info.Duration.Seconds()-seconds) > 0.06 {
		note("lasts %v, by ffprobe %v s", info.Duration, seconds)
	}
	for _, name := range []string{"title", "artist", "album", "date", "comment", "track", "genre"} {
		theirs := tag(want, name)
		if ours := info.Tags[name]; !strings.HasPrefix(theirs, ours) || (ours == "") != (theirs == "") {
			note("%s is %q, by ffprobe %q", name, ours, theirs)
		}
	}
	if len(info.Chapters) != len(want.Chapters) {
		note("%d chapters, by ffprobe %d", len(info.Chapters), len(want.Chapters))
		return differences
	}
	for i, c := range want.Chapters {
		start, err := strconv.ParseFloat(c.Start, 64)
		if err != nil || math.Abs(info.Chapters[i].Start.Seconds()-start) > 0.002 || info.Chapters[i].Title != c.Tags["title"] {
			note("chapter %d is %+v, by ffprobe %+v", i, info.Chapters[i], c)
		}
	}
	return differences
}

// tag returns one of the file, else of its only stream.
func tag(r *report, name string) string {
	sets := []map[string]string{r.Format.Tags}
	if len(r.Streams) == 1 {
		sets = append(sets, r.Streams[0].Tags)
	}
	for _, set := range sets {
		for key, value := range set {
			if strings.EqualFold(key, name) {
				return value
			}
		}
	}
	return ""
}

func compareStreams(ours numm.StreamInfo, theirs stream) (differences []string) {
	differ := func(what string, got, want any, is bool) {
		if is {
			differences = append(differences, fmt.Sprintf("%s of %s is %v, by ffprobe %v", what, theirs.Type, got, want))
		}
	}
	differ("codec", ours.Codec, theirs.Codec, ours.Codec != theirs.Codec)
	if theirs.Type == "audio" {
		differ("rate", ours.SampleRate, theirs.Sampling, strconv.Itoa(ours.SampleRate) != theirs.Sampling)
		differ("channels", ours.Channels, theirs.Channels, ours.Channels != theirs.Channels)
		return differences
	}
	differ("size", fmt.Sprint(ours.Width, ours.Height), fmt.Sprint(theirs.Width, theirs.Height), ours.Width != theirs.Width || ours.Height != theirs.Height)
	n, d := ratio(theirs.Aspect, ":")
	differ("aspect", ours.PixelAspect, theirs.Aspect, n > 0 && math.Abs(ours.PixelAspect-n/d) > 0.001)
	n, d = ratio(theirs.Rate, "/")
	differ("frame rate", ours.FrameRate, theirs.Rate, n > 0 && ours.Kind == numm.KindVideo && math.Abs(ours.FrameRate-n/d) > 0.02)
	differ("primaries", ours.Primaries, theirs.Primaries, theirs.Primaries != ours.Primaries)
	differ("transfer", ours.Transfer, theirs.Transfer, theirs.Transfer != ours.Transfer)
	differ("matrix", ours.Matrix, theirs.Matrix, theirs.Matrix != ours.Matrix)
	deep := 8
	for _, bits := range []int{10, 12, 14, 16} {
		if strings.Contains(strings.TrimPrefix(theirs.Format, "p0"), strconv.Itoa(bits)+"le") || strings.Contains(theirs.Format, strconv.Itoa(bits)+"be") {
			deep = bits
		}
	}
	differ("depth", ours.Bits, theirs.Format, ours.Bits != deep)
	return differences
}

func ratio(text, by string) (n, d float64) {
	a, b, _ := strings.Cut(text, by)
	n, err := strconv.ParseFloat(a, 64)
	if err != nil {
		return 0, 1
	}
	d, err = strconv.ParseFloat(b, 64)
	if err != nil || d == 0 {
		return 0, 1
	}
	return n, d
}
