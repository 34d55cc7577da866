package matroska

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	info      = "\x15\x49\xa9\x66"
	timestamp = "\xe7"
	simple    = "\xa3"
	group     = "\xa0"
	block     = "\xa1"
	discard   = "\x75\xa2"
	encodings = "\x6d\x80"
)

// blockOf returns what a block of a track holds: its time in its cluster, its flags, its packets.
func blockOf(track byte, relative int16, flags byte, packets string) string {
	b := binary.BigEndian.AppendUint16([]byte{0x80 | track}, uint16(relative))
	return string(append(b, flags)) + packets
}

// clusterAt returns a cluster with a time, whose size is stated or not.
func clusterAt(time uint32, sized bool, blocks ...string) string {
	body := of(timestamp, string(binary.BigEndian.AppendUint32(nil, time))) + strings.Join(blocks, "")
	if !sized {
		return cluster + unknown + body
	}
	return cluster + string(binary.BigEndian.AppendUint64(nil, 1<<56|uint64(len(body)))) + body
}

// film returns a file with a picture's track 1 and a sound's track 2.
func film(sound string, clusters ...string) string {
	return of(ebml, "x") + segment + unknown + of(info, of("\x2a\xd7\xb1", "\x0f\x42\x40")) +
		of(tracks, of(entry, of(number, "\x01")), of(entry, of(number, "\x02"), sound)) + strings.Join(clusters, "")
}

// fixed is a coding of packets of 100 samples, entered every 300, the first 50 of which settle.
var fixed = Coding{Packet: 100, Apart: 300, Settle: 50}

// stated is one whose packets begin with how many hundreds of samples they are.
var stated = Coding{Samples: func(b []byte) (int64, bool) {
	if len(b) == 0 {
		return 0, false
	}
	return 100 * int64(b[0]&15), b[0] < 16
}, Apart: 300, Settle: 50}

// Entries lie where the count of the samples before them says, in whatever shape the blocks come.
func TestEntries(t *testing.T) {
	const picture, sound = "pic", "\x01snd"
	s := func(relative int16) string { return of(simple, blockOf(2, relative, 0x80, sound)) }
	p := func(relative int16) string { return of(simple, blockOf(1, relative, 0x80, picture)) }
	late := stated
	late.Late = true
	timed := fixed
	timed.Rate = 1000
	for _, test := range []struct {
		name   string
		coding Coding
		of2    string // beside the track's number
		parts  []string
		want   []int64 // first samples of the entries
	}{
		{"one after the other", fixed, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), s(4), s(5), s(6), s(7))}, []int64{300, 600}},
		{"packets that state their length", stated, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), s(4))}, []int64{300}},
		{"entered a packet late", late, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), s(4))}, []int64{300}},
		{"between pictures, in many clusters", fixed, "", []string{
			clusterAt(0, true, p(0), s(0), p(1), s(1)), clusterAt(9, true, s(0), p(0), s(1), p(2)), clusterAt(11, true, s(0), p(0)),
		}, []int64{300}},
		{"clusters of unknown size", fixed, "", []string{clusterAt(0, false, s(0), p(0), s(1)), clusterAt(9, false, s(0), s(1)), clusterAt(11, false, s(0))},
			[]int64{300}},
		{"in groups", fixed, "", []string{clusterAt(0, true, strings.Repeat(of(group, of(block, blockOf(2, 0, 0, sound)), of("\x9b", "\x14")), 5))}, []int64{300}},
		{"some of a group not heard", fixed, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), of(group, of(block, blockOf(2, 0, 0, sound)), of(discard, "\x01")), s(4), s(5), s(6))},
			[]int64{300}},
		{"all of a group heard", fixed, "", []string{clusterAt(0, true, strings.Repeat(of(group, of(block, blockOf(2, 0, 0, sound)), of(discard, "\x00")), 5))},
			[]int64{300}},
		{"some of a picture not seen", fixed, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), of(group, of(block, blockOf(1, 0, 0, picture)), of(discard, "\x01")), s(4), s(5), s(6))},
			[]int64{300, 600}},
		{"laced", fixed, "", []string{clusterAt(0, true, strings.Repeat(of(simple, blockOf(2, 0, 4, "\x01ab")), 4))}, []int64{400, 600}},
		{"laced, with lengths of their own", stated, "", []string{clusterAt(0, true, s(0), s(1), of(simple, blockOf(2, 0, 4, "\x01ab")), s(2), s(3))}, nil},
		{"a packet that does not tell", stated, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3), of(simple, blockOf(2, 0, 0, "\xff")), s(4), s(5), s(6))}, []int64{300}},
		{"delayed as Opus is", fixed, of(codec, "A_OPUS") + of(delay, "\x0f\x42\x40"), // 1 ms: of the first two
			[]string{clusterAt(0, true, s(0), s(1), s(2), s(3), s(4))}, []int64{304}},
		{"delayed otherwise", fixed, of(delay, "\x0f\x42\x40"), []string{clusterAt(0, true, s(0), s(1), s(2), s(3))}, []int64{300}},
		{"times that agree", timed, "", []string{clusterAt(70, true, s(0), s(100), s(230), s(310))}, []int64{300}},
		{"times that do not", timed, "", []string{clusterAt(70, true, s(0), s(100), s(330), s(410))}, nil},
		{"another segment", fixed, "", []string{clusterAt(0, true, s(0), s(1), s(2), s(3)), of(ebml, "x"), clusterAt(9, true, s(0), s(1), s(2))}, []int64{300}},
		{"no end", fixed, "", []string{clusterAt(0, true, s(0), s(1), s(2)), "\xec" + unknown, clusterAt(9, true, s(0), s(1))}, nil},
		{"too short", fixed, "", []string{clusterAt(0, true, s(0), s(1))}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := film(test.of2, test.parts...)
			got := entered(t, data, test.coding)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// entered enters a track everywhere, and returns the first samples of the entries.
func entered(t *testing.T, data string, coding Coding) (first []int64) {
	t.Helper()
	e, ok := NewEntries(strings.NewReader(data), int64(len(data)), 2, coding)
	if !ok {
		t.Fatal("not recognised")
	}
	total := samplesOf(t, data, coding)
	for k := int64(1); ; k++ {
		begin, ok := e.Begin(k)
		if !ok {
			return first
		}
		v, sample := e.Enter(k)
		if begin != sample+coding.Settle {
			t.Errorf("entry %d begins at %d, its decoder at %d", k, begin, sample)
		}
		first = append(first, sample)
		shown := []byte(data[v.Start:v.End])
		copy(shown, v.Patches[0].Bytes)
		if !bytes.HasPrefix(shown, []byte(of(ebml, "x")+segment+unknown)) {
			t.Errorf("entry %d begins with %x", k, shown[:12])
		}
		if n, want := samplesOf(t, string(shown), coding), total-sample; n != want && !coding.Late {
			t.Errorf("entry %d shows %d samples, want %d", k, n, want)
		}
	}
}

// samplesOf counts those of a file's track 2.
func samplesOf(t *testing.T, data string, c Coding) int64 {
	t.Helper()
	e, ok := NewEntries(strings.NewReader(data), int64(len(data)), 2, c)
	if !ok {
		t.Fatalf("not recognised: %x", data)
	}
	for e.step() {
	}
	return e.samples
}

// Total counts all blocks, of a padded last one what is heard, and refuses where another block of the track comes after it.
func TestTotal(t *testing.T) {
	packets := Coding{Packet: 960, Apart: 48000}
	plain := of(simple, blockOf(2, 0, 0, "snd"))
	padded := of(group, of(block, blockOf(2, 0, 0, "snd")), of(discard, "\x00\x98\x96\x80")) // 10 ms
	early := of(group, of(discard, "\x00\x98\x96\x80"), of(block, blockOf(2, 0, 0, "snd")))
	for name, test := range map[string]struct {
		data  string
		total int64
		ok    bool
	}{
		"padding first":         {plain + early, 2*960 - 480, true},
		"plain":                 {plain + plain + plain, 3 * 960, true},
		"another track":         {plain + of(simple, blockOf(1, 0, 0, "pic")) + plain, 2 * 960, true},
		"padded":                {plain + padded, 2*960 - 480, true},
		"padded, then another":  {plain + padded + of(simple, blockOf(1, 0, 0, "pic")), 2*960 - 480, true},
		"padded, then more":     {plain + padded + plain, 0, false},
		"padded twice":          {plain + padded + padded, 0, false},
		"padded, many":          {strings.Repeat(padded, 1000), 0, false},
		"cut off within a head": {plain + plain + "\xa3", 0, false},
	} {
		data := film(of(codec, "A_OPUS"), clusterAt(0, false, test.data))
		e, ok := NewEntries(strings.NewReader(data), int64(len(data)), 2, packets)
		if !ok {
			t.Fatalf("%s: not recognised", name)
		}
		for range 2 { // the second call is the first one's
			if total, ok := e.Total(); ok != test.ok || ok && total != test.total {
				t.Errorf("%s: %d, %v, want %d, %v", name, total, ok, test.total, test.ok)
			}
		}
	}
}

func TestNotEntered(t *testing.T) {
	sound := clusterAt(0, true, strings.Repeat(of(simple, blockOf(2, 0, 0, "snd")), 9))
	for name, data := range map[string]string{
		"compressed once more": film(of(encodings, ""), sound),
		"no cluster":           film(""),
		"tracks after":         of(ebml, "x") + of(segment, sound, of(tracks, of(entry, of(number, "\x02")))),
		"another track":        of(ebml, "x") + of(segment, of(tracks, of(entry, of(number, "\x03"))), sound),
		"ticks of no length":   of(ebml, "x") + of(segment, of(info, of("\x2a\xd7\xb1", "\x00")), of(tracks, of(entry, of(number, "\x02"))), sound),
		"tracks of no end":     of(ebml, "x") + segment + unknown + tracks + unknown + of(entry, of(number, "\x02")) + sound,
		"nothing":              "",
	} {
		if _, ok := NewEntries(strings.NewReader(data), int64(len(data)), 2, fixed); ok {
			t.Errorf("%s: taken", name)
		}
	}
}

// Whatever the bytes are, entries lie in order, and what is laid over the file lies before them and within.
func FuzzEntries(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.file))
	}
	s := of(simple, blockOf(2, 0, 0, "\x01snd"))
	f.Add([]byte(film("", clusterAt(0, true, s, s, s, s), clusterAt(9, false, s, of(group, of(block, blockOf(2, 0, 4, "\x03snd")), of(discard, "\x01"))))))
	f.Add([]byte(film(of(codec, "A_OPUS")+of(delay, "\x0f\x42\x40"), clusterAt(0, true, s, s, s, s), clusterAt(9, false, s, of(simple, blockOf(1, 2, 3, "pic"))))))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, coding := range []Coding{fixed, stated} {
			e, ok := NewEntries(bytes.NewReader(b), int64(len(b)), 2, coding)
			if !ok {
				continue
			}
			var last int64
			for k := int64(1); ; k++ {
				begin, ok := e.Begin(k)
				if !ok {
					break
				}
				v, first := e.Enter(k)
				p := v.Patches[0]
				if begin <= last || first > begin || v.Start < 0 || v.End > int64(len(b)) || p.Offset != v.Start || p.Offset+int64(len(p.Bytes)) > v.End {
					t.Fatalf("entry %d: %d (%d) after %d, %+v", k, begin, first, last, v)
				}
				last = begin
			}
			if total, ok := e.Total(); ok && total < 0 {
				t.Fatalf("%d samples", total)
			}
		}
	})
}

// Bytes at the end that only look like the element are none.
func TestEndsPadded(t *testing.T) {
	for text, want := range map[string]bool{
		"":                                 false,
		"\x75\xa2":                         false,
		"\x75\xa2\x83\x7a\x12":             false, // cut off
		"\x75\xa2\x83\x7a\x12\x00":         true,
		"\x75\xa2\x83\x7a\x12\x00\xa3":     true,
		"\x75\xa2\x83\x7a\x12\x00\x00":     false, // nothing begins so
		"\x75\xa2\x83\x00\x00\x00":         false,
		"\x75\xa2\x85\xff\xff\xff\xff\xff": false, // some minutes
		"\x75\xa2\x00\x75\xa2\x81\x09":     true,
	} {
		b := []byte("a file " + text)
		if got := EndsPadded(bytes.NewReader(b), int64(len(b))); got != want {
			t.Errorf("%x: %v", text, got)
		}
	}
}
