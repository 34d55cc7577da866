package laws

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// movie is what reading a file in step must give, put together from its streams.
type movie struct {
	video       *numm.Video // nil where there is none
	sound       numm.Sound
	lead, shift int // black frames before the video; silent sound frames before the sound, negative where some are left out
}

// movies calls check for each film, and for some files with a sound alone.
func movies(t *testing.T, check func(t *testing.T, f *truth.File)) {
	for _, f := range files(t) {
		if len(f.Videos) > 0 || f.Name == "s16.wav" || f.Name == "cover.mp3" || f.Name == "opus_mono.opus" {
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				check(t, f)
			})
		}
	}
}

// bothStreams calls check for each file with pictures and sound.
func bothStreams(t *testing.T, check func(t *testing.T, path string)) {
	for _, f := range files(t) {
		if len(f.Videos) > 0 && len(f.Sounds) > 0 {
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				check(t, f.Path)
			})
		}
	}
}

func readMovie(t *testing.T, path string, opts ...numm.VideoOption) (*numm.Video, numm.Sound) {
	t.Helper()
	v, s, err := numm.ReadMovie(t.Context(), path, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return v, s
}

// streamsOf reads both streams and sets them by the times that ffmpeg states; shift may be wrong by what these are rounded to.
func streamsOf(t *testing.T, f *truth.File) movie {
	m := movie{video: numm.NewVideo(0, 320, 240)}
	if len(f.Videos) > 0 {
		m.video = readVideo(t, f.Path)
	}
	if len(f.Sounds) > 0 {
		m.sound = readSound(t, f.Path)
	}
	if len(f.Videos) > 0 && len(f.Sounds) > 0 {
		early := f.Video().Start() - f.Sound().Start + mistimed[f.Name]
		m.lead = max(0, int(math.Round(early*numm.FrameRate)))
		m.shift = int(math.Round((float64(m.lead)/numm.FrameRate - early) * numm.SampleRate))
	}
	return m
}

// mistimed is how much too early ffmpeg has some videos: those whose edit begins within a frame that is left out begin
// with the next, which it shows at once, and a packed frame counts as two, so that the first is too late.
var mistimed = map[string]float64{"editlist_cut.mp4": 1.16 - 1.13, "editlist_cut.mov": 17.0/24 - 0.7, "xvid_packed.avi": -1.0 / 25}

// set finds the shift near to what it should be with which the sound of the movie is that of the stream.
func (m *movie) set(t *testing.T, s numm.Sound) {
	t.Helper()
	for _, d := range []int{0, 1, -1, 2, -2} {
		for shift := range 23 {
			try := m.shift + d*shift
			if same := m.sound[max(0, -try):]; max(0, try)+len(same) <= len(s) && slices.Equal(s[max(0, try):][:len(same)], same) {
				m.shift = try
				return
			}
		}
	}
	t.Fatalf("the sound is not that of ReadSound, %d samples after its start", m.shift)
}

func (m *movie) frames() int {
	return max(m.lead+m.video.Len(), (m.shift+len(m.sound)+numm.FrameSound-1)/numm.FrameSound)
}

// A movie is the video and the sound of its file, set against each other as the container wants them, and black and silence
// around them.
func TestMovieIsItsStreams(t *testing.T) {
	movies(t, func(t *testing.T, f *truth.File) {
		want := streamsOf(t, f)
		v, s := readMovie(t, f.Path)
		if v.Len()*numm.FrameSound != len(s) {
			t.Errorf("%d frames and %d sound frames", v.Len(), len(s))
		}
		if len(want.sound) > 0 {
			want.set(t, s)
		}
		if v.Len() != want.frames() {
			t.Fatalf("%d frames, want %d", v.Len(), want.frames())
		}
		end := want.lead + want.video.Len()
		equalVideos(t, "the video", v.Slice(want.lead, end), want.video)
		black(t, v.Slice(0, want.lead), v.Slice(end, v.Len()))
		silent(t, s[:max(0, want.shift)], s[max(0, want.shift+len(want.sound)):])
	})
}

func black(t *testing.T, videos ...*numm.Video) {
	t.Helper()
	for _, v := range videos {
		if slices.ContainsFunc(v.Pix, func(b uint8) bool { return b != 0 }) {
			t.Errorf("not all of %d frames are black", v.Len())
		}
	}
}

func silent(t *testing.T, sounds ...numm.Sound) {
	t.Helper()
	for _, s := range sounds {
		if slices.ContainsFunc(s, func(f [2]int16) bool { return f != [2]int16{} }) {
			t.Errorf("not all of %d sound frames are silent", len(s))
		}
	}
}

// However a movie is read, it has the same frames and the same sound.
func TestMovieSlices(t *testing.T) {
	movies(t, func(t *testing.T, f *truth.File) {
		v, s := readMovie(t, f.Path)
		laidEndToEnd(t, f.Path, v, s, 0)
		n := v.Len()
		for i, r := range ranges(n, numm.FrameRate) {
			if i%4 != len(f.Name)%4 {
				continue // each stream is held to all of them elsewhere
			}
			part, heard := readMovie(t, f.Path, numm.Range(r.from, r.to))
			from, to := r.cut(r.from, n), r.cut(r.to, n)
			what := fmt.Sprintf("Range(%d, %d)", r.from, r.to)
			equalVideos(t, what, part, v.Slice(from, to))
			equalSounds(t, what, heard, s[numm.FrameSound*from:numm.FrameSound*to])
		}
		from := n / 3
		laidEndToEnd(t, f.Path, v.Slice(from, n), s[numm.FrameSound*from:], from, numm.Range(from, -1))
	})
}

// Rates that do not divide the sound's lose none of it.
func TestMovieAtOtherRates(t *testing.T) {
	for _, name := range []string{"late_video.mp4", "late_sound.mkv", "short_sound.mkv", "s16.wav"} {
		path := truth.Named(t, name).Path
		for _, rate := range []int{1, 24, 97, 1000} {
			if !turn.Takes(fmt.Sprint(name, rate), 3) {
				continue
			}
			v, s := readMovie(t, path, numm.Rate(rate), numm.Width(32))
			if want := v.Len() * numm.SampleRate / rate; len(s) != want {
				t.Errorf("%s, %d a second: %d sound frames to %d frames, want %d", name, rate, len(s), v.Len(), want)
			}
			laidEndToEnd(t, path, v, s, 0, numm.Rate(rate), numm.Width(32))
			from := v.Len() / 2
			part, heard := readMovie(t, path, numm.Rate(rate), numm.Width(32), numm.Range(from, -1))
			equalVideos(t, name, part, v.Slice(from, v.Len()))
			equalSounds(t, name, heard, s[from*numm.SampleRate/rate:])
		}
	}
}

// laidEndToEnd checks that MovieFrames gives the frames and the sound, the first frame with that index.
func laidEndToEnd(t *testing.T, path string, v *numm.Video, s numm.Sound, first int, opts ...numm.VideoOption) {
	t.Helper()
	i, at := 0, 0
	for f, err := range numm.MovieFrames(t.Context(), path, opts...) {
		if err != nil {
			t.Fatal(err)
		}
		if i >= v.Len() || f.Index != first+i || !f.Image.Equal(v.Frame(i)) {
			t.Fatalf("MovieFrames: frame %d, given as %d, is not that of the whole", first+i, f.Index)
		}
		if at+len(f.Sound) > len(s) {
			t.Fatalf("MovieFrames: frame %d has %d sound frames, %d are left", f.Index, len(f.Sound), len(s)-at)
		}
		equalSounds(t, fmt.Sprintf("MovieFrames: the sound of frame %d", f.Index), f.Sound, s[at:at+len(f.Sound)])
		i, at = i+1, at+len(f.Sound)
	}
	if i != v.Len() || at != len(s) {
		t.Errorf("MovieFrames: %d frames and %d sound frames, want %d and %d", i, at, v.Len(), len(s))
	}
}

// Streams that begin late or end early stand where the clock of whoever made the file has them: the numbers of the
// pictures say which is which, and the sound is loud from its first sample to its last.
func TestMovieInStep(t *testing.T) {
	const shown, heard = 2.0, 88277.0 / numm.SampleRate // how long, unless it is short
	for _, c := range []struct {
		name         string
		video, sound [2]float64 // from, to
	}{
		{"late_sound.mp4", [2]float64{0, shown}, [2]float64{0.7, 0.7 + heard}},
		{"late_sound.mov", [2]float64{0, shown}, [2]float64{0.7, 0.7 + heard}},
		{"late_sound.mkv", [2]float64{0, shown}, [2]float64{0.7, 0.7 + heard}},
		{"late_sound.ts", [2]float64{0, shown}, [2]float64{0.7, 0.7 + heard}},
		{"late_video.mp4", [2]float64{0.52, 0.52 + shown}, [2]float64{0, heard}},
		{"late_video.mkv", [2]float64{0.52, 0.52 + shown}, [2]float64{0, heard}},
		{"short_sound.mkv", [2]float64{0, shown}, [2]float64{0, 1.1}},
		{"short_video.mp4", [2]float64{0, 0.8}, [2]float64{0, heard}},
		{"fps25.mp4", [2]float64{0, 62.0 / 25}, [2]float64{0, 62.0/25 + 77.0/numm.SampleRate}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := truth.Named(t, c.name)
			v, s := readMovie(t, f.Path)
			numbers := f.Video().Numbers
			first, last := -1, -1
			for i := range v.Len() {
				switch n := number(v, i); {
				case n == numbers[0] && first < 0:
					first = i
				case n == numbers[len(numbers)-1]:
					last = i
				}
			}
			loud, quiet := loudness(s)
			// The movie's own start is that of its video, or some whole frames before: all is set against the first picture.
			zero := c.video[0] - float64(first)/numm.FrameRate
			const millisecond, frame = 1e-3, 1.0 / numm.FrameRate
			near := func(what string, got, want, slack float64) {
				t.Helper()
				if math.Abs(got-want) > slack {
					t.Errorf("%s at %.4f s, want %.4f", what, got, want)
				}
			}
			near("the last picture ends", zero+float64(last+1)/numm.FrameRate, c.video[1], frame/2+millisecond)
			near("the sound begins", zero+float64(loud)/numm.SampleRate, max(zero, c.sound[0]), 1.5*millisecond)
			near("the sound ends", zero+float64(quiet)/numm.SampleRate, c.sound[1], 3*millisecond)
		})
	}
}

// loudness returns the positions of the first and after the last sound frame that a noise makes.
func loudness(s numm.Sound) (first, end int) {
	const faint = 8000 // AAC smears a noise over some hundredths of a second before it
	loud := func(f [2]int16) bool { return max(abs(int(f[0])), abs(int(f[1]))) > faint }
	first = slices.IndexFunc(s, loud)
	end = len(s)
	for end > 0 && !loud(s[end-1]) {
		end--
	}
	return first, end
}

// Both arrays together must fit, or nothing is decoded.
func TestMovieThatDoesNotFit(t *testing.T) {
	film := truth.Named(t, "fps30.mp4").Path
	v, s := readMovie(t, film)
	limit := int64(len(v.Pix) + 2*len(s))
	if _, err := numm.ReadVideo(t.Context(), film, numm.MaxMemory(limit)); err != nil {
		t.Error(err)
	}
	if _, err := numm.ReadSound(t.Context(), film, numm.MaxMemory(limit)); err != nil {
		t.Error(err)
	}
	_, _, err := numm.ReadMovie(t.Context(), film, numm.MaxMemory(limit))
	var memory *numm.MemoryError
	if !errors.As(err, &memory) || memory.Need <= limit {
		t.Errorf("%v with room for %d bytes", err, limit)
	}
	if _, _, err := numm.ReadMovie(t.Context(), film, numm.MaxMemory(limit), numm.Range(0, v.Len()/2)); err != nil {
		t.Error(err)
	}
}

// Progress comes after each frame and says how long the movie is.
func TestMovieProgress(t *testing.T) {
	film := truth.Named(t, "late_video.mp4").Path
	v, _ := readMovie(t, film)
	n := 0
	_, _, err := numm.ReadMovie(t.Context(), film, numm.Range(10, -1), numm.Progress(func(done, total time.Duration) {
		n++
		if done != time.Duration(n)*time.Second/numm.FrameRate && done != (time.Duration(n)*time.Second+numm.FrameRate/2)/numm.FrameRate ||
			(total-v.Slice(10, v.Len()).Duration()).Abs() > time.Second/numm.FrameRate {
			t.Errorf("after %d frames: %v of %v", n, done, total)
		}
	}))
	if err != nil || n != v.Len()-10 {
		t.Errorf("%d calls, %v", n, err)
	}
}

// A file with neither is no movie, nor is one without the video that was asked for.
func TestMovieOfNothing(t *testing.T) {
	sound := truth.Named(t, "s16.wav").Path
	v, s := readMovie(t, sound, numm.Width(64), numm.Range(1, 3))
	if v.Width != 64 || v.Height != 48 || v.Len() != 2 {
		t.Errorf("%v for a sound", v.Shape())
	}
	equalSounds(t, "a sound", s, readSound(t, sound, numm.Range(numm.FrameSound, 3*numm.FrameSound)))
	for _, n := range []int{0, 1} {
		if _, _, err := numm.ReadMovie(t.Context(), sound, numm.Stream(n)); !errors.Is(err, numm.ErrNoVideo) {
			t.Errorf("video %d of a sound: %v, want ErrNoVideo", n, err)
		}
	}
	text := disk.File(t, "text.srt", []byte("1\n00:00:00,200 --> 00:00:01,500\nA line of text\n"))
	if _, _, err := numm.ReadMovie(t.Context(), text); err == nil {
		t.Error("a text is a movie")
	}
}
