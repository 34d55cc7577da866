package mp4

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// fragmented returns a file whose tracks 1 and 2 have 1000 ticks to the second, and their packets in fragments.
func fragmented(fragments ...[]byte) []byte {
	track := func(id uint32) []byte {
		return boxOf("trak",
			boxOf("tkhd", u32(1, 0, 0, id, 0), make([]byte, 64)),
			boxOf("mdia",
				boxOf("mdhd", u32(0, 0, 0, 1000, 0, 0)),
				boxOf("hdlr", u32(0, 0), []byte("vide"), make([]byte, 13)),
				boxOf("minf", boxOf("stbl", boxOf("stsz", u32(0, 0, 0))))))
	}
	trex := func(id uint32) []byte { return boxOf("trex", u32(0, id, 1, 40, 0, notSync)) }
	moov := boxOf("moov", boxOf("mvhd", u32(0, 0, 0, 1000, 0), make([]byte, 80)), track(1), track(2), boxOf("mvex", trex(1), trex(2)))
	return slices.Concat(boxOf("ftyp", []byte("iso5"), u32(0)), moov, slices.Concat(fragments...))
}

// piece returns a fragment of a track that begins at a time, with packets of 40 ticks, each of which is shown so much later.
func piece(track uint32, at uint64, key bool, late ...uint32) []byte {
	first := uint32(notSync)
	if key {
		first = 0
	}
	var packets []byte
	for _, l := range late {
		packets = append(packets, u32(100, l)...)
	}
	return slices.Concat(boxOf("moof", boxOf("mfhd", u32(0, 1)), boxOf("traf",
		boxOf("tfhd", u32(0x020008, track, 40)),
		boxOf("tfdt", u32(1<<24), u64(at)),
		boxOf("trun", u32(0x01000a05, uint32(len(late)), 0, first), packets),
	)), boxOf("mdat", make([]byte, 100*len(late))))
}

func TestFragments(t *testing.T) {
	ms := time.Millisecond
	for _, test := range []struct {
		name string
		data []byte
		want []Fragment // without their places
	}{
		{"key frames", fragmented(piece(1, 0, true, 0, 0), piece(1, 80, true, 0, 0, 0), piece(1, 200, true, 0)),
			[]Fragment{{Count: 2}, {Packets: 2, Count: 3, Key: true, Time: 80 * ms}, {Packets: 5, Count: 1, Key: true, Time: 200 * ms}}},
		{"shown later than decoded", fragmented(piece(1, 0, true, 80, 160, 0), piece(1, 120, true, 80, 80)),
			[]Fragment{{Count: 3, Time: 0}, {Packets: 3, Count: 2, Key: true, Time: 120 * ms}}},
		{"of two tracks", fragmented(piece(2, 0, true, 0), piece(1, 0, true, 0), piece(2, 40, true, 0), piece(1, 40, true, 0)),
			[]Fragment{{Count: 1, Key: true}, {Packets: 1, Count: 1, Key: true, Time: 40 * ms}}},
		{"no key frame", fragmented(piece(1, 0, true, 0), piece(1, 40, false, 0)),
			[]Fragment{{Count: 1}, {Packets: 1, Count: 1, Time: 40 * ms}}},
		{"frames that show before the key frame", fragmented(piece(1, 0, true, 0), piece(1, 40, true, 80, 0)),
			[]Fragment{{Count: 1}, {Packets: 1, Count: 2, Time: 120 * ms}}},
		{"a table cut short", fragmented(piece(1, 0, true, 0), boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0, 1)), boxOf("trun", u32(0x200, 1<<31))))),
			[]Fragment{{Count: 1}}},
		{"packets of nothing", fragmented(piece(1, 0, true, 0), boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0, 1)), boxOf("trun", u32(0, 1<<31))))),
			[]Fragment{{Count: 1}}},
		{"another movie", fragmented(piece(1, 0, true, 0), boxOf("moov"), piece(1, 40, true, 0)), []Fragment{{Count: 1}}},
		{"none", fragmented(), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := fragmentsOf(t, test.data)
			var got []Fragment
			for k := 0; ; k++ {
				f, ok := g.At(k)
				if !ok {
					break
				}
				if string(test.data[f.Offset+4:][:4]) != "moof" {
					t.Errorf("fragment %d lies at %d", k, f.Offset)
				}
				if k == 0 {
					f.Key = test.want[0].Key // nothing lies before it
				}
				f.Offset = 0
				got = append(got, f)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is shown from a fragment on is the file with nothing but free space before it.
func TestEnterFragment(t *testing.T) {
	data := fragmented(piece(1, 0, true, 0), piece(1, 40, true, 0), piece(1, 80, false, 0), piece(1, 120, true, 0))
	g := fragmentsOf(t, data)
	for _, test := range []struct {
		t  time.Duration
		at int // fragment; 0: none
	}{{0, 0}, {39, 0}, {40, 1}, {100, 1}, {120, 3}, {5000, 3}} {
		f, ok := g.KeyBefore(test.t * time.Millisecond)
		if want, _ := g.At(test.at); ok != (test.at > 0) || ok && f != want {
			t.Errorf("at %d: %+v, %v, want fragment %d", test.t, f, ok, test.at)
		}
		if !ok {
			continue
		}
		shown := slices.Clone(data)
		for _, p := range g.Enter(f).Patches {
			copy(shown[p.Offset:], p.Bytes)
		}
		first, ok := fragmentsOf(t, shown).At(0)
		if !ok || first.Offset != f.Offset {
			t.Errorf("at %d: the first fragment lies at %d, want %d", test.t, first.Offset, f.Offset)
		}
	}
}

func fragmentsOf(t *testing.T, data []byte) *Fragments {
	t.Helper()
	r := bytes.NewReader(data)
	f, err := Read(r, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	g, ok := f.Fragments(1, r, int64(len(data)))
	if !ok {
		t.Fatal("no fragments")
	}
	return g
}

// Whatever the bytes are, fragments come in order, and what is laid over the file lies within.
func FuzzFragments(f *testing.F) {
	f.Add(fragmented(piece(1, 0, true, 0, 0), piece(2, 0, true, 0), piece(1, 80, true, 80, 0), piece(1, 160, false, 0)))
	f.Add(fragmented(boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0x3b, 1), u64(9), u32(1, 2, 3, 4)), boxOf("tfdt", u32(0, 7)), boxOf("trun", u32(0xf05, 1, 2, 3, 4, 5, 6, 7))))))
	f.Add(binary.BigEndian.AppendUint32(fragmented(piece(1, 1<<62, true, 0)), 1))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := bytes.NewReader(data)
		m, err := Read(r, int64(len(data)))
		if err != nil {
			return
		}
		g, ok := m.Fragments(1, r, int64(len(data)))
		if !ok {
			return
		}
		var last Fragment
		for k := 0; ; k++ {
			fragment, ok := g.At(k)
			if !ok {
				return
			}
			if k > 0 && (fragment.Offset <= last.Offset || fragment.Packets <= last.Packets) {
				t.Fatalf("%+v after %+v", fragment, last)
			}
			last = fragment
			if view.NewReader(r, g.Enter(fragment)).Size() != int64(len(data)) {
				t.Fatal("not all is shown")
			}
			for _, p := range g.Enter(fragment).Patches {
				if p.Offset < 0 || p.Offset+int64(len(p.Bytes)) > fragment.Offset {
					t.Fatalf("%+v lies over the fragment at %d", p, fragment.Offset)
				}
			}
		}
	})
}

// Fragments that state no time go on where the packets before them end.
func TestFragmentedDurationWithoutTimes(t *testing.T) {
	run := boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0x20000, 1)), boxOf("trun", u32(0x200, 3, 9, 8, 7))))
	lasts(t, fragmented(run, run), 240)
}

// lasts compares how many ticks the first track of a file in fragments lasts.
func lasts(t *testing.T, data []byte, want int64) {
	t.Helper()
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if d := f.FragmentedDuration(&f.Tracks[0], bytes.NewReader(data), int64(len(data))); d != want {
		t.Errorf("it lasts %d ticks, want %d", d, want)
	}
}

// Packets last as long as the movie box says where neither their fragment nor their run does.
func TestFragmentedDurationOfDefaults(t *testing.T) {
	run := func(at uint32) []byte { // three packets of which the sizes alone are stated
		return boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0x20000, 1)), boxOf("tfdt", u32(0, at)), boxOf("trun", u32(0x200, 3, 9, 8, 7))))
	}
	lasts(t, fragmented(run(0), run(120)), 240)
}

// Runs of packets that are all alike, as uncompressed sound and the last packet of a fragment are written, count without a table.
func TestFragmentsOfPacketsThatAreAlike(t *testing.T) {
	run := func(at, count uint32) []byte { // the size and the duration are those of the fragment
		return slices.Concat(boxOf("moof", boxOf("traf",
			boxOf("tfhd", u32(0x38, 1, 30, 4, notSync)), boxOf("tfdt", u32(0, at)), boxOf("trun", u32(1, count, 0)))), boxOf("mdat", make([]byte, 4*count)))
	}
	data := fragmented(run(0, 20), run(600, 5))
	r, size := bytes.NewReader(data), int64(len(data))
	f, err := Read(r, size)
	if err != nil {
		t.Fatal(err)
	}
	if n, ok := f.FragmentedPackets(&f.Tracks[0], r, size); n != 25 || !ok {
		t.Errorf("%d packets, %v, want 25", n, ok)
	}
	if d := f.FragmentedDuration(&f.Tracks[0], r, size); d != 750 {
		t.Errorf("it lasts %d ticks, want 750", d)
	}
	last, _ := fragmentsOf(t, data).At(1)
	if want := (Fragment{Packets: 20, Count: 5, Offset: last.Offset, Time: 600 * time.Millisecond}); last != want {
		t.Errorf("the second is %+v, want %+v", last, want)
	}
	claims := fragmented(run(0, 1), boxOf("moof", boxOf("traf", boxOf("tfhd", u32(0x30, 1, 4, notSync)), boxOf("trun", u32(0, 1<<31)))))
	if n := fragmentsOf(t, claims).Count(); n != 1 {
		t.Errorf("%d packets where a fragment claims more than the file has bytes for, want 1", n)
	}
}
