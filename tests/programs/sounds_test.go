package programs

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

func testWaveform(t *testing.T, d *desk) {
	s := sweep(100_017) // 101 samples a column
	check(t, numm.WriteSound(t.Context(), d.in("sound.wav"), s))
	d.run(t, "sound.wav", "wave.png")
	m := d.image(t, "wave.png")
	if m.Width() != 1000 || m.Height() != 200 {
		t.Fatal(m)
	}
	for x := range 1000 {
		for c := range 2 {
			low, high := 32767, -32768
			for _, v := range s[min(len(s), x*101):min(len(s), x*101+101)] {
				low, high = min(low, int(v[c])), max(high, int(v[c]))
			}
			for y := 100 * c; y < 100*c+100; y++ {
				_, g, _ := m.RGB(x, y)
				if want := low <= high && y >= 50+100*c-high*50/32768 && y <= 50+100*c-low*50/32768; (g > 0) != want {
					t.Fatalf("column %d, row %d: %v, want %v", x, y, g > 0, want)
				}
			}
		}
	}
}

func testSilence(t *testing.T, d *desk) {
	s := sweep(5 * numm.SampleRate)
	clear(s[:numm.SampleRate*6/10])
	clear(s[2*numm.SampleRate : 3*numm.SampleRate])
	clear(s[4*numm.SampleRate : 4*numm.SampleRate+numm.SampleRate/4]) // too short
	check(t, numm.WriteSound(t.Context(), d.in("talk.flac"), s))
	got := d.prints(t, "0.00 to 0.60\n2.00 to 3.00\n", "talk.flac")
	out := d.other(t, "ffmpeg", "-hide_banner", "-i", "talk.flac", "-af", "silencedetect=n=-50dB:d=0.5", "-f", "null", "-")
	var want strings.Builder
	for _, found := range regexp.MustCompile(`silence_start: (\S+)[\s\S]*?silence_end: (\S+)`).FindAllStringSubmatch(out, -1) {
		var from, to float64
		if _, err := fmt.Sscan(found[1], &from); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(found[2], &to); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&want, "%.2f to %.2f\n", from, to)
	}
	if want.String() != got {
		t.Errorf("%q, but ffmpeg hears %q", got, want.String())
	}
}

func testFilmtomp3(t *testing.T, d *desk) {
	_, s := d.film(t, "film.mkv", 60)
	d.run(t, "film.mkv", "film.mp3")
	out := d.other(t, "ffprobe", "-v", "error", "-show_entries", "stream=codec_name,sample_rate,channels", "-of", "csv=p=0", "film.mp3")
	if strings.TrimSpace(out) != "mp3,44100,2" {
		t.Errorf("ffprobe: %q", out)
	}
	got, err := numm.ReadSound(t.Context(), d.in("film.mp3"))
	check(t, err)
	if len(got) != len(s) {
		t.Fatalf("%v, want %v", got, s)
	}
	signal, noise := 0.0, 0.0
	for i := range s {
		signal += float64(s[i][0]) * float64(s[i][0])
		noise += math.Pow(float64(s[i][0])-float64(got[i][0]), 2)
	}
	if noise*1000 > signal {
		t.Errorf("%.0f dB of signal to noise", 10*math.Log10(signal/noise))
	}
}

// What numpy computes of the same sound is the same picture, but for rounding.
func (d *desk) likeNumPy(t *testing.T, name, script string) {
	t.Helper()
	d.other(t, "/usr/bin/python3", "-c", "import numpy\nfrom PIL import Image\n"+script+"\nImage.fromarray(numpy.clip(levels, 0, 255).astype('u1')).save('want.png')")
	got, want := d.image(t, name), d.image(t, "want.png")
	if got.Rect != want.Rect {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range got.Pix {
		if off := int(got.Pix[i]) - int(want.Pix[i]); off > 1 || off < -1 {
			t.Fatalf("(%d, %d) is %d, want %d", i/3%got.Width(), i/3/got.Width(), got.Pix[i], want.Pix[i])
		}
	}
	if slices.Max(got.Pix) < 150 {
		t.Error("nothing is bright")
	}
}

func testSpectrogram(t *testing.T, d *desk) {
	s := sweep(50_000)
	check(t, numm.WriteSound(t.Context(), d.in("sound.wav"), s))
	d.run(t, "sound.wav", "spectrogram.png")
	d.likeNumPy(t, "spectrogram.png", `
s = numpy.frombuffer(open("sound.wav", "rb").read()[-200000:], "<i2").reshape(-1, 2).mean(1) / 32768
pieces = numpy.stack([s[x:x + 2048] for x in range(0, len(s) - 2047, 1024)]) * numpy.hanning(2048)
loud = 20 * numpy.log10(abs(numpy.fft.rfft(pieces))[:, :1024] * 4 / 2048 + 1e-9)
levels = (255 * numpy.clip(1 + loud / 100, 0, 1)).T[::-1]`)
}

func testLogmel(t *testing.T, d *desk) {
	s := sweep(24_000)
	check(t, numm.WriteSound(t.Context(), d.in("talk.wav"), s, numm.Rate(16000)))
	d.run(t, "talk.wav", "talk.png")
	d.likeNumPy(t, "talk.png", `
s = numpy.frombuffer(open("talk.wav", "rb").read()[-96000:], "<i2").reshape(-1, 2).mean(1) / 32768
pieces = numpy.stack([s[x:x + 400] for x in range(0, len(s) - 399, 160)]) * numpy.hanning(400)
power = abs(numpy.fft.rfft(pieces)) ** 2
mel = lambda hz: 2595 * numpy.log10(1 + hz / 700)
place = mel(numpy.arange(201) * 40) / mel(8000) * 81 - 1
bands = numpy.maximum(0, 1 - abs(place[:, None] - numpy.arange(80)))
levels = (20 * (numpy.log10(power @ bands + 1e-10) + 8)).T[::-1]`)
}

func testReactive(t *testing.T, d *desk) {
	s := sweep(40 * numm.FrameSound)
	for i := range s {
		s[i][i/(20*numm.FrameSound)] = 0 // the left is silent first, then the right
	}
	check(t, numm.WriteSound(t.Context(), d.in("song.wav"), s))
	d.run(t, "song.wav", "song.mkv")
	v, sound := d.movie(t, "song.mkv")
	if v.Len() != 40 || !slices.Equal(sound, s) {
		t.Fatal(v, sound)
	}
	for k, m := range v.All() {
		var red, blue int
		for i := 0; i < len(m.Pix); i += 3 {
			red, blue = red+int(m.Pix[i])/255, blue+int(m.Pix[i+2])/255
		}
		if louder := k >= 20; (red > blue) != louder || max(red, blue) < 1000 || min(red, blue) > 100 {
			t.Errorf("frame %d: %d red pixels, %d blue ones", k, red, blue)
		}
	}
}
