package numm_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// A tag of ID3 in a chunk of WAV or AIFF has words for Info, and its picture is a stream there and what ReadImage reads.
func TestID3InAChunk(t *testing.T) {
	tag := id3Tag(t, "a name", true)
	for _, f := range []struct {
		name  string
		chunk string
		order binary.AppendByteOrder
	}{
		{"a.wav", "id3 ", binary.LittleEndian}, {"a.wav", "ID3 ", binary.LittleEndian}, {"a.aiff", "ID3 ", binary.BigEndian},
	} {
		path := filepath.Join(t.TempDir(), f.name)
		if err := numm.WriteSound(t.Context(), path, make(numm.Sound, 100)); err != nil {
			t.Fatal(err)
		}
		data := disk.Read(t, path)
		data = append(f.order.AppendUint32(append(data, f.chunk...), uint32(len(tag))), tag...)
		copy(data[4:], f.order.AppendUint32(nil, uint32(len(data)-8)))
		disk.Write(t, path, data)
		info, err := numm.Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Tags["title"] != "a name" || len(info.Streams) != 2 || info.Streams[1].Kind != numm.KindImage || info.Streams[1].Width != 7 {
			t.Errorf("%s, %q: %+v", f.name, f.chunk, info)
		}
		m, err := numm.ReadImage(t.Context(), path)
		if err != nil || m.Width() != 7 || m.Height() != 5 {
			t.Errorf("%s, %q: ReadImage gives %v, %v", f.name, f.chunk, m, err)
		}
		if s, err := numm.ReadSound(t.Context(), path); err != nil || len(s) != 100 {
			t.Errorf("%s, %q: %d sound frames, %v", f.name, f.chunk, len(s), err)
		}
	}
}

// A second ID3 tag in front of the sound counts like the first.
func TestSecondID3Tag(t *testing.T) {
	sound := disk.Read(t, ffmpegMade(t, "a.mp3", "-f", "lavfi", "-i", "sine=d=1", "-id3v2_version", "0"))
	path := disk.File(t, "two.mp3", bytes.Join([][]byte{id3Tag(t, "a name", false), id3Tag(t, "another", true), sound}, nil))
	info, err := numm.Probe(t.Context(), path)
	if err != nil || info.Tags["title"] != "a name" || len(info.Streams) != 2 || info.Streams[1].Width != 7 {
		t.Errorf("%+v, %v", info, err)
	}
	if m, err := numm.ReadImage(t.Context(), path); err != nil || m.Width() != 7 {
		t.Errorf("ReadImage gives %v, %v", m, err)
	}
}

// id3Tag makes a tag of ID3v2.3 with a title, and a picture of 7 by 5 pixels if that is wanted.
func id3Tag(t *testing.T, title string, pictured bool) []byte {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 7, 5))); err != nil {
		t.Fatal(err)
	}
	frame := func(name string, body []byte) []byte {
		return append(append(binary.BigEndian.AppendUint32([]byte(name), uint32(len(body))), 0, 0), body...)
	}
	body := frame("TIT2", append([]byte{0}, title...))
	if pictured {
		body = append(body, frame("APIC", append([]byte("\x00image/png\x00\x03\x00"), picture.Bytes()...))...)
	}
	n := len(body)
	return append([]byte{'I', 'D', '3', 3, 0, 0, byte(n >> 21 & 127), byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}, body...)
}
