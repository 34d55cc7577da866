package mp4

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// left returns a file as mp4mux leaves it: the movie box after its data, a placeholder before them, one track of pictures and one
// of sound at 44100 Hz with the edit list that shows all of it. chunks are the boxes of the two tracks that say where
// their data lie.
func left(data []byte, chunks ...[]byte) []byte {
	track := func(kind string, scale, length uint32, chunk []byte) []byte {
		return boxOf("trak",
			boxOf("tkhd", u32(7, 1, 2, 1, 0, 3000), make([]byte, 60)),
			boxOf("edts", boxOf("elst", u32(0, 1, 3000, 0, 1<<16))),
			boxOf("mdia",
				boxOf("mdhd", u32(0, 1, 2, scale, length, 0)),
				boxOf("hdlr", u32(0, 0), []byte(kind), make([]byte, 13)),
				boxOf("minf", boxOf("stbl", chunk))))
	}
	return slices.Concat(
		boxOf("ftyp", []byte("isom\x00\x00\x00\x00")), boxOf("free"), boxOf("mdat", data),
		boxOf("moov",
			boxOf("mvhd", u32(0, 1, 2, 1000, 9999), make([]byte, 80)),
			track("vide", 3000, 9000, chunks[0]),
			track("soun", 44100, 133120, chunks[1])))
}

// dataAt is where the data of left begin.
const dataAt = 16 + 8 + 8

func faststart(t *testing.T, src []byte, sound Coded) []byte {
	t.Helper()
	file := disk.Open(t, disk.File(t, "a.mp4", src))
	var dst bytes.Buffer
	if err := Faststart(t.Context(), &dst, file, sound); err != nil {
		t.Fatal(err)
	}
	return dst.Bytes()
}

// The movie comes before its data, whose every chunk is found where it is now.
func TestFaststartMovesTheMovie(t *testing.T) {
	data := []byte("picture0sound000picture1sound001")
	src := left(data, boxOf("stco", u32(0, 2, dataAt, dataAt+16)), boxOf("co64", u32(0, 2), u64(dataAt+8, dataAt+24)))
	got := faststart(t, src, Coded{Delay: 1024, Total: 88200})
	if len(got) != len(src)-8 {
		t.Errorf("%d bytes of %d, want all but the placeholder", len(got), len(src))
	}
	if find(t, got, "moov") > find(t, got, "mdat") {
		t.Error("the movie is after its data")
	}
	stco, co64 := got[find(t, got, "stco"):], got[find(t, got, "co64"):]
	for i, want := range []string{"picture0", "picture1"} {
		if at := binary.BigEndian.Uint32(stco[16+4*i:]); string(got[at:at+8]) != want {
			t.Errorf("chunk %d of the pictures is %q", i, got[at:at+8])
		}
	}
	for i, want := range []string{"sound000", "sound001"} {
		if at := binary.BigEndian.Uint64(co64[16+8*i:]); string(got[at:at+8]) != want {
			t.Errorf("chunk %d of the sound is %q", i, got[at:at+8])
		}
	}
}

// The edit list of the sound shows its samples and no others; headers say how long that is; the pictures keep theirs.
func TestFaststartTrimsTheSound(t *testing.T) {
	src := left(nil, boxOf("stco", u32(0, 0)), boxOf("stco", u32(0, 0)))
	for _, test := range []struct{ total, shown, movie int64 }{{88200, 2000, 3000}, {44100 * 5, 5000, 5000}, {1, 0, 3000}, {0, 0, 3000}} {
		got := faststart(t, src, Coded{Delay: 1024, Total: test.total})
		f, err := Read(bytes.NewReader(got), int64(len(got)))
		if err != nil {
			t.Fatal(err)
		}
		if f.Duration != test.movie || f.Timescale != 1000 {
			t.Errorf("%d samples: the movie lasts %d, want %d", test.total, f.Duration, test.movie)
		}
		want := []Edit{{Duration: 3000, MediaTime: 0, Rate: 1}}
		if !slices.Equal(f.Tracks[0].Edits, want) {
			t.Errorf("the pictures have %+v, want %+v", f.Tracks[0].Edits, want)
		}
		want = []Edit{{Duration: test.shown, MediaTime: 1024, Rate: 1}}
		if !slices.Equal(f.Tracks[1].Edits, want) {
			t.Errorf("the sound has %+v, want %+v", f.Tracks[1].Edits, want)
		}
		if f.Tracks[1].Duration != 133120 {
			t.Errorf("the packets last %d", f.Tracks[1].Duration)
		}
	}
}

// Where a chunk would lie beyond 32 bits the movie stays behind, and every chunk stays where it was.
func TestFaststartLeavesWhatDoesNotFit(t *testing.T) {
	data := []byte("picture0")
	src := left(data, boxOf("stco", u32(0, 2, dataAt, 1<<32-40)), boxOf("co64", u32(0, 1), u64(dataAt)))
	got := faststart(t, src, Coded{Delay: 1024, Total: 44100})
	if len(got) != len(src) || find(t, got, "moov") < find(t, got, "mdat") || !bytes.Equal(got[:find(t, src, "moov")], src[:find(t, src, "moov")]) {
		t.Error("what is before the movie has changed")
	}
	for _, kind := range []string{"stco", "co64"} {
		at := find(t, src, kind)
		if !bytes.Equal(got[at:at+size(src, at)], src[at:at+size(src, at)]) {
			t.Errorf("%s has changed", kind)
		}
	}
	f, err := Read(bytes.NewReader(got), int64(len(got)))
	if err != nil {
		t.Fatal(err)
	}
	if want := (Edit{Duration: 1000, MediaTime: 1024, Rate: 1}); f.Tracks[1].Edits[0] != want {
		t.Errorf("the sound has %+v, want %+v", f.Tracks[1].Edits, want)
	}
}

func TestFaststartErrors(t *testing.T) {
	whole := left([]byte("data"), boxOf("stco", u32(0, 0)), boxOf("stco", u32(0, 0)))
	for _, src := range [][]byte{nil, whole[:find(t, whole, "moov")], boxOf("ftyp"), whole[16:]} {
		if err := Faststart(t.Context(), &bytes.Buffer{}, disk.Open(t, disk.File(t, "a.mp4", src)), Coded{}); !errors.Is(err, ErrFormat) {
			t.Errorf("%d bytes: %v, want ErrFormat", len(src), err)
		}
	}
	broken := errors.New("broken")
	if err := Faststart(t.Context(), failing{broken}, disk.Open(t, disk.File(t, "a.mp4", whole)), Coded{}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the writer's error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Faststart(ctx, &bytes.Buffer{}, disk.Open(t, disk.File(t, "a.mp4", whole)), Coded{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
