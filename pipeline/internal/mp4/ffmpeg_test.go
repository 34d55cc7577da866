package mp4

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// The reference is ffmpeg's own reading of a file against ffmpeg's reading of the
// patched bytes, which has no edits left and is cut by our numbers.

func TestSoundIsCutAsFFmpegCutsIt(t *testing.T) {
	turn.Long(t)
	type edits = []Edit
	tests := []struct {
		codec string
		edits edits // nil: as ffmpeg wrote them
	}{
		{"aac", nil},
		{"aac", edits{}},
		{"aac", edits{{700, 1024, 1}}},
		{"aac", edits{{1000, 1152, 1}}}, // ends on a packet's edge
		{"aac", edits{{500, 5000, 1}}},
		{"aac", edits{{300, 65000, 1}}},
		{"aac", edits{{300, -1, 1}, {500, 5000, 1}}},
		{"aac", edits{{300, -1, 1}, {200, -1, 1}, {500, 5000, 1}}},
		{"aac", edits{{300, -1, 1}}},
		{"aac", edits{{500, 100000, 1}}}, // after the end
		{"aac", edits{{500, -5, 1}}},
		{"aac", edits{{500, 5000, 2}}},
		{"aac", edits{{math.MaxUint32, 1024, 1}}},
		{"alac", nil},
		{"alac", edits{{500, 5000, 1}}},
		{"pcm_s16le", nil},
		{"pcm_s16le", edits{{500, 5000, 1}}},
		{"pcm_s16le", edits{{700, 20000, 1}}},
		{"libmp3lame", nil},
		{"libmp3lame", edits{{700, 20000, 1}}},
		{"ac3", edits{{700, 20000, 1}}},
		{"libopus", nil},
		{"libopus", edits{{500, 0, 1}}},
		{"libopus", edits{{500, 5000, 1}}},
	}
	files := soundFiles(t, []string{"aac", "alac", "pcm_s16le", "libmp3lame", "ac3", "libopus"})
	var whole, bare [][]byte // as the file is, and without its edits
	var tracks []*Track
	for _, test := range tests {
		data := disk.Read(t, files[test.codec])
		if test.edits != nil {
			data = withEdits(t, data, test.edits)
		}
		f, track := parse(t, data)
		whole, bare, tracks = append(whole, data), append(bare, patched(t, data, f, track)), append(tracks, track)
	}
	wants, raws := decode(t, whole...), decode(t, bare...)
	for i, test := range tests {
		t.Run(fmt.Sprint(test.codec, test.edits), func(t *testing.T) {
			got, want, cut := cutSound(raws[i], tracks[i], 48000), wants[i], tracks[i].Cut
			// ffmpeg plays the whole of a last packet that is stated to be shorter.
			if over := len(want)/4 - len(got)/4; over > 0 && over < 2048 && cut.End == tracks[i].Duration {
				want = want[:len(got)]
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%d samples, ffmpeg gives %d (or others); cut %+v", len(got)/4, len(want)/4, cut)
			}
		})
	}
}

// soundFiles makes a sound by each encoder, all at once.
func soundFiles(t *testing.T, codecs []string) map[string]string {
	t.Helper()
	files, args := map[string]string{}, []string{"-f", "lavfi", "-i", "aevalsrc=0.3*sin(300*t+900*t*t):s=48000:d=1.428"}
	for _, codec := range codecs {
		files[codec] = filepath.Join(t.TempDir(), codec+map[string]string{"aac": ".m4a", "alac": ".m4a", "pcm_s16le": ".mov"}[codec])
		if filepath.Ext(files[codec]) == "" {
			files[codec] += ".mp4"
		}
		args = append(args, "-c:a", codec)
		if codec == "aac" {
			args = append(args, "-aac_pns", "0") // noise substitution differs with the place where decoding starts
		}
		args = append(args, files[codec])
	}
	ffmpeg(t, args...)
	return files
}

// cutSound cuts by Samples what ffmpeg decodes of a file without its edits.
func cutSound(raw []byte, track *Track, rate int) []byte {
	skip, end := track.Samples(rate)
	skip -= track.preSkip // ffmpeg's decoder has taken it off, GStreamer's has not
	n := int64(len(raw) / 4)
	if end != math.MaxInt64 {
		end -= track.preSkip
	}
	skip, end = min(skip, n), min(end, n)
	return raw[4*skip : 4*max(skip, end)]
}

func TestVideoFramesAreDroppedAsFFmpegDropsThem(t *testing.T) {
	turn.Long(t)
	type edits = []Edit
	dir := t.TempDir()
	base := filepath.Join(dir, "base.mp4")
	ffmpeg(t, "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-t", "3", "-c:v", "libx264", "-bf", "3", "-g", "12", base)
	remuxed := func(name string, args ...string) string {
		file := filepath.Join(dir, name)
		var in []string
		if i := slices.Index(args, "!"); i >= 0 {
			in, args = args[:i], args[i+1:]
		}
		ffmpeg(t, slices.Concat(in, []string{"-i", base, "-c", "copy"}, args, []string{file})...)
		return file
	}
	negative := remuxed("negative.mp4", "-movflags", "negative_cts_offsets")
	tests := []struct {
		name   string
		file   string
		edits  edits // nil: as ffmpeg wrote them
		frames int   // looked at once with ffprobe, so that the test does not compare two nothings
	}{
		{"B-frames", base, nil, 75},
		{"negative offsets", negative, nil, 75},
		{"cut by copying", remuxed("cut.mp4", "-ss", "1.2", "-t", "1", "!"), nil, 27},
		{"cut, negative offsets", remuxed("cutneg.mp4", "-ss", "1.2", "-t", "1", "!", "-movflags", "negative_cts_offsets"), nil, 27},
		{"delayed", remuxed("late.mp4", "-itsoffset", "0.5", "!"), nil, 75},
		{"fragments", remuxed("frag.mp4", "-movflags", "frag_keyframe+empty_moov"), nil, 75},
		{"fragments with an edit list", remuxed("fragelst.mp4", "-movflags", "frag_keyframe+delay_moov"), nil, 75},
		{"a fragmented tail", remuxed("tail.mp4", "-movflags", "frag_keyframe"), nil, 75},
		{"no edits", base, edits{}, 75},
		{"inside a frame", base, edits{{500, 5000, 1}}, 13},
		{"on a frame", base, edits{{500, 5120, 1}}, 13},
		{"after a frame", base, edits{{480, 5121, 1}}, 12},
		{"from 0", base, edits{{500, 0, 1}}, 11},
		{"from 0, negative offsets", negative, edits{{500, 0, 1}}, 13},
		{"delay", base, edits{{300, -1, 1}, {500, 20000, 1}}, 12},
		{"longer than the media", negative, edits{{5000, 5000, 1}}, 65},
		{"after the end", base, edits{{500, 100000, 1}}, 0},
	}
	var whole, bare [][]byte // as the file is, and without its edits
	var tracks []*Track
	for _, test := range tests {
		data := disk.Read(t, test.file)
		if test.edits != nil {
			data = withEdits(t, data, test.edits)
		}
		f, track := parse(t, data)
		whole, bare, tracks = append(whole, data), append(bare, patched(t, data, f, track)), append(tracks, track)
	}
	wants, all := frames(t, whole, tracks), frames(t, bare, tracks)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			track, want := tracks[i], wants[i]
			var got []string
			for _, frame := range all[i] {
				// qtdemux counts from the shifted composition time, in whole nanoseconds
				pts := time.Duration((frame.pts + track.shift) * int64(time.Second) / int64(track.Timescale))
				if track.Shows(pts) {
					got = append(got, frame.hash)
				}
			}
			if len(want) != test.frames {
				t.Errorf("ffmpeg shows %d frames, expected %d", len(want), test.frames)
			}
			if !slices.EqualFunc(got, want, func(hash string, f frame) bool { return hash == f.hash }) {
				t.Errorf("%d frames, ffmpeg gives %d (or others); cut %+v", len(got), len(want), track.Cut)
			}
		})
	}
}

func TestPrimingOfTheCommentComesBeforeTheEditList(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sound.m4a")
	ffmpeg(t, "-f", "lavfi", "-i", "aevalsrc=0.3*sin(300*t+900*t*t):s=48000:d=1.428", "-c:a", "aac", file)
	for _, edits := range [][]Edit{{}, {{1428, 1024, 1}}} {
		plain := withEdits(t, disk.Read(t, file), edits)
		data := withComment(t, plain, " 00000000 00000840 000001F4 0000000000010A00 00000000")
		both := decode(t, withEdits(t, plain, nil), data)
		raw, want := both[0], both[1]
		_, track := parse(t, data)
		skip, end := track.Samples(48000)
		if skip != 2112 || end != math.MaxInt64 || !bytes.Equal(raw[4*skip:], want) {
			t.Errorf("edits %v: keeps %d to %d of %d; ffmpeg %d", edits, skip, end, len(raw)/4, len(want)/4)
		}
		if want := (Gapless{2112, 500, 0x10a00}); track.Gapless != want {
			t.Errorf("comment read as %+v, want %+v", track.Gapless, want)
		}
	}
}

// ---- ffmpeg ----------------------------------------------------------------

func ffmpeg(t *testing.T, args ...string) []byte {
	t.Helper()
	out, _ := needs.Run(t, "ffmpeg", append([]string{"-v", "error", "-y", "-bitexact", "-threads", "1"}, args...)...)
	return out
}

func store(t *testing.T, data []byte) string {
	t.Helper()
	return disk.File(t, "file.mov", data)
}

// decode returns the mono samples of 4 bytes of each file, which one ffmpeg reads: it starts slowly.
func decode(t *testing.T, files ...[]byte) [][]byte {
	t.Helper()
	var in, out, raws []string
	for i, data := range files {
		raws = append(raws, filepath.Join(t.TempDir(), "raw"))
		in = append(in, "-i", store(t, data))
		out = append(out, "-map", fmt.Sprintf("%d:a:0", i), "-f", "f32le", "-c:a", "pcm_f32le", raws[i])
	}
	ffmpeg(t, slices.Concat(in, out)...)
	decoded := make([][]byte, len(files))
	for i, raw := range raws {
		decoded[i] = disk.Read(t, raw)
	}
	return decoded
}

type frame struct {
	pts  int64 // ticks of the track
	hash string
}

// frames returns the frames that ffmpeg shows of each file.
func frames(t *testing.T, files [][]byte, tracks []*Track) [][]frame {
	t.Helper()
	var in, out, lists []string
	for i, data := range files {
		lists = append(lists, filepath.Join(t.TempDir(), "frames"))
		in = append(in, "-i", store(t, data))
		out = append(out, "-map", fmt.Sprintf("%d:v:0", i), "-fps_mode", "passthrough",
			"-enc_time_base", fmt.Sprintf("1:%d", tracks[i].Timescale), "-f", "framemd5", lists[i])
	}
	ffmpeg(t, slices.Concat([]string{"-copyts"}, in, out)...)
	shown := make([][]frame, len(files))
	for i, list := range lists {
		shown[i] = framesOf(t, string(disk.Read(t, list)))
	}
	return shown
}

func framesOf(t *testing.T, list string) (shown []frame) {
	t.Helper()
	for line := range strings.Lines(list) {
		columns := strings.Split(line, ",")
		if strings.HasPrefix(line, "#") || len(columns) < 6 {
			continue
		}
		pts, err := strconv.ParseInt(strings.TrimSpace(columns[2]), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		shown = append(shown, frame{pts, strings.TrimSpace(columns[5])})
	}
	return shown
}

// ---- files -----------------------------------------------------------------

func parse(t *testing.T, data []byte) (*File, *Track) {
	t.Helper()
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Tracks) != 1 {
		t.Fatalf("%d tracks", len(f.Tracks))
	}
	return f, &f.Tracks[0]
}

func patched(t *testing.T, data []byte, f *File, track *Track) []byte {
	t.Helper()
	v := view.Whole(int64(len(data)))
	v.Patches = f.Patches(track)
	r := view.NewReader(bytes.NewReader(data), v)
	out, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return out
}
