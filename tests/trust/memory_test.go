package trust_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/internal/procstatus"
	"github.com/gonumm/gonumm/tests/truth"
)

const mebi = 1 << 20

// Law 9: streaming takes the same memory however long the file is. All of it runs in children, which state their
// own peak.
const streamLimit = 200 * mebi

// levelTolerance is what the collector's and the allocator's disorder comes to.
const levelTolerance = 24 * mebi

func TestStreamingIsBounded(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct {
		what, job, path string
		frames          int
	}{
		{"an hour of film", "stream video", longFilm(t), seconds * numm.FrameRate},
		{"an hour of film without an index", "stream video", longStream(t), seconds * numm.FrameRate},
		{"the sound of an hour of film", "stream sound", longFilm(t), seconds * numm.SampleRate},
		{"both of an hour of film", "stream movie", longFilm(t), seconds * numm.FrameRate},
		{"an hour of MP3", "stream sound", longMP3(t), seconds * numm.SampleRate},
		{"an hour of WAV at 48 kHz", "stream sound", longWAV(t), seconds * numm.SampleRate},
		{"1080p", "stream video", fullHD(t), 20 * numm.FrameRate},
	} {
		if !turn.Takes(c.what, (oneIn+2)/3) {
			continue
		}
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			r, _ := child{}.do(t, c.job, c.path)
			if r.Error != "" {
				t.Fatal(r.Error)
			}
			if tolerance := c.frames / 50; r.Frames < c.frames-tolerance || r.Frames > c.frames+tolerance {
				t.Errorf("%d frames, want about %d", r.Frames, c.frames)
			}
			checkBounded(t, r)
			checkLevels(t, r)
		})
	}
}

// checkLevels tells a leak from disorder.
func checkLevels(t *testing.T, r report) {
	t.Helper()
	half := len(r.Levels) / 2
	if half == 0 {
		t.Fatal("nothing was sampled")
	}
	// The collector lets single levels rise by half when the processor is busy; a leak raises them all.
	early, late := median(r.Levels[:half]), median(r.Levels[half:])
	tolerance := int64(levelTolerance)
	if underRace {
		tolerance *= 4
	}
	if late > early+tolerance {
		t.Errorf("%d MiB in the second half, %d in the first: it grows", late/mebi, early/mebi)
	}
}

func median(levels []int64) int64 { return slices.Sorted(slices.Values(levels))[len(levels)/2] }

// A consumer that takes one frame and idles lets the source stop, with most of the file unread.
func TestIdlingIsBounded(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct{ what, job, path string }{
		{"an hour of film", "idle video", longFilm(t)},
		{"an hour of film without an index", "idle video", longStream(t)},
		{"both of an hour of film", "idle movie", longFilm(t)},
		{"an hour of MP3", "idle sound", longMP3(t)},
		{"an hour of WAV at 48 kHz", "idle sound", longWAV(t)},
		{"1080p", "idle video", fullHD(t)},
	} {
		if !turn.Takes(c.what, 3) {
			continue
		}
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			r, _ := child{}.do(t, c.job, c.path)
			if r.Error != "" {
				t.Fatal(r.Error)
			}
			if r.Frames != 1 {
				t.Errorf("%d pieces, want 1", r.Frames)
			}
			checkBounded(t, r)
			info, err := os.Stat(c.path)
			noError(t, err)
			if r.BytesRead > info.Size()/2 {
				t.Errorf("%d of %d bytes were read for one frame", r.BytesRead, info.Size())
			}
		})
	}
}

func checkBounded(t *testing.T, r report) {
	t.Helper()
	t.Logf("%d frames, peak %d MiB, %d MiB before", r.Frames, r.Peak/mebi, r.Begin/mebi)
	limit := int64(streamLimit)
	if underRace {
		limit *= 2 // the detector's shadow of Go's memory
	}
	if r.Peak > limit {
		t.Errorf("peak of %d MiB, at most %d", r.Peak/mebi, limit/mebi)
	}
}

// besideArray is what reading whole may cost beside the array.
const besideArray = 64 * mebi

// Reading whole takes the array and little beside it, in formats that state their length and in those that do not.
func TestReadingWholeIsBounded(t *testing.T) {
	turn.Long(t)
	clip := longFile(t, "clip.mp4", "bigbuckbunny.mp4", []string{"-r", "30", "-s", "640x360", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"}, 20)
	film, mp3 := longFilm(t), longMP3(t)
	for _, c := range []struct {
		what, job  string
		name, from string   // what the file is made from
		options    []string // of ffmpeg; nil: it is that itself
	}{
		{"mp4", "video", "clip.mp4", clip, nil},
		{"1080p", "video", "b.mp4", fullHD(t), []string{"-frames:v", "60", "-c", "copy"}},
		{"both of mp4", "movie", "clip.mp4", clip, nil},
		{"mkv", "video", "a.mkv", clip, []string{"-c", "copy"}},
		{"ts", "video", "a.ts", clip, []string{"-c", "copy"}},
		{"avi", "video", "a.avi", clip, []string{"-c", "copy", "-bsf:v", "h264_mp4toannexb"}},
		{"sound of mp4", "sound", "a.mp4", film, []string{"-c", "copy"}},
		{"wav", "sound", "a.wav", mp3, []string{"-ar", "48000"}},
		{"mp3", "sound", "a.mp3", mp3, []string{"-c", "copy"}},
		{"mp3 without a tag", "sound", "b.mp3", mp3, []string{"-c", "copy", "-write_xing", "0"}},
		{"aac without a container", "sound", "a.aac", film, []string{"-vn", "-c", "copy"}},
		{"flac", "sound", "a.flac", mp3, []string{"-c:a", "flac"}},
		{"ogg", "sound", "a.ogg", mp3, []string{"-c:a", "libvorbis"}},
	} {
		if !turn.Takes(c.what, oneIn) {
			continue
		}
		t.Run(c.what, func(t *testing.T) {
			path := c.from
			if c.options != nil {
				path = filepath.Join(t.TempDir(), c.name)
				ffmpeg(t, append(append([]string{"-t", "600", "-i", c.from}, c.options...), path)...)
			}
			r, _ := child{}.do(t, "whole "+c.job, path, truth.Named(t, "fps25.mp4").Path)
			if r.Error != "" {
				t.Fatal(r.Error)
			}
			beside := r.Peak - r.Begin - r.Array
			t.Logf("an array of %d MiB and %d MiB beside it", r.Array/mebi, beside/mebi)
			limit := int64(besideArray)
			if underRace {
				limit += r.Array + besideArray // the detector's shadow of it
			}
			if r.Array < 64*mebi || beside > limit {
				t.Errorf("an array of %d MiB took %d MiB beside it, at most %d", r.Array/mebi, beside/mebi, limit/mebi)
			}
		})
	}
}

func init() {
	jobs["stream video"] = streamVideo
	jobs["stream sound"] = streamSound
	jobs["stream movie"] = streamMovie
	jobs["idle video"] = idleVideo
	jobs["idle movie"] = idleMovie
	jobs["whole movie"] = warmed(readMovie)
	jobs["idle sound"] = idleSound
	jobs["whole video"] = warmed(readVideo)
	jobs["whole sound"] = warmed(readSound)
}

func streamVideo(r *report, args []string) error {
	return stream(r, numm.VideoFrames(context.Background(), args[0]), func(numm.Frame) int { return 1 })
}

func streamMovie(r *report, args []string) error {
	return stream(r, numm.MovieFrames(context.Background(), args[0]), func(numm.MovieFrame) int { return 1 })
}

func streamSound(r *report, args []string) error {
	return stream(r, numm.SoundChunks(context.Background(), args[0], numm.SampleRate), func(c numm.Chunk) int { return len(c.Sound) })
}

// stream goes through all pieces, each of so many frames, and notes the memory.
func stream[Piece any](r *report, pieces iter.Seq2[Piece, error], frames func(Piece) int) error {
	n := 0
	for piece, err := range pieces {
		if err != nil {
			return err
		}
		r.Frames += frames(piece)
		n++
		r.sample(n, 20)
	}
	return nil
}

// sample notes the resident memory every so many items.
func (r *report) sample(item, every int) {
	if item%every == 0 {
		r.Levels = append(r.Levels, procstatus.Of("VmRSS:"))
	}
}

func idleVideo(r *report, args []string) error {
	return idle(r, numm.VideoFrames(context.Background(), args[0]))
}

func idleMovie(r *report, args []string) error {
	return idle(r, numm.MovieFrames(context.Background(), args[0]))
}

func idleSound(r *report, args []string) error {
	return idle(r, numm.SoundChunks(context.Background(), args[0], numm.FrameSound))
}

// idle takes one piece and no more.
func idle[Piece any](r *report, pieces iter.Seq2[Piece, error]) error {
	for _, err := range pieces {
		if err != nil {
			return err
		}
		r.Frames++
		r.BytesRead, err = quiet()
		return err
	}
	return nil
}

// quiet waits until the process has read nothing for a second, and returns how many bytes it has.
func quiet() (int64, error) {
	const step, needed = 50 * time.Millisecond, 20
	tick := time.NewTicker(step)
	defer tick.Stop()
	still := 0
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); <-tick.C {
		before, err := bytesRead()
		if err != nil {
			return 0, err
		}
		<-tick.C
		after, err := bytesRead()
		if err != nil {
			return 0, err
		}
		still++
		if after-before > 4096 { // asking is reading, too
			still = 0
		}
		if still == needed {
			return after, nil
		}
	}
	return 0, errors.New("the source does not stop")
}

func bytesRead() (int64, error) {
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		if n, ok := bytes.CutPrefix(line, []byte("rchar: ")); ok {
			return strconv.ParseInt(string(bytes.TrimSpace(n)), 10, 64)
		}
	}
	return 0, errors.New("no rchar")
}

// warmed is a job that first reads another file, so that what every process has once is no part of its cost.
func warmed(job func(*report, []string) error) func(*report, []string) error {
	return func(r *report, args []string) error {
		if err := job(&report{}, args[1:]); err != nil {
			return err
		}
		r.Begin = resident()
		return job(r, args[:1])
	}
}
