package mp4

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// layout is a track to be built by hand.
type layout struct {
	wide      bool // 64-bit times
	handler   string
	codec     string
	matrix    [4]int32 // 16.16; zero is upright
	edits     []Edit
	reference []byte // in place of the self-contained one
	times     []byte // of stts
	offsets   []byte // ctts or cslg boxes
}

func dated(wide bool, flags uint32, word []byte, duration uint64) []byte {
	if wide {
		return bytes.Join([][]byte{u32(1<<24 | flags), u64(0, 0), word, u64(duration)}, nil)
	}
	return bytes.Join([][]byte{u32(flags, 0, 0), word, u32(uint32(duration))}, nil)
}

func matrix(m [4]int32) []byte {
	if m == [4]int32{} {
		m = [4]int32{1 << 16, 0, 0, 1 << 16}
	}
	return u32(uint32(m[0]), uint32(m[1]), 0, uint32(m[2]), uint32(m[3]), 0, 0, 0, 1<<30)
}

func (l layout) build() []byte {
	handler, codec, reference, times := l.handler, l.codec, l.reference, l.times
	if handler == "" {
		handler = "soun"
	}
	if codec == "" {
		codec = "mp4a"
	}
	if reference == nil {
		reference = boxOf("url ", u32(1))
	}
	if times == nil {
		times = u32(0, 2, 9, 1024, 1, 300)
	}
	entry := boxOf(codec, u32(0), u16(0, 1), u32(0, 0), u16(2, 16), u32(0), u32(44100<<16))
	var edts []byte
	if l.edits != nil {
		edts = editList(l.edits)
	}
	return boxOf("trak",
		boxOf("tkhd", dated(l.wide, 1, u32(7, 0), 1000), make([]byte, 16), matrix(l.matrix), u32(0, 0)),
		edts,
		boxOf("mdia",
			boxOf("mdhd", dated(l.wide, 0, u32(44100), 9516), u32(0)),
			boxOf("hdlr", u32(0, 0), []byte(handler), u32(0, 0, 0)),
			boxOf("minf",
				boxOf("dinf", boxOf("dref", u32(0, 1), reference)),
				boxOf("stbl",
					boxOf("stsd", u32(0, 1), entry),
					boxOf("stts", times),
					l.offsets))))
}

func movie(parts ...[]byte) []byte {
	file := boxOf("ftyp", []byte("isom"), u32(0))
	mvhd := boxOf("mvhd", dated(false, 0, u32(600), 1200), make([]byte, 16), matrix([4]int32{}), make([]byte, 28))
	return append(file, boxOf("moov", append([][]byte{mvhd}, parts...)...)...)
}

func one(t *testing.T, l layout) *Track {
	t.Helper()
	_, track := parse(t, movie(l.build()))
	return track
}

func TestFieldsOfATrack(t *testing.T) {
	for _, wide := range []bool{false, true} {
		f, track := parse(t, movie(layout{wide: wide, edits: []Edit{{300, -1, 1}, {600, 1024, 0.5}}}.build()))
		want := Track{
			ID: 7, Kind: Sound, Codec: "mp4a", Enabled: true, Timescale: 44100, Duration: 9*1024 + 300, SampleRate: 44100,
			Edits: []Edit{{300, -1, 1}, {600, 1024, 0.5}},
			Cut:   Cut{Start: 1024, End: 9*1024 + 300, Delay: 300, Simple: true},
		}
		if diff := cmp.Diff(want, *track, cmp.AllowUnexported(Track{})); diff != "" {
			t.Errorf("64 bits %v: (-want +got)\n%s", wide, diff)
		}
		if f.Timescale != 600 || f.Length() != 2*time.Second {
			t.Errorf("movie of %v in ticks of 1/%d s", f.Length(), f.Timescale)
		}
	}
}

func TestLargeBoxAndBoxToTheEnd(t *testing.T) {
	data := movie(layout{}.build())
	at := size(data, 0)
	body := data[at+8:]
	large := append(append([]byte{}, data[:at]...), append(append(u32(1), "moov"...), u64(uint64(16+len(body)))...)...)
	open := append(append([]byte{}, data[:at]...), append(u32(0), "moov"...)...)
	for _, data := range [][]byte{append(large, body...), append(open, body...)} {
		if _, track := parse(t, data); track.ID != 7 {
			t.Errorf("track %d", track.ID)
		}
	}
}

func TestOrientation(t *testing.T) {
	const n = 1 << 16
	tests := []struct {
		matrix   [4]int32
		degrees  int
		mirrored bool
	}{
		{[4]int32{n, 0, 0, n}, 0, false},
		{[4]int32{0, n, -n, 0}, 90, false}, // a telephone held upright
		{[4]int32{-n, 0, 0, -n}, 180, false},
		{[4]int32{0, -n, n, 0}, 270, false},
		{[4]int32{-n, 0, 0, n}, 0, true},
		{[4]int32{n, 0, 0, -n}, 180, true},
		{[4]int32{0, n, n, 0}, 270, true},
		{[4]int32{0, -n, -n, 0}, 90, true},
		{[4]int32{3 * n, 0, 0, n}, 0, false},
	}
	for _, test := range tests {
		track := one(t, layout{handler: "vide", codec: "avc1", matrix: test.matrix})
		if track.Rotation != test.degrees || track.Mirrored != test.mirrored {
			t.Errorf("%v: %d degrees, mirrored %v; want %d, %v", test.matrix, track.Rotation, track.Mirrored, test.degrees, test.mirrored)
		}
	}
}

func TestExternalData(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		want bool
	}{
		{"in the file", movie(layout{}.build()), false},
		{"url", movie(layout{reference: boxOf("url ", u32(0), []byte("file:///etc/passwd\x00"))}.build()), true},
		{"alias", movie(layout{reference: boxOf("alis", u32(0), make([]byte, 9), []byte("disk"))}.build()), true},
		{"flag and place", movie(layout{reference: boxOf("alis", u32(1), []byte("disk"))}.build()), false},
		{"neither flag nor place", movie(layout{reference: boxOf("url ", u32(0))}.build()), false},
		{"reference movie", movie(boxOf("rmra", boxOf("rmda", boxOf("rdrf", u32(0), []byte("url "), u32(0))))), true},
	}
	for _, test := range tests {
		f, err := Read(bytes.NewReader(test.data), int64(len(test.data)))
		if err != nil || f.External != test.want {
			t.Errorf("%s: %v, %v, want %v", test.name, f.External, err, test.want)
		}
	}
}

func TestSeveralEditsAreLeftAlone(t *testing.T) {
	simple, double := layout{edits: []Edit{{600, 0, 1}}}.build(), layout{edits: []Edit{{300, 0, 1}, {300, 2000, 1}}}.build()
	data := movie(simple, double)
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil || !f.Tracks[0].Cut.Simple || f.Tracks[1].Cut.Simple {
		t.Fatalf("%+v, %v", f, err)
	}
	if p := f.Patches(&f.Tracks[1]); p != nil {
		t.Errorf("patches %v", p)
	}
	out := patched(t, data, f, &f.Tracks[0])
	if bytes.Count(out, []byte("edts")) != 1 || bytes.Index(out, []byte("edts")) < bytes.LastIndex(out, []byte("tkhd")) {
		t.Error("the wrong edit list is gone")
	}
}

func TestPatchesLengthenAllDurationsAlike(t *testing.T) {
	for _, wide := range []bool{false, true} {
		data := movie(layout{wide: wide}.build())
		f, track := parse(t, data)
		out := patched(t, data, f, track)
		if len(out) != len(data) {
			t.Fatal("the size is another")
		}
		f, track = parse(t, out)
		if f.Length() != 14*time.Second || track.Duration != 14*44100 {
			t.Errorf("64 bits %v: movie %v, track %d ticks, want 14 s", wide, f.Length(), track.Duration)
		}
	}
	fragmented := movie(layout{times: u32(0, 0)}.build(), boxOf("mvex", boxOf("mehd", u32(0, 600))))
	f, track := parse(t, fragmented)
	out := patched(t, fragmented, f, track)
	if f, track = parse(t, out); f.Duration != 0 || track.Duration != 0 || bytes.Contains(out, []byte("mehd")) {
		t.Errorf("a fragmented file states %d, %d", f.Duration, track.Duration)
	}
}

func TestCutWithoutReference(t *testing.T) {
	long := u32(0, 1, 3, 44100) // three packets of a second
	tests := []struct {
		name string
		l    layout
		want Cut
	}{
		{"a real edit of no duration lasts", layout{edits: []Edit{{0, 500, 1}}}, Cut{500, 9*1024 + 300, 0, true, nil}},
		{"an empty edit alone plays nothing", layout{edits: []Edit{{600, -1, 1}}}, Cut{0, 0, 600, true, nil}},
		{"empty edits after do nothing", layout{times: long, edits: []Edit{{300, 0, 1}, {99, -1, 1}}}, Cut{0, 44100, 0, true, nil}},
		{"sound is cut after the packet", layout{times: long, edits: []Edit{{601, 0, 1}}}, Cut{0, 2 * 44100, 0, true, nil}},
		{"but never within the last", layout{times: long, edits: []Edit{{1201, 0, 1}}}, Cut{0, math.MaxInt64, 0, true, nil}},
		{"video by time", layout{handler: "vide", times: long, edits: []Edit{{601, 10, 1}}}, Cut{10, 44184, 0, true, nil}},
		{"overflow", layout{times: u32(0, 2, math.MaxUint32, math.MaxInt32, math.MaxUint32, math.MaxInt32), edits: []Edit{{math.MaxUint32, math.MaxInt32, 1}}},
			Cut{math.MaxInt32, 149 * math.MaxInt32, 0, true, nil}},
	}
	for _, test := range tests {
		if got := one(t, test.l).Cut; !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestTicksUndoesNanoseconds(t *testing.T) {
	for _, scale := range []uint32{600, 11025, 12800, 15360, 24000, 30000, 90000, 1000000} {
		track := Track{Timescale: scale, shift: 512}
		for n := int64(0); n < 5000; n++ {
			tick := n * 7919
			pts := time.Duration((tick + 512) * int64(time.Second) / int64(scale))
			if got := track.Ticks(pts); got != tick {
				t.Fatalf("scale %d: %v is tick %d, want %d", scale, pts, got, tick)
			}
		}
	}
}

func TestReadErrors(t *testing.T) {
	broken := errors.New("broken")
	if _, err := Read(brokenFile{broken}, 100); !errors.Is(err, broken) {
		t.Errorf("got %v, want the file's error", err)
	}
	for _, data := range []string{"", "ftyp", "<html><body>no film</body></html>", "RIFF....AVI LIST", "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"} {
		if _, err := Read(bytes.NewReader([]byte(data)), int64(len(data))); !errors.Is(err, ErrFormat) {
			t.Errorf("%q: %v", data, err)
		}
	}
	data := movie(layout{}.build())
	if _, err := Read(bytes.NewReader(data), 1<<50); err != nil {
		t.Errorf("a file shorter than it was: %v", err)
	}
}

type brokenFile struct{ err error }

func (b brokenFile) ReadAt([]byte, int64) (int, error) { return 0, b.err }

func FuzzRead(f *testing.F) {
	f.Add(movie(layout{edits: []Edit{{300, -1, 1}, {600, 1024, 1}}, offsets: boxOf("ctts", u32(1<<24, 1, 1, 0xffffff00))}.build()))
	f.Add(movie(layout{wide: true, handler: "vide", offsets: boxOf("cslg", u32(0, 5, 0, 0))}.build(), boxOf("mvex", boxOf("mehd", u32(0, 9)))))
	f.Add(movie(layout{codec: "sowt", times: u32(0, 1, 9999, 1), edits: []Edit{{60, 3, 1}}}.build(), comment(" 0 840 1CA 3F31F6")))
	f.Add(movie(layout{times: u32(0, 0xffffffff, 0xffffffff, 0xffffffff), edits: []Edit{{math.MaxUint32, 0, 1}}}.build()))
	f.Add(append(u32(1), append([]byte("moov"), u64(math.MaxUint64)...)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		for i := range m.Tracks {
			track := &m.Tracks[i]
			if c := track.Cut; c.Start < 0 || c.End < 0 || c.Delay < 0 {
				t.Fatalf("cut %+v", c)
			}
			if skip, end := track.Samples(44100); skip < 0 || end < 0 {
				t.Fatalf("samples %d to %d", skip, end)
			}
			track.Shows(time.Hour)
			for _, p := range m.Patches(track) {
				if p.Offset < 4 || p.Offset+int64(len(p.Bytes)) > int64(len(data)) {
					t.Fatalf("patch %+v in a file of %d bytes", p, len(data))
				}
			}
		}
		m.Length()
		if at := m.LostMedia(bytes.NewReader(data), int64(len(data))); at < 0 {
			t.Fatalf("the last chunk lies at %d", at)
		}
	})
}

func TestLyingCountReadsNoMoreThanTheBox(t *testing.T) {
	data := movie(layout{times: binary.BigEndian.AppendUint32(u32(0), math.MaxUint32)}.build())
	if _, track := parse(t, data); track.Duration != 9516 {
		t.Errorf("%d ticks", track.Duration)
	}
}

// The movie states no length to a demuxer that would leave a short track out, where one is; the test of what comes of it is numm's.
func TestPreviewPatches(t *testing.T) {
	film := func(movie, track uint32) []byte {
		return slices.Concat(boxOf("ftyp", []byte("isom"), u32(0)), boxOf("moov",
			boxOf("mvhd", u32(0, 0, 0, 1000, movie), make([]byte, 80)),
			boxOf("trak", boxOf("tkhd", u32(1, 0, 0, 1, 0, track), make([]byte, 60)), boxOf("mdia",
				boxOf("mdhd", u32(0, 0, 0, 1000, track, 0)), boxOf("hdlr", u32(0, 0), []byte("vide"), make([]byte, 13)),
				boxOf("minf", boxOf("stbl", boxOf("stsd", u32(0, 0))))))))
	}
	for _, test := range []struct {
		movie, track uint32
		patched      bool
	}{{1000, 1000, false}, {1000, 210, false}, {1000, 190, true}, {0, 0, false}} {
		data := film(test.movie, test.track)
		f, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		patches := f.PreviewPatches()
		if (len(patches) == 1) != test.patched {
			t.Fatalf("%+v: %v", test, patches)
		}
		if test.patched && (binary.BigEndian.Uint32(data[patches[0].Offset:]) != test.movie || !bytes.Equal(patches[0].Bytes, make([]byte, 4))) {
			t.Errorf("%+v: %v is not the duration of the movie", test, patches)
		}
	}
}
