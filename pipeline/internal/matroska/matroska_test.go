package matroska

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// of returns an element with its size in one byte.
func of(id string, body ...string) string {
	all := strings.Join(body, "")
	return id + string([]byte{0x80 | byte(len(all))}) + all
}

const (
	ebml    = "\x1a\x45\xdf\xa3"
	segment = "\x18\x53\x80\x67"
	cluster = "\x1f\x43\xb6\x75"
	tracks  = "\x16\x54\xae\x6b"
	entry   = "\xae"
	number  = "\xd7"
	codec   = "\x86"
	delay   = "\x56\xaa"
	unknown = "\x01\xff\xff\xff\xff\xff\xff\xff"
)

var cases = []struct {
	name string
	file string
	want []Delay
}{
	{"one", of(ebml, "x") + of(segment, of(tracks, of(entry, of(number, "\x02"), of(codec, "A_AAC"), of(delay, "\x01\x5d\xf5\x50")))),
		[]Delay{{2, 22934864, []view.Patch{{Offset: 28, Bytes: []byte{0xec, 0x85}}}}}},
	{"none", of(ebml) + of(segment, of(tracks, of(entry, of(number, "\x01")))), nil},
	{"Opus", of(ebml) + of(segment, of(tracks, of(entry, of(number, "\x01"), of(codec, "A_OPUS"), of(delay, "\x01")))), nil},
	{"Opus, filled up", of(ebml) + of(segment, of(tracks, of(entry, of(codec, "A_OPUS\x00"), of(delay, "\x01")))), nil},
	{"the second", of(ebml) + of(segment, of("\xec", "void"), of(tracks, of(entry, of(number, "\x01")), of(entry, of(delay, "\x07"), of(number, "\x09")))),
		[]Delay{{9, 7, []view.Patch{{Offset: 28, Bytes: []byte{0xec, 0x82}}}}}},
	{"unknown size", of(ebml) + segment + unknown + of(tracks, of(entry, of(number, "\x01"), of(delay, "\x09"))) + of(cluster, "..."),
		[]Delay{{1, 9, []view.Patch{{Offset: 27, Bytes: []byte{0xec, 0x82}}}}}},
	{"an absurd one", of(ebml) + of(segment, of(tracks, of(entry, of(number, "\x01"), of(delay, strings.Repeat("\xff", 8))))),
		[]Delay{{1, time.Hour, []view.Patch{{Offset: 20, Bytes: []byte{0xec, 0x89}}}}}},
	{"of nine bytes", of(ebml) + of(segment, of(tracks, of(entry, of(number, "\x01"), of(delay, strings.Repeat("\xff", 9))))), nil},
	{"after a cluster", of(ebml) + of(segment, of(cluster, "..."), of(tracks, of(entry, of(number, "\x01"), of(delay, "\x09")))), nil},
	{"cut short", of(ebml) + of(segment, of(tracks, of(entry, of(number, "\x01"), of(delay, "\x09\x09"))))[:18], nil},
	{"no Matroska", "RIFF....WAVE", nil},
	{"nothing", "", nil},
}

// Delays finds what a file states before its first cluster, and how it is hidden.
func TestDelays(t *testing.T) {
	for _, c := range cases {
		got := Delays(strings.NewReader(c.file), int64(len(c.file)))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Whatever the bytes are, what is laid over them lies within, and hides what was found.
func FuzzDelays(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.file))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, d := range Delays(bytes.NewReader(b), int64(len(b))) {
			for _, p := range d.Hides {
				if d.Time <= 0 || p.Offset < 0 || p.Offset+int64(len(p.Bytes)) > int64(len(b)) {
					t.Fatalf("%+v in %d bytes", d, len(b))
				}
				copy(b[p.Offset:], p.Bytes)
			}
		}
		if left := Delays(bytes.NewReader(b), int64(len(b))); len(left) > 0 {
			t.Errorf("still %+v", left)
		}
	})
}

// The header of Opus tells its delay, where the container states another one. Rounded ones are right.
func TestOpusDelays(t *testing.T) {
	head := of("\x63\xa2", "OpusHead\x01\x02\x38\x01"+"\x80\xbb\x00\x00"+"\x00\x00\x00") // 312 samples: 6.5 ms
	wrong := of(delay, "\x18\xcb\xa8")                                                   // 1.625 ms
	file := of(ebml) + segment + unknown + of(tracks,
		of(entry, of(number, "\x01"), of(codec, "A_OPUS"), wrong, head),
		of(entry, of(number, "\x02"), of(codec, "A_AAC"), of(delay, "\x18\xcb\xa8")),
		of(entry, of(number, "\x03"), of(codec, "A_OPUS"), head, of(delay, "\x63\x2e\xa9"))) + of(tracks) +
		of(cluster, "...")
	want := []view.Patch{{Offset: int64(strings.Index(file, wrong)) + 3, Bytes: []byte("\x63\x2e\xa0")}}
	if diff := cmp.Diff(want, OpusDelays(strings.NewReader(file), int64(len(file)))); diff != "" {
		t.Error(diff)
	}
}
