package laws

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// videoFormat is what is promised of a format of films that is written.
type videoFormat struct {
	extension         string
	container         string // as ffprobe tells
	codec, sound      string
	pixels            string
	exact, exactSound bool
	even              bool    // sides are filled up
	psnr              float64 // in dB, of whole pictures against the source, at the usual quality
	likeness          float64 // of noise up to 5 kHz, in dB
}

var videoFormats = []videoFormat{
	{extension: "mkv", container: "matroska,webm", codec: "ffv1", sound: "flac", pixels: "bgr0", exact: true, exactSound: true},
	{extension: "mp4", container: "mov,mp4,m4a,3gp,3g2,mj2", codec: "h264", sound: "aac", pixels: "yuv420p", even: true, psnr: 27, likeness: 16},
	{extension: "m4v", container: "mov,mp4,m4a,3gp,3g2,mj2", codec: "h264", sound: "aac", pixels: "yuv420p", even: true, psnr: 27, likeness: 16},
	{extension: "mov", container: "mov,mp4,m4a,3gp,3g2,mj2", codec: "h264", sound: "aac", pixels: "yuv420p", even: true, psnr: 27, likeness: 16},
	{extension: "webm", container: "matroska,webm", codec: "vp9", sound: "opus", pixels: "yuv420p", psnr: 27, likeness: 16},
	{extension: "avi", container: "avi", codec: "mjpeg", sound: "pcm_s16le", pixels: "yuvj420p", exactSound: true, psnr: 27},
	{extension: "ogv", container: "ogg", codec: "theora", sound: "vorbis", pixels: "yuv420p", psnr: 27, likeness: 16},
	{extension: "gif", container: "gif", codec: "gif", pixels: "bgra", psnr: 27},
	{extension: "apng", container: "apng", codec: "apng", pixels: "rgb24", exact: true},
}

func writeVideo(t *testing.T, path string, v *numm.Video, opts ...numm.EncodeOption) {
	t.Helper()
	if err := numm.WriteVideo(t.Context(), path, v, opts...); err != nil {
		t.Fatal(err)
	}
}

// Law 7: pictures of every size are kept bit by bit, and so is the sound beside them.
func TestExactVideoIsKept(t *testing.T) {
	turn.Long(t)
	for _, size := range [][2]int{{1, 1}, {2, 2}, {3, 1}, {1, 3}, {17, 13}, {64, 48}, {321, 241}} {
		if !turn.Takes(fmt.Sprint(size), 3) {
			continue
		}
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			v := film(7, size[0], size[1])
			folder := t.TempDir()
			for _, extension := range []string{"mkv", "gif", "apng"} {
				want := v
				switch extension {
				case "gif":
					want = fewColours(v)
				case "apng":
					want = changing(v)
				}
				path := filepath.Join(folder, "a."+extension)
				writeVideo(t, path, want, numm.Lossless())
				equalVideos(t, extension, readVideo(t, path), want)
				equalVideos(t, extension+" by ffmpeg", videoByFFmpeg(t, path, ffprobe(t, path)), want)
			}
			var paths []string
			var sounds []numm.Sound
			for _, n := range []int{1, 7*numm.FrameSound - 1, 7 * numm.FrameSound, 7*numm.FrameSound + 1, 20000} {
				s := noise(n)
				path := filepath.Join(folder, fmt.Sprint(n, ".mkv"))
				if err := numm.WriteMovie(t.Context(), path, v, s); err != nil {
					t.Fatal(err)
				}
				equalVideos(t, "movie", readVideo(t, path), v)
				equalSounds(t, "its sound", readSound(t, path), s)
				paths, sounds = append(paths, path), append(sounds, s)
			}
			for i, got := range soundsByFFmpeg(t, paths...) {
				equalSounds(t, "its sound by ffmpeg", got, sounds[i])
			}
		})
	}
}

// fewColours leaves a GIF's 256, and lets every frame differ from the one before, as ffmpeg gives one that stays but once.
func fewColours(v *numm.Video) *numm.Video {
	few := &numm.Video{Pix: bytes.Clone(v.Pix), Width: v.Width, Height: v.Height}
	for i, m := range few.All() {
		for k, c := range m.Pix {
			m.Pix[k] = c&0xc0 + uint8(i)<<6
		}
	}
	return few
}

// changing lets every frame of many colours differ from the one before, likewise.
func changing(v *numm.Video) *numm.Video {
	s := &numm.Video{Pix: bytes.Clone(v.Pix), Width: v.Width, Height: v.Height}
	for i, m := range s.All() {
		for k := range m.Pix {
			m.Pix[k] += uint8(37 * i)
		}
	}
	return s
}

// A written film is what it says, to ffmpeg and to ourselves: every picture in its place and in its colours, below 720 lines
// and from there, with its sound from the first sample to the last.
func TestWrittenFilm(t *testing.T) {
	turn.Long(t)
	for _, f := range videoFormats {
		for _, size := range []struct{ width, height, frames int }{{320, 240, 36}, {1280, 720, 4}, {101, 79, 20}} {
			if !turn.Takes(fmt.Sprint(f.extension, size), 4) {
				continue
			}
			if f.extension == "m4v" && size.height >= 720 {
				continue // an mp4 by another name
			}
			t.Run(fmt.Sprintf("%s/%dx%d", f.extension, size.width, size.height), func(t *testing.T) {
				t.Parallel()
				checkFilm(t, f, film(size.frames, size.width, size.height), noise(size.frames*numm.FrameSound))
			})
		}
	}
}

func checkFilm(t *testing.T, f videoFormat, v *numm.Video, s numm.Sound) {
	path := filepath.Join(t.TempDir(), "a."+f.extension)
	if f.sound == "" {
		writeVideo(t, path, v)
	} else if err := numm.WriteMovie(t.Context(), path, v, s); err != nil {
		t.Fatal(err)
	}
	p := ffprobe(t, path)
	f.checkTold(t, p, v)

	theirs, ours := videoByFFmpeg(t, path, p), readVideo(t, path)
	f.checkPictures(t, "ffmpeg", theirs, v)
	f.checkPictures(t, "numm", ours, v)
	for i := range min(ours.Len(), theirs.Len()) {
		if ratio := psnr(ours.Frame(i).Pix, theirs.Frame(i).Pix); ratio < 46 {
			t.Errorf("frame %d is at %.1f dB from ffmpeg's, want 46", i, ratio)
			break
		}
	}
	if f.sound == "" {
		return
	}
	sound := soundFormat{exact: f.exactSound, likeness: f.likeness}
	checkPlaces(t, "ffmpeg", sound, ffmpegAt(t, path, numm.SampleRate), s)
	checkPlaces(t, "numm", sound, readSound(t, path), s)
}

func (f videoFormat) checkTold(t *testing.T, p told, v *numm.Video) {
	t.Helper()
	video := p.stream(t, "video")
	width, height := v.Width, v.Height
	if f.even {
		width, height = width+width%2, height+height%2
	}
	if p.Format.Name != f.container || video.Codec != f.codec || video.Pixels != f.pixels || video.Width != width || video.Height != height {
		t.Errorf("%s in %s, %s, %d by %d", video.Codec, p.Format.Name, video.Pixels, video.Width, video.Height)
	}
	if got := video.Frames; got != fmt.Sprint(v.Len()) {
		t.Errorf("%s frames are told, want %d", got, v.Len())
	}
	// A GIF has hundredths of a second; ffmpeg counts APNG in hundred-thousandths.
	if video.Rate != "30/1" && f.extension != "gif" && f.extension != "apng" {
		t.Errorf("%s frames a second, want 30", video.Rate)
	}
	if video.Aspect != "1:1" && video.Aspect != "" && video.Aspect != "0:1" {
		t.Errorf("pixels are told to be %s", video.Aspect)
	}
	if want := float64(v.Len()) / numm.FrameRate; math.Abs(p.duration()-want) > 0.03 {
		t.Errorf("%v s are told, want %v", p.duration(), want)
	}
	if want := f.colour(v.Height); video.Matrix+" "+video.Range != want {
		t.Errorf("colours are told as %s %s, want %s", video.Matrix, video.Range, want)
	}
	if f.sound != "" {
		if a := p.stream(t, "audio"); a.Codec != f.sound || a.Channels != 2 {
			t.Errorf("sound is %s of %d channels", a.Codec, a.Channels)
		}
	}
}

// colour returns what ffprobe tells of films of a height. Theora and GIF have no tags that it knows; Theora is BT.601 to ffmpeg, as it
// is to GStreamer's decoder.
func (f videoFormat) colour(height int) string {
	switch {
	case f.codec == "theora" || f.codec == "gif":
		return " "
	case f.codec == "apng":
		return " pc"
	case f.codec == "ffv1":
		return "gbr pc"
	case f.codec == "mjpeg":
		return "bt470bg pc"
	case height >= 720:
		return "bt709 tv"
	case f.codec == "vp9":
		return "bt470bg tv"
	}
	return "smpte170m tv"
}

func (f videoFormat) checkPictures(t *testing.T, who string, got, want *numm.Video) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Errorf("%s reads %d frames, want %d", who, got.Len(), want.Len())
	}
	worst := math.Inf(1)
	var bias [3]float64
	n := min(got.Len(), want.Len())
	for i := range n {
		m := got.Frame(i).SubImage(want.Frame(i).Rect).(*numm.Image).Clone()
		thumb, exact := truth.ThumbOf(m.Pix, want.Width, want.Height), truth.ThumbOf(want.Frame(i).Pix, want.Width, want.Height)
		if thumb.Number() != i {
			t.Errorf("%s: frame %d is number %d", who, i, thumb.Number())
		}
		for c, b := range thumb.Bias(&exact) {
			bias[c] += b / float64(n)
		}
		worst = min(worst, psnr(m.Pix, want.Frame(i).Pix))
	}
	if f.exact {
		equalVideos(t, who, got, want)
	} else if worst < f.psnr {
		t.Errorf("%s: a frame is at %.1f dB, want %v", who, worst, f.psnr)
	}
	for c, b := range bias {
		if math.Abs(b) > 1 {
			t.Errorf("%s: channel %d is off by %.2f levels in the mean", who, c, b)
		}
	}
}

// However a film is written, it is the same.
func TestWrittenFilmInPieces(t *testing.T) {
	turn.Long(t)
	for _, f := range videoFormats {
		if !turn.Takes(f.extension, 3) {
			continue
		}
		t.Run(f.extension, func(t *testing.T) {
			t.Parallel()
			// Smaller H.264 with sides of an odd number of macroblocks may come out in two ways: x264 looks at memory that
			// it has not set.
			v, s := film(10, 320, 240), noise(10*numm.FrameSound)
			folder := t.TempDir()
			whole, pieces, encoded := filepath.Join(folder, "whole."+f.extension), filepath.Join(folder, "pieces."+f.extension), filepath.Join(folder, "encoded."+f.extension)
			var b bytes.Buffer
			var opts []numm.EncodeOption
			if f.sound != "" {
				opts = append(opts, numm.WithSound(s))
			}
			writeVideo(t, whole, v, opts...)
			if err := numm.EncodeVideo(t.Context(), &b, f.extension, v, opts...); err != nil {
				t.Fatal(err)
			}
			disk.Write(t, encoded, b.Bytes())
			filmPieces(t, pieces, v, s, f.sound != "")
			for _, path := range []string{pieces, encoded} {
				equalVideos(t, filepath.Base(path), readVideo(t, path), readVideo(t, whole))
				if f.sound != "" {
					equalSounds(t, filepath.Base(path), readSound(t, path), readSound(t, whole))
				}
				switch f.container {
				case "avi", "gif", "apng":
					sameBytes(t, path, whole)
				}
			}
		})
	}
}

// filmPieces writes the sound in pieces that are not those of the frames, and the frames through one image.
func filmPieces(t *testing.T, path string, v *numm.Video, s numm.Sound, sound bool) {
	t.Helper()
	if !sound {
		w, err := numm.CreateVideo(t.Context(), path, v.Width, v.Height)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Abort()
		for _, m := range v.All() {
			if err := w.Write(m.RGBA()); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	w, err := numm.CreateMovie(t.Context(), path, v.Width, v.Height)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	m := numm.NewImage(v.Width, v.Height)
	for i, frame := range v.All() {
		copy(m.Pix, frame.Pix)
		if err := w.WriteFrame(m); err != nil {
			t.Fatal(err)
		}
		for range 1 + i%3 {
			n := min(997, len(s))
			if err := w.WriteSound(s[:n]); err != nil {
				t.Fatal(err)
			}
			s = s[n:]
		}
	}
	if err := w.WriteSound(s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
