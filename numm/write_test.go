package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/internal/turn"
)

// What a format cannot keep to is refused before anything is made, with a reason; what it can is taken.
func TestWriteOptions(t *testing.T) {
	folder := t.TempDir()
	for _, test := range []struct {
		formats, refused string // by spaces; refused: of the formats, those that refuse
		option           EncodeOption
	}{
		{"wav aiff flac ogg opus mp3 m4a", "ogg opus mp3 m4a", Lossless()},
		{"wav aiff flac ogg opus mp3 m4a", "wav aiff flac", Bitrate(128000)},
		{"ogg opus mp3 m4a", "ogg opus mp3 m4a", Bitrate(1000)},
		{"ogg opus mp3 m4a", "ogg opus mp3 m4a", Bitrate(5_000_000)},
		{"wav aiff flac ogg opus mp3 m4a", "", Quality(30)},
		{"wav aiff flac ogg opus mp3 m4a", "", Rate(16000)},
		{"wav aiff flac ogg opus mp3 m4a", "mp3 m4a", Rate(12345)},
		{"wav aiff flac ogg opus mp3 m4a", "flac ogg mp3 m4a", Rate(1_000_000)},
		{"wav", "wav", WithSound(nil)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "mp4 m4v mov webm avi ogv gif", Lossless()}, // a gif: of this many colours
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "avi gif webp apng", Bitrate(400_000)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "mkv mp4 m4v mov webm avi ogv gif webp apng", Bitrate(1)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "", Quality(30)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "", Rate(25)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "gif", Rate(51)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "gif webp apng", Rate(91)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "mkv mp4 m4v mov webm avi ogv gif webp apng", Rate(44100)},
		{"mkv mp4 m4v mov webm avi ogv gif webp apng", "gif webp apng", WithSound(nil)},
	} {
		for _, format := range strings.Fields(test.formats) {
			path := filepath.Join(folder, "a."+format)
			var err error
			if strings.Contains("mkv mp4 m4v mov webm avi ogv gif webp apng", format) {
				err = WriteVideo(t.Context(), path, colourful(3, 40, 30), test.option)
			} else {
				err = WriteSound(t.Context(), path, make(Sound, 5000), test.option)
			}
			refused := slices.Contains(strings.Fields(test.refused), format)
			if refused && !errors.Is(err, ErrUnsupported) || !refused && err != nil {
				t.Errorf("%s with %T(%v): %v, refused: %v", format, test.option, test.option, err, refused)
			}
			if _, missing := os.Stat(path); (missing != nil) != (err != nil) {
				t.Errorf("%s with %T(%v): %v, and the file: %v", format, test.option, test.option, err, missing)
			}
			_ = os.Remove(path)
		}
	}
	if list := disk.Names(t, folder); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
}

// colourful returns a film of frames of more than 256 colours.
func colourful(frames, width, height int) *Video {
	v := NewVideo(frames, width, height)
	for i := range v.Pix {
		v.Pix[i] = uint8(i * i / 7)
	}
	return v
}

// A better quality, and more bits a second, make larger files that are more like the source.
func TestQualityIsKept(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	v, s := colourful(10, 64, 48), make(Sound, 2*SampleRate)
	for i := range s {
		x := 8000 * math.Sin(float64(i)*float64(i)/3e5)
		s[i] = [2]int16{int16(x) + int16(i*i%4001), int16(x/2) - int16(i*i*3%2999)}
	}
	size := func(format string, o EncodeOption) int64 {
		path := filepath.Join(folder, "a."+format)
		var err error
		if format == "ogg" || format == "opus" || format == "mp3" || format == "m4a" {
			err = WriteSound(t.Context(), path, s, o)
		} else {
			err = WriteVideo(t.Context(), path, v, o)
		}
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	for _, format := range []string{"ogg", "opus", "mp3", "m4a", "mkv", "mp4", "webm", "avi", "ogv"} {
		last := int64(0)
		for _, q := range []int{1, 40, 80, 100} {
			n := size(format, Quality(q))
			if n < last || q == 100 && n < size(format, Quality(1))*5/4 {
				t.Errorf("%s of Quality(%d) has %d bytes, before %d", format, q, n, last)
			}
			last = n
		}
	}
	for _, format := range []string{"ogg", "opus", "mp3", "m4a"} {
		for _, bits := range []int{64_000, 160_000} {
			if n := size(format, Bitrate(bits)) * 8 / 2; n < int64(bits)/4 || n > int64(bits)*13/10 {
				t.Errorf("%s of Bitrate(%d) has %d bits a second", format, bits, n)
			}
		}
	}
}

// A film whose sound is never written has silence of its own length.
func TestMovieWithoutSound(t *testing.T) {
	for _, format := range []string{"mkv", "mp4", "webm", "avi", "ogv"} {
		path := filepath.Join(t.TempDir(), "a."+format)
		w, err := CreateMovie(t.Context(), path, 32, 32)
		if err != nil {
			t.Fatal(err)
		}
		const frames = 45
		for range frames {
			if err := w.WriteFrame(NewImage(32, 32)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := ReadSound(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		packet := 0
		if format == "mp4" {
			packet = 1023
		}
		if n := len(s); n < frames*FrameSound || n > frames*FrameSound+packet {
			t.Errorf("%s: %d sound frames, want %d", format, n, frames*FrameSound)
		}
		for i, frame := range s {
			if max(frame[0], frame[1]) > 8 || min(frame[0], frame[1]) < -8 {
				t.Fatalf("%s: %v at %d, want silence", format, frame, i)
			}
		}
	}
}

// Pictures of another size, and none, are refused without harm to the film.
func TestWrongPictures(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mkv")
	w, err := CreateVideo(t.Context(), path, 20, 10)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	whole := colourful(1, 30, 20).Frame(0)
	inner := whole.SubImage(image.Rect(5, 5, 25, 15))
	for _, m := range []image.Image{nil, (*Image)(nil), NewImage(10, 20), NewImage(20, 11), image.NewGray(image.Rect(0, 0, 1, 1))} {
		if err := w.Write(m); !errors.Is(err, ErrSize) {
			t.Errorf("%T: %v, want ErrSize", m, err)
		}
	}
	if err := errors.Join(w.Write(inner), w.Close()); err != nil {
		t.Fatal(err)
	}
	v, err := ReadVideo(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if v.Len() != 1 || !v.Frame(0).Equal(inner.(*Image).Clone()) {
		t.Errorf("%v, want the one picture", v.Shape())
	}
}

// A target that cannot be written is refused at once, and what cannot begin leaves nothing.
func TestWriteErrors(t *testing.T) {
	folder := t.TempDir()
	s := make(Sound, 100)
	for _, test := range []struct {
		name string
		want error
	}{
		{"a.xyz", ErrUnsupported}, {"a", ErrUnsupported}, {filepath.Join("none", "a.wav"), os.ErrNotExist},
	} {
		if err := WriteSound(t.Context(), filepath.Join(folder, test.name), s); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
	for _, format := range []string{"flac", "ogg", "mp3", "m4a"} {
		if err := WriteSound(t.Context(), filepath.Join(folder, "a."+format), nil); !errors.Is(err, ErrSize) {
			t.Errorf("an empty %s: %v, want ErrSize", format, err)
		}
	}
	for _, size := range [][2]int{{0, 10}, {10, 0}, {-1, 5}, {40000, 1}} {
		if _, err := CreateVideo(t.Context(), filepath.Join(folder, "a.mkv"), size[0], size[1]); !errors.Is(err, ErrSize) {
			t.Errorf("%v: %v, want ErrSize", size, err)
		}
	}
	for _, v := range []*Video{nil, NewVideo(0, 10, 10)} {
		if err := WriteVideo(t.Context(), filepath.Join(folder, "a.mkv"), v); !errors.Is(err, ErrSize) {
			t.Errorf("%v: %v, want ErrSize", v, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, format := range []string{"wav", "flac", "mp3"} {
		if _, err := CreateSound(ctx, filepath.Join(folder, "a."+format)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's error", format, err)
		}
	}
	if list := disk.Names(t, folder); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
	if err := os.Mkdir(filepath.Join(folder, "a.wav"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := WriteSound(t.Context(), filepath.Join(folder, "a.wav"), s); err == nil {
		t.Error("a folder was replaced")
	}
}

// A context that ends while the recorder begins is an error like any other.
func TestRecorderThatCannotBegin(t *testing.T) {
	for _, format := range []string{"flac", "mp3", "gif"} {
		list := soundFormats
		l := layout{hasSound: true}
		if format == "gif" {
			list, l = videoFormats, layout{pictures: true, width: math.MaxUint16 + 1, height: 1}
		}
		f, err := formatOf(list, "any", format)
		if err != nil {
			t.Fatal(err)
		}
		l.format = f
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		file, err := file.Unnamed(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		r := &recording{ctx: ctx, config: &encodeConfig{}, layout: l, work: file}
		if err := r.open(t.TempDir()); err == nil || r.record != nil || r.done == nil {
			t.Errorf("%s: %v, with %v", format, err, fmt.Sprint(r.record))
		}
	}
}
