package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func TestJudgementsAreFoundByHashAndPattern(t *testing.T) {
	list, err := parseJudgements("# who was right\n\n0123456789ab\tlength\tours\tstates its end\n" +
		"a/b/deep/**\tsound offset\twrong\tnot mended yet\na/b/*.wav\t*\tours\tlies about its rate\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, hash, kind, class, want string
	}{
		{"x.ogg", "0123456789ab", "sound", "length", "states its end"},
		{"x.ogg", "0123456789ab", "sound", "offset", ""},
		{"deep/er/x.ogg", "", "sound", "offset", "not mended yet"},
		{"deep/er/x.ogg", "", "video", "offset", ""},
		{"x.wav", "", "probe", "probe", "lies about its rate"},
		{"deep/x.wav", "", "probe", "probe", ""},
	} {
		got := ""
		if j := list.of("a/b", file{name: c.name, hash: c.hash}, difference{Kind: c.kind, Class: c.class}); j != nil {
			got = j.reason
		}
		if got != c.want {
			t.Errorf("%v: judged %q", c, got)
		}
	}
	for _, bad := range []string{"x\tlength\tours", "x\tlength\tmaybe\twhy", "x\tlength\tours\t", "[\t*\tours\twhy"} {
		if _, err := parseJudgements(bad); err == nil {
			t.Errorf("%q is a judgement", bad)
		}
	}
}

func TestLongFilmsHaveMoreTime(t *testing.T) {
	stream := func(kind numm.Kind, width, height int) *numm.Info {
		return &numm.Info{Duration: time.Minute, Streams: []numm.StreamInfo{{Kind: kind, Width: width, Height: height}}}
	}
	sound, film := extraTime(stream(numm.KindSound, 0, 0)), extraTime(stream(numm.KindVideo, 1920, 1080))
	picture := extraTime(stream(numm.KindImage, 17000, 17000))
	if sound != 0 || film < 5*time.Minute || film > time.Hour || picture < 5*time.Minute || picture > time.Hour {
		t.Errorf("sound %v, a film %v, a picture %v", sound, film, picture)
	}
}

func TestVerdictsAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.jsonl")
	for i, hash := range []string{"a", "b", "a"} {
		k, err := openKept(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.put(hash, verdict{Reads: make([]string, i)}); err != nil {
			t.Fatal(err)
		}
		k.close()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(`{"hash":"c","verd`); err != nil { // as a killed run leaves it
			t.Fatal(err)
		}
		f.Close()
	}
	k, err := openKept(path)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	if v, ok := k.find("a"); !ok || len(v.Reads) != 2 || len(k.verdicts) != 2 {
		t.Errorf("kept are %v", k.verdicts)
	}
}

func TestTheTableCountsFilesOnce(t *testing.T) {
	list, err := parseJudgements("s/judged\t*\tours\twhy\n")
	if err != nil {
		t.Fatal(err)
	}
	two := []difference{{"sound", "length", "one"}, {"video", "order", "two"}}
	var got table
	var lines []string
	for name, v := range map[string]verdict{
		"right": {Reads: []string{"sound"}}, "judged": {Reads: []string{"sound"}, Found: two}, "wrong": {Reads: []string{"sound"}, Found: two},
		"refused": {Refused: "damaged"}, "refused wrongly": {Refused: "damaged", Found: []difference{{"image", "refused", "damaged"}}},
	} {
		lines = append(lines, got.add("s", file{name: name}, v, list)...)
	}
	if r := *got.rows[0]; r != (row{"s", 5, 1, 1, 1, 1, 1}) {
		t.Errorf("the row is %+v", r)
	}
	if len(lines) != 3 || !strings.Contains(got.String(), "| all | 5 | 1 | 1 | 1 | 1 | 1 |") {
		t.Errorf("%d lines\n%s", len(lines), got.String())
	}
}

// noise is loud, the same each time and like itself nowhere.
func noise(n int) []int16 {
	s := make([]int16, 2*n)
	state := uint32(1)
	for i := range s {
		state = state*1664525 + 1013904223
		s[i] = int16(state >> 16)
	}
	return s
}

func TestSoundsAreCompared(t *testing.T) {
	whole := noise(9000)
	louder := make([]int16, len(whole))
	near := make([]int16, len(whole))
	for i, v := range whole {
		louder[i], near[i] = v/2, v^1
	}
	for name, c := range map[string]struct {
		ours []int16
		want string
	}{
		"the same": {whole, ""}, "last bits": {near, ""}, "one frame more": {append(noise(9000), 0, 0), ""},
		"cut": {whole[:12000], "length"}, "late": {append(make([]int16, 300), whole...), "offset"},
		"early": {whole[2*77:], "offset"}, "half as loud": {louder, "content"},
	} {
		got := ""
		if d := compareSound(c.ours, whole); d != nil {
			got = d.Class
		}
		if got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// numbered returns a film of flat frames, a level for each.
func numbered(levels ...byte) (f film) {
	for i, level := range levels {
		f.times = append(f.times, float64(i)/15)
		f.thumbs = append(f.thumbs, flat(level))
	}
	return f
}

func flat(level byte) []byte {
	thumb := make([]byte, thumbBytes)
	for i := range thumb {
		thumb[i] = level
	}
	return thumb
}

func TestFilmsAreCompared(t *testing.T) {
	theirs := numbered(0, 40, 80, 120, 160) // shown twice each
	for name, c := range map[string]struct {
		levels []byte
		want   string
	}{
		"the same":  {[]byte{0, 0, 40, 40, 80, 80, 120, 120, 160, 160}, ""},
		"one late":  {[]byte{0, 0, 0, 40, 40, 80, 80, 120, 120, 160}, "order"},
		"grey":      {[]byte{200, 200, 201, 200, 200, 200, 200, 200, 200, 200}, "content"},
		"lighter":   {[]byte{10, 10, 50, 50, 90, 90, 130, 130, 170, 170}, "colour"},
		"cut":       {[]byte{0, 0, 40, 40}, "length"},
		"one frame": {[]byte{0}, "length"},
	} {
		var ours []byte
		for _, level := range c.levels {
			ours = append(ours, flat(level)...)
		}
		got := ""
		for _, d := range compareVideo(ours, theirs) {
			got += d.Class
		}
		if got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestPicturesAreComparedAsTheyLie(t *testing.T) {
	p := picture{3, 2, []byte{9, 0, 0, 0, 90, 0, 0, 0, 200, 7, 7, 7, 50, 60, 70, 255, 255, 255}}
	for i, turn := range turnsOfPictures {
		q := turn(p)
		if q.width*q.height != 6 || comparePictures(q, p, false) != nil {
			t.Errorf("turn %d is not found again", i)
		}
		if comparePictures(q, p, true) == nil {
			t.Errorf("turn %d passes for the picture as it is", i)
		}
	}
	if n := nearness(p.pix, p.pix); !math.IsInf(n, 1) {
		t.Errorf("a picture is %v dB from itself", n)
	}
	other := picture{3, 2, make([]byte, 18)}
	if d := comparePictures(p, other, true); d == nil || d.Class != "content" {
		t.Errorf("black passes: %v", d)
	}
}

func TestThumbsAreBlockMeans(t *testing.T) {
	pix := make([]byte, 3*16*16+3*4*16) // rows of 20 pixels
	for y := range 16 {
		for x := range 16 {
			pix[3*(y*20+x)] = byte(16 * (x / 2))
			pix[3*(y*20+x)+1] = byte(16 * (y / 2))
		}
	}
	thumb := thumbOf(pix, 60, 16, 16)
	for i := range 64 {
		if thumb[3*i] != byte(16*(i%8)) || thumb[3*i+1] != byte(16*(i/8)) || thumb[3*i+2] != 0 {
			t.Fatalf("block %d is %v", i, thumb[3*i:3*i+3])
		}
	}
	if got := thumbOf([]byte{1, 2, 3}, 3, 1, 1); len(got) != thumbBytes || got[189] != 1 {
		t.Errorf("one pixel gives %v", got)
	}
}

func TestFFmpegsWordsAreUnderstood(t *testing.T) {
	check := func(said string, ok bool, size int, want outcome) {
		t.Helper()
		if got := outcomeOf(said, ok, size); got != want {
			t.Errorf("%q, %v, %d bytes: %v, want %v", said, ok, size, got, want)
		}
	}
	check("", true, 10, peerReads)
	check("[mp3 @ 0x1] [warning] odd", true, 10, peerReads)
	check("[mp3 @ 0x1] [error] Header missing", true, 10, peerComplains)
	check("", false, 10, peerComplains)
	check("", true, 0, peerRefuses)
	line := "[Parsed_showinfo_0 @ 0x55] [info] n:   1 pts:   3003 pts_time:0.0333667 duration:   3003"
	if m := shownTime.FindStringSubmatch(line); m == nil || m[1] != "0.0333667" {
		t.Errorf("the time is %q", m)
	}
}
