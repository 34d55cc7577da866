package numm

import (
	"errors"
	"image/color"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestOptionsReachTheirConfiguration(t *testing.T) {
	image, err := newImageConfig([]ImageOption{MaxMemory(5), Background(color.Black), nil})
	if err != nil || *image != (imageConfig{maxMemory: 5, background: color.Black}) {
		t.Errorf("image: %+v, %v", image, err)
	}
	sound, err := newSoundConfig([]SoundOption{Rate(8000), Range(3, 9), Stream(2), MaxMemory(7), Plugins("a", "b"), Plugins("c")})
	if want := (&soundConfig{readConfig: readConfig{span: span{from: 3, to: 9}, stream: 2, maxMemory: 7, plugins: []string{"a", "b", "c"}}, rate: 8000}); err != nil || !reflect.DeepEqual(sound, want) {
		t.Errorf("sound: %+v, %v", sound, err)
	}
	video, err := newVideoConfig([]VideoOption{Rate(25), Between(time.Second, 2*time.Second), Size(320, 240), Stream(1), MaxMemory(8), Plugins("d")})
	if want := (&videoConfig{readConfig: readConfig{span: span{fromTime: time.Second, toTime: 2 * time.Second, byTime: true}, stream: 1, maxMemory: 8, plugins: []string{"d"}},
		rate: 25, fit: fit{width: 320, height: 240}, soundStream: -1, background: color.White}); err != nil || !reflect.DeepEqual(video, want) {
		t.Errorf("video: %+v, %v", video, err)
	}
	encode, err := newEncodeConfig([]EncodeOption{Rate(48000), Quality(80), Lossless(), WithSound(Sound{{1, 2}})})
	if want := (&encodeConfig{rate: 48000, quality: 80, lossless: true, hasSound: true, sound: Sound{{1, 2}}}); err != nil || !reflect.DeepEqual(encode, want) {
		t.Errorf("encode: %+v, %v", encode, err)
	}
}

func TestOptionDefaults(t *testing.T) {
	image, err1 := newImageConfig(nil)
	sound, err2 := newSoundConfig(nil)
	video, err3 := newVideoConfig(nil)
	encode, err4 := newEncodeConfig(nil)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	if image.background != color.White || image.maxMemory != 0 {
		t.Errorf("image: %+v", image)
	}
	if sound.rate != SampleRate || sound.stream != -1 {
		t.Errorf("sound: %+v", sound)
	}
	if video.rate != FrameRate || video.stream != -1 || video.fit != (fit{}) {
		t.Errorf("video: %+v", video)
	}
	if !reflect.DeepEqual(encode, &encodeConfig{}) {
		t.Errorf("encode: %+v", encode)
	}
	if from, to := sound.span.bounds(sound.rate); from != 0 || to != math.MaxInt {
		t.Errorf("the whole sound is %d to %d", from, to)
	}
}

func TestBoundsOfRangesAndTimes(t *testing.T) {
	for _, c := range []struct {
		option   SoundOption
		rate     int
		from, to int
	}{
		{Range(0, 0), 44100, 0, 0}, {Range(5, 9), 44100, 5, 9}, {Range(5, -1), 44100, 5, math.MaxInt}, {Range(7, 7), 44100, 7, 7},
		{Between(0, time.Second), 44100, 0, 44100}, {Between(time.Second/2, -1), 30, 15, math.MaxInt},
		{Between(indexTime(12345, 44100), indexTime(54321, 44100)), 44100, 12345, 54321},
		{Between(time.Hour, 2*time.Hour), 48000, 172800000, 345600000},
		{Between(16*time.Millisecond, 17*time.Millisecond), 30, 0, 1},
	} {
		config, err := newSoundConfig([]SoundOption{Range(1, 2), Between(3, 4), c.option})
		if err != nil {
			t.Fatal(err)
		}
		if from, to := config.span.bounds(c.rate); from != c.from || to != c.to {
			t.Errorf("%+v at %d: %d to %d, want %d to %d", c.option, c.rate, from, to, c.from, c.to)
		}
	}
}

func TestWrongOptionValuesAreErrors(t *testing.T) {
	image := func(o ImageOption) error { _, err := newImageConfig([]ImageOption{o}); return err }
	sound := func(o SoundOption) error { _, err := newSoundConfig([]SoundOption{o}); return err }
	video := func(o VideoOption) error { _, err := newVideoConfig([]VideoOption{o}); return err }
	encode := func(o ...EncodeOption) error { _, err := newEncodeConfig(o); return err }
	for name, err := range map[string]error{
		"rate 0 of sound": sound(Rate(0)), "rate 0 of video": video(Rate(0)), "rate 0 on writing": encode(Rate(0)),
		"negative rate": sound(Rate(-44100)), "video at the rate of sound": video(Rate(44100)),
		"range from below": sound(Range(-1, 4)), "range backwards": video(Range(5, 4)),
		"times backwards": sound(Between(5, 4)), "times from below": video(Between(-1, 4)),
		"height 0": video(Height(0)), "width 0": video(Width(0)), "size 0": video(Size(0, 5)), "huge": video(Size(5, 1<<20)),
		"stream": sound(Stream(-1)), "stream of video": video(Stream(-1)),
		"memory of image": image(MaxMemory(0)), "memory of sound": sound(MaxMemory(-1)), "memory of video": video(MaxMemory(0)),
		"no colour": image(Background(nil)), "no plugin": sound(Plugins("")), "no plugin of video": video(Plugins("a", "")),
		"quality 0": encode(Quality(0)), "quality 101": encode(Quality(101)), "bitrate": encode(Bitrate(0)),
		"lossless at a bitrate": encode(Lossless(), Bitrate(1000)),
		"fraction":              video(FractionalRate(1, 0)), "quick fraction": video(FractionalRate(20001, 2)), "fraction on writing": encode(FractionalRate(0, 1)),
		"sound of a movie": video(SoundStream(-1)), "bitrate of sound": encode(SoundBitrate(0)), "speed": encode(Speed(11)),
		"key frames": encode(KeyframeEvery(0)), "loop": encode(Loop(-1)), "artwork": encode(Artwork(nil)), "codec": encode(Codec("")),
		"tag without a name": encode(Tags(map[string]string{"": "a"})), "tag that is no text": encode(Tags(map[string]string{"title": "\xff"})),
		"no colour of video": video(Background(nil)),
	} {
		if !errors.Is(err, ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, o := range []PictureOption{Height(-2), Cover(0, 5), Contain(5, 1<<20)} {
		if err := video(o); !errors.Is(err, ErrSize) || !errors.Is(err, ErrOption) || errors.Is(err, ErrUnsupported) {
			t.Errorf("%v: %v", o, err)
		}
		if err := image(o); !errors.Is(err, ErrSize) {
			t.Errorf("%v of an image: %v", o, err)
		}
	}
	if err := encode(Codec("cinepak")); !errors.Is(err, ErrUnsupported) || !errors.Is(err, ErrOption) {
		t.Errorf("an unknown codec: %v", err)
	}
}

// An option that is given is kept, or refused by its name: nothing is left out in silence.
func TestFormatsRefuseWhatTheyCannotKeep(t *testing.T) {
	c, err := newEncodeConfig([]EncodeOption{Speed(3), Tags(map[string]string{"title": "a"})})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.keepsOnly("a test", "Speed", "Tags"); err != nil {
		t.Error(err)
	}
	err = c.keepsOnly("a test", "Speed")
	if !errors.Is(err, ErrOption) || !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "Tags") {
		t.Error(err)
	}
}

func TestProgressIsHandedOn(t *testing.T) {
	var got time.Duration
	note := func(done, _ time.Duration) { got = done }
	sound, err1 := newSoundConfig([]SoundOption{Progress(note)})
	video, err2 := newVideoConfig([]VideoOption{Progress(note)})
	encode, err3 := newEncodeConfig([]EncodeOption{Progress(note)})
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	for i, f := range []func(done, total time.Duration){sound.progress, video.progress, encode.progress} {
		f(time.Duration(i), 0)
		if got != time.Duration(i) {
			t.Errorf("call %d did not arrive", i)
		}
	}
}
