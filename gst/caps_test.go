package gst_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
)

func TestParseCaps(t *testing.T) {
	c, err := gst.ParseCaps("video/x-raw, format=(string)I420, width=(int)320, height=(int)[ 1, 240 ], " +
		"framerate=(fraction)30000/1001, interlace-mode=(string){ progressive, mixed }, " +
		"multiview=(boolean)true, codec_data=(buffer)0102, name=(string)\"two words\"")
	if err != nil {
		t.Fatal(err)
	}
	if c.Media != "video/x-raw" || c.Features != "" {
		t.Errorf("%q with %q", c.Media, c.Features)
	}
	for field, want := range map[string]string{
		"format": "I420", "width": "320", "height": "[ 1, 240 ]", "framerate": "30000/1001",
		"interlace-mode": "{ (string)progressive, (string)mixed }", "multiview": "true", "name": "two words",
		"codec_data": "", "missing": "",
	} {
		if got := c.Text(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
		if got := c.Has(field); got != (want != "") {
			t.Errorf("Has(%s) is %v", field, got)
		}
	}
	for field, want := range map[string]int{"width": 320, "height": 0, "format": 0, "missing": 0} {
		if got := c.Int(field); got != want {
			t.Errorf("Int(%s) is %d, want %d", field, got, want)
		}
	}
	for field, want := range map[string][2]int{
		"framerate": {30000, 1001}, "width": {0, 0}, "missing": {0, 0}, "format": {0, 0},
	} {
		if n, d := c.Fraction(field); n != want[0] || d != want[1] {
			t.Errorf("Fraction(%s) is %d/%d, want %v", field, n, d, want)
		}
	}
	again, err := gst.ParseCaps(c.String())
	if err != nil || again.String() != c.String() {
		t.Errorf("%v read again is %v, %v", c, again, err)
	}
}

func TestParseCapsOfOtherKinds(t *testing.T) {
	for _, test := range []struct{ text, media, features string }{
		{"ANY", "", ""},
		{"EMPTY", "", ""},
		{"video/x-raw(memory:GLMemory), width=(int)1", "video/x-raw", "memory:GLMemory"},
		{"audio/x-raw; video/x-raw", "audio/x-raw", ""},
	} {
		c, err := gst.ParseCaps(test.text)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if c.Media != test.media || c.Features != test.features {
			t.Errorf("%s is %q with %q", test.text, c.Media, c.Features)
		}
	}
	if c, err := gst.ParseCaps("video/x-raw, width=(int"); err == nil {
		t.Errorf("nonsense is read as %v", c)
	}
}

func TestBuffers(t *testing.T) {
	for text, want := range map[string][]string{
		"audio/mpeg, codec_data=(buffer)1190":                                {"\x11\x90"},
		"audio/mpeg, codec_data=(buffer)1190, rate=(int)48000":               {"\x11\x90"},
		"audio/mpeg, rate=(int)48000, codec_data=(buffer)1190; audio/x-alaw": {"\x11\x90"},
		"audio/mpeg, codec_data=(buffer)< 4f70, 01, 02ff >, rate=(int)48000": {"Op", "\x01", "\x02\xff"},
		"audio/mpeg, other_codec_data=(buffer)1190":                          nil,
		"audio/mpeg, codec_data=(int)1190":                                   nil,
		"audio/mpeg":                                                         nil,
	} {
		caps, err := gst.ParseCaps(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range caps.Buffers("codec_data") {
			got = append(got, string(b))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
		if first := caps.Buffer("codec_data"); len(want) == 0 && first != nil || len(want) > 0 && string(first) != want[0] {
			t.Errorf("%s: the first is %q", text, first)
		}
	}
}

func TestColorimetry(t *testing.T) {
	for _, test := range []struct {
		text   string
		matrix pixel.Matrix
		full   bool
		ok     bool
	}{
		{"bt601", pixel.MatrixBT601, false, true},
		{"bt709", pixel.MatrixBT709, false, true},
		{"bt2020", pixel.MatrixBT2020, false, true},
		{"smpte240m", pixel.MatrixSMPTE240M, false, true},
		{"sRGB", pixel.MatrixRGB, true, true},
		{"1:4:7:1", pixel.MatrixBT601, true, true}, // the range, the matrix, the transfer, the primaries by number
		{"2:2:7:1", pixel.MatrixFCC, false, true},
		{"1:0:0:0", pixel.MatrixUnknown, true, true},
		{"nonsense", pixel.MatrixUnknown, false, false},
		{"", pixel.MatrixUnknown, false, false},
	} {
		caps, err := gst.ParseCaps(fmt.Sprintf("video/x-raw, colorimetry=(string)%q", test.text))
		if err != nil {
			t.Fatal(err)
		}
		if m, full, ok := gst.Colorimetry(caps); m != test.matrix || full != test.full || ok != test.ok {
			t.Errorf("%q is %v %v %v, want %v %v %v", test.text, m, full, ok, test.matrix, test.full, test.ok)
		}
	}
}

func TestFactories(t *testing.T) {
	caps := func(text string) *gst.Caps {
		c, err := gst.ParseCaps(text)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	h264 := "video/x-h264, stream-format=(string)avc, alignment=(string)au"
	for _, test := range []struct {
		name, caps, word, has string
		open                  []string
	}{
		{"a demuxer", "video/quicktime", "Demuxer", "qtdemux", nil},
		{"a parser", h264, "Parser", "h264parse", nil},
		{"a decoder", h264, "Decoder", "avdec_h264", nil},
		{"no decoder for a wrong field", "video/x-h264, stream-format=(string)none, alignment=(string)au", "Decoder", "", nil},
		{"one where that is left open", "video/x-h264, stream-format=(string)none, alignment=(string)au", "Decoder", "avdec_h264", []string{"codec_data", "stream-format"}},
		{"nothing", "video/x-nobody-knows", "", "", nil},
	} {
		var names []string
		last := 1 << 30
		for _, f := range gst.Factories(caps(test.caps), test.open...) {
			if f.Rank > last {
				t.Errorf("%s: %s of rank %d comes after one of %d", test.name, f.Name, f.Rank, last)
			}
			last = f.Rank
			if test.word == "" || f.Is(test.word) {
				names = append(names, f.Name)
			}
		}
		if test.has == "" && len(names) > 0 || test.has != "" && !slices.Contains(names, test.has) {
			t.Errorf("%s: found %v, want %q", test.name, names, test.has)
		}
	}
	first := gst.Factories(caps(h264))
	for range 10 {
		if again := gst.Factories(caps(h264)); !slices.Equal(first, again) {
			t.Fatalf("the order changes: %v, %v", first, again)
		}
	}
	if found := gst.Factories(&gst.Caps{}); found != nil { // what ParseCaps never returns
		t.Errorf("no caps have %v", found)
	}
}

func TestFindFactory(t *testing.T) {
	f, ok := gst.FindFactory("wavparse")
	if !ok || f.Name != "wavparse" || !f.Is("Demuxer") || f.Is("Demux") || f.Rank <= 0 {
		t.Errorf("%+v, %v", f, ok)
	}
	if f, ok := gst.FindFactory("nosuchelement"); ok || f != (gst.Factory{}) {
		t.Errorf("%+v, %v", f, ok)
	}
	var missing *gst.MissingError
	if err := error(&gst.MissingError{Feature: "x"}); !errors.As(err, &missing) || err.Error() != `no GStreamer element "x" is installed` {
		t.Errorf("it reads %q", err)
	}
}
