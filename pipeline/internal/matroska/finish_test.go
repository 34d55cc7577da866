package matroska

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
)

// muxed returns a file as matroskamux lays it out: pictures in track 1, sound in track 2, with a random identifier and a date. Its
// head has sizes of eight bytes, so that there is room.
func muxed(blocks ...[]byte) []byte { return muxedAs(numeral8(idTrackUID, 1<<60+7), blocks...) }

// muxedAs is muxed with an identifier of the pictures.
func muxedAs(uid []byte, blocks ...[]byte) []byte {
	wide := func(id uint64, parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		return append(appendSize8(appendID(nil, id), int64(len(body))), body...)
	}
	head := slices.Concat(
		wide(idEBML, text(idDocType, "matroska\x00")),
		[]byte("\x18\x53\x80\x67"+"\x01\xff\xff\xff\xff\xff\xff\xff"),
		wide(idSeekHead, void(100)),
		wide(idInfo, numeral(idTimestampScale, 1_000_000), numeral8(0x4461, 12345), text(idInfoMuxingApp, "somebody"), void(60)),
		wide(idTracks,
			wide(idTrackEntry, numeral(idTrackNumber, 1), numeral(idTrackType, kindVideo), uid,
				text(idTrackName, "Video"), wide(idVideo, numeral(0xb0, 64), wide(idColour, numeral(0x55bb, 6))),
				text(idCodecID, "V_MS/VFW/FOURCC"), binaryElement(idCodecPrivate, []byte(strings.Repeat("x", 16)+"FFV1"+strings.Repeat("x", 20)+"own"))),
			wide(idTrackEntry, numeral(idTrackNumber, 2), numeral(idTrackType, kindSound), text(idCodecID, "A_OPUS\x00"))))
	return append(head, slices.Concat(blocks...)...)
}

func clusterOf(open bool, time uint64, blocks ...[]byte) []byte {
	body := append(numeral(idTimestamp, time), slices.Concat(blocks...)...)
	b := append(appendID(nil, idCluster), "\x01\xff\xff\xff\xff\xff\xff\xff"...)
	if !open {
		b = appendSize8(appendID(nil, idCluster), int64(len(body)))
	}
	return append(b, body...)
}

func block4(track byte, at byte, key bool) []byte {
	flags := byte(0)
	if key {
		flags = keyFlag
	}
	return binaryElement(idSimpleBlock, []byte{0x80 | track, 0, at, flags, 'd', 'a', 't', 'a'})
}

func finished(t *testing.T, b []byte, f Film) []byte {
	t.Helper()
	path := disk.File(t, "a.mkv", b)
	file := disk.Edit(t, path)
	if err := Finish(t.Context(), file, f); err != nil {
		t.Fatal(err)
	}
	return disk.Read(t, path)
}

// tree lists the elements of a file: their offsets by id, in order.
func tree(b []byte, masters ...uint64) map[uint64][]child {
	found := map[uint64][]child{}
	var walk func(body []byte)
	walk = func(body []byte) {
		for _, c := range children(body) {
			found[c.id] = append(found[c.id], c)
			if slices.Contains(masters, c.id) {
				walk(c.data)
			}
		}
	}
	walk(b)
	return found
}

var everything = []uint64{idSegment, idCluster, idTracks, idTrackEntry, idVideo, idColour, idCues, 0xbb, 0xb7, idSeekHead, idSeek, idInfo, idTags, 0x7373, 0x67c8, idAttachments, 0x61a7}

// Blocks of sound are marked as key frames, the index leads to the key frames of the pictures, and what was random or the
// time of day is gone; blocks stay where they are.
func TestFinish(t *testing.T) {
	before := muxed(clusterOf(false, 0, block4(1, 0, true), block4(2, 0, false), block4(1, 33, false)),
		clusterOf(false, 1000, block4(2, 0, false), block4(1, 7, true), block4(2, 20, true)), master(idCues, void(20)), master(idTags))
	after := finished(t, before, Film{Video: 1040 * time.Millisecond, Sound: 2 * time.Second, Colour: &Colour{Matrix: 6, Primaries: 1, Transfer: 1},
		Tags: map[string]string{"title": "A film"}, Attachments: []Attachment{{Name: "cover.png", Type: "image/png", Data: []byte("png")}}})
	at := bytes.Index(before, []byte("\x1f\x43\xb6\x75"))
	if bytes.Index(after, []byte("\x1f\x43\xb6\x75")) != at {
		t.Fatal("the first cluster has moved")
	}
	e := tree(after, everything...)
	for i, block := range e[idSimpleBlock] {
		want := byte(keyFlag)
		if i == 2 {
			want = 0
		}
		if block.data[3] != want || string(block.data[4:]) != "data" {
			t.Errorf("block %d: % x", i, block.data)
		}
	}
	segment := int64(len(ebmlHead("matroska"))) + 12
	if n := bigEndian(e[idSegment][0].data[:0]); n != 0 || int64(len(after))-segment != int64(len(e[idSegment][0].data)) {
		t.Errorf("the segment has %d bytes of %d", len(e[idSegment][0].data), int64(len(after))-segment)
	}
	if len(e[0xbb]) != 2 || bigEndian(e[0xb3][1].data) != 1007 {
		t.Fatalf("%d entries in the index", len(e[0xbb]))
	}
	for i, place := range e[0xf1] {
		cluster := after[segment+int64(bigEndian(place.data)):]
		within := cluster[12+bigEndian(e[0xf0][i].data):]
		if !bytes.HasPrefix(cluster, []byte("\x1f\x43\xb6\x75")) || within[0] != idSimpleBlock || within[2] != 0x81 || within[5] != keyFlag {
			t.Errorf("entry %d leads to % x, % x", i, cluster[:4], within[:6])
		}
	}
	for i, seek := range e[idSeekID] {
		at := segment + int64(bigEndian(e[idSeekPosition][i].data))
		if !bytes.HasPrefix(after[at:], seek.data) {
			t.Errorf("the head says that % x is at %d", seek.data, at)
		}
	}
	if len(e[0x4461])+len(e[idTrackName]) > 0 || bigEndian(e[idTrackUID][0].data) != 1 || bigEndian(e[0x55bb][0].data) != 1 {
		t.Error("the date, the name, the identifier or the colours of the muxer are left")
	}
	private := string(e[idCodecPrivate][0].data)
	if string(e[idCodecID][0].data) != codecInAVI || private != "\x2b\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00\x01\x00\x18\x00FFV1"+strings.Repeat("\x00", 20)+"own" || string(e[idCodecID][1].data) != "A_OPUS" {
		t.Errorf("codecs %q and %q", e[idCodecID][0].data, e[idCodecID][1].data)
	}
	var values []string
	for _, v := range e[0x4487] {
		values = append(values, string(v.data))
	}
	if !slices.Equal(values, []string{"A film", "00:00:01.040000000", "00:00:02.000000000"}) || string(e[0x465c][0].data) != "png" {
		t.Errorf("tags %q", values)
	}
	if again := finished(t, after, Film{}); len(again) == 0 {
		t.Error("what is finished cannot be finished")
	}
}

// How long the random identifiers are that the muxer takes changes nothing of the file.
func TestFinishTheSame(t *testing.T) {
	blocks := [][]byte{clusterOf(false, 0, block4(1, 0, true), block4(2, 0, false)), clusterOf(false, 1000, block4(1, 7, true)), master(idCues, void(20))}
	film := Film{Same: true, Video: time.Second, Sound: time.Second}
	want := finished(t, muxed(blocks...), film)
	for n := 1; n <= 8; n++ {
		uid := binaryElement(idTrackUID, bytes.Repeat([]byte{0x5a}, n))
		if got := finished(t, muxedAs(uid, blocks...), film); !bytes.Equal(got, want) {
			t.Errorf("with an identifier of %d bytes the file has %d bytes, want %d", n, len(got), len(want))
		}
	}
}

// What a killed program has left ends with its last whole block.
func TestFinishWhatWasKilled(t *testing.T) {
	whole := muxed(clusterOf(false, 0, block4(1, 0, true), block4(2, 0, false)), clusterOf(true, 100, block4(2, 0, false), block4(1, 7, true)))
	for cut := range 30 {
		after := finished(t, whole[:len(whole)-cut], Film{})
		want := max(2, 4-(cut+9)/10) // each of ten bytes
		if blocks := tree(after, everything...)[idSimpleBlock]; len(blocks) != want {
			t.Errorf("without %d bytes there are %d blocks, want %d", cut, len(blocks), want)
		}
	}
}

func TestFinishRefuses(t *testing.T) {
	for name, b := range map[string][]byte{
		"nothing": nil, "noise": []byte(strings.Repeat("noise", 100)), "no cluster": muxed(), "no block": muxed(clusterOf(true, 0)),
	} {
		file := disk.Edit(t, disk.File(t, "a.mkv", b))
		if err := Finish(t.Context(), file, Film{}); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := Finish(ctx, file, Film{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
