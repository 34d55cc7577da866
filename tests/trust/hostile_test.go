package trust_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/tests/truth"
)

// Files that tests/soak has found to crash the process or to hang it, as the few bytes that make them so.
func TestFoundBySoak(t *testing.T) {
	film, err := os.ReadFile(truth.Named(t, "editlist_cut.mov").Path)
	noError(t, err)
	folder := t.TempDir()
	var paths []string
	add := func(name string, b []byte) {
		path := filepath.Join(folder, name)
		noError(t, os.WriteFile(path, b, 0o600))
		paths = append(paths, path)
	}
	// qtdemux divides by the bytes of a frame of uncompressed sound (seed 4, case 2091).
	for _, kind := range []string{"sowt", "twos", "raw ", "lpcm"} {
		for _, version := range []uint16{0, 1} {
			add(fmt.Sprintf("no channels %s %d.mov", kind, version), soundEntry(film, kind, version, 0, 0))
		}
	}
	// Nor is it hidden after a tag, a first box that no other film has, more boxes than are looked at, or a version between two.
	none := soundEntry(film, "sowt", 0, 0, 0)
	add("no channels tagged.mov", append([]byte("ID3\x03\x00\x00\x00\x00\x00\x0a"+strings.Repeat("\x00", 10)), none...))
	add("no channels after a box.mov", append([]byte("\x00\x00\x00\x08prfl"), none...))
	add("no channels after boxes.mov", append([]byte(strings.Repeat("\x00\x00\x00\x08free", 200_000)), none...))
	between := soundEntry(film, "sowt", 2, 0, 16)
	entry := between[bytes.LastIndex(between, []byte("sowt"))-4:]
	entry[19], entry[51] = 1, 1
	add("no channels between versions.mov", between)
	// asfdemux allocates what a packet states of a media object (seed 77, case 441).
	sound, err := os.ReadFile(truth.Named(t, "wmav2.wma").Path)
	noError(t, err)
	binary.LittleEndian.PutUint32(sound[mediaObject(t, sound, 0):], 0xfb00045a)
	add("huge object.wma", sound)
	// vorbisdec goes on with a format that was never set (seed 2212, case 14114, in Ogg).
	vorbis, err := os.ReadFile(truth.Named(t, "vorbis.webm").Path)
	noError(t, err)
	channels := bytes.Index(vorbis, []byte("\x01vorbis")) + 11
	for _, n := range []byte{65, 255} {
		b := bytes.Clone(vorbis)
		b[channels] = n
		add(fmt.Sprintf("%d channels.webm", n), b)
	}
	mono := filepath.Join(folder, "mono.webm")
	ffmpeg(t, "-i", filepath.Join("..", "testdata", "mono.wav"), "-c:a", "libvorbis", mono) // whose further headers fit any number
	vorbis, err = os.ReadFile(mono)
	noError(t, err)
	vorbis[bytes.Index(vorbis, []byte("\x01vorbis"))+11] = 255
	add("mono of 255 channels.webm", vorbis)
	for _, o := range tryAll(t, paths) {
		probed := o.Kind == "probe" && strings.HasSuffix(o.Path, "channels.webm") // which decodes nothing
		if err := o.check(); !probed && (o.Error == "" || err != nil) {
			t.Errorf("%s %s: read %d, %v", o.Kind, filepath.Base(o.Path), o.Frames, err)
		}
	}
}

// av1parse ends the process over a damaged stream, two times in five, as tests/soak has found (seed 28064744, case 18969).
func TestDamagedAV1(t *testing.T) {
	film, err := os.ReadFile(truth.Named(t, "av1_video.mkv").Path)
	noError(t, err)
	const begin, end = 10251, 11322 // some of a frame, many times over, which one byte lays bare
	film = slices.Concat(film[:begin], bytes.Repeat(film[begin:end], 85), film[end:])
	film[103720] = 0xc0
	path := filepath.Join(t.TempDir(), "damaged.mkv")
	noError(t, os.WriteFile(path, film, 0o600))
	for range 10 {
		child{}.do(t, "probe", path)
	}
}

// openjpegdec writes past the end of its frames (seed 28064744, case 52010), which ended 17 of 20 processes.
func TestDamagedJPEG2000(t *testing.T) {
	picture, err := os.ReadFile(filepath.Join("..", "testdata", "test-card-lossless.jp2"))
	noError(t, err)
	for at, b := range map[int]byte{357: 3, 418: 0, 419: 0, 46259: 248, 73783: 98, 96233: 33, 132025: 11} {
		picture[at] = b
	}
	path := filepath.Join(t.TempDir(), "damaged.jp2")
	noError(t, os.WriteFile(path, picture, 0o600))
	for range 10 {
		if r, _ := (child{}).do(t, "image", path); !r.is("ErrCorrupt") {
			t.Fatalf("%q is %q, want ErrCorrupt", r.Error, r.Is)
		}
	}
}

// An impossible number after the first packet of a WMA is found by whoever reads so far; a file that is cut off is damaged, and what
// is there of it comes beside the error.
func TestASFLiesLate(t *testing.T) {
	sound, err := os.ReadFile(truth.Named(t, "wmav2.wma").Path)
	noError(t, err)
	folder := t.TempDir()
	lying, cut := filepath.Join(folder, "lying.wma"), filepath.Join(folder, "cut.wma")
	noError(t, os.WriteFile(cut, sound[:len(sound)/2], 0o600))
	binary.LittleEndian.PutUint32(sound[mediaObject(t, sound, 20):], 0x7fffffff)
	noError(t, os.WriteFile(lying, sound, 0o600))
	for _, o := range tryAll(t, []string{lying, cut}) {
		if o.Kind != "sound" {
			continue
		}
		if !o.is("ErrCorrupt") || o.Path == cut && o.Frames == 0 {
			t.Errorf("%s: read %d, %q", filepath.Base(o.Path), o.Frames, o.Error)
		}
	}
}

// mediaObject is where the n-th packet of a file of ffmpeg's states the size of its first media object.
func mediaObject(t *testing.T, file []byte, n int) int {
	const packetSize, behindHead = 3200, 21
	at := int(binary.LittleEndian.Uint64(file[16:])) + 50 + n*packetSize
	if string(file[at:at+3]) != "\x82\x00\x00" || file[at+behindHead-1] != 8 {
		t.Fatalf("packet %d begins with % x", n, file[at:at+behindHead])
	}
	return at + behindHead
}

// Sound entries of other nonsense are read for what they are, or refused, and that soon.
func TestOddSoundEntries(t *testing.T) {
	turn.Long(t)
	film, err := os.ReadFile(truth.Named(t, "editlist_cut.mov").Path)
	noError(t, err)
	folder := t.TempDir()
	var paths []string
	for _, kind := range []string{"sowt", "raw ", "in24", "lpcm", "ima4", "ulaw", "mp4a"} {
		for _, c := range [][2]uint16{{2, 0}, {65535, 8}, {65535, 65535}} {
			if !turn.Takes(fmt.Sprint(kind, c), 3) {
				continue
			}
			path := filepath.Join(folder, fmt.Sprintf("%s %d %d.mov", kind, c[0], c[1]))
			noError(t, os.WriteFile(path, soundEntry(film, kind, 0, c[0], c[1]), 0o600))
			paths = append(paths, path)
		}
	}
	for _, o := range tryAll(t, paths) {
		if o.Error != "" {
			if err := o.check(); err != nil {
				t.Error(err)
			}
		}
		if o.Took > quickly {
			t.Errorf("%s %s took %v", o.Kind, filepath.Base(o.Path), o.Took)
		}
	}
}

// soundEntry changes the sample entry of a QuickTime film's sound.
func soundEntry(film []byte, kind string, version, channels, bits uint16) []byte {
	b := bytes.Clone(film)
	entry := b[bytes.LastIndex(b, []byte("sowt"))-4:]
	copy(entry[4:], kind)
	binary.BigEndian.PutUint16(entry[16:], version)
	binary.BigEndian.PutUint16(entry[24:], channels)
	binary.BigEndian.PutUint16(entry[26:], bits)
	if version == 1 {
		clear(entry[36:52])                      // the sizes of packets and frames
		copy(entry[52:], "\x00\x00\x00\x08free") // what is left of the box that stood there
	}
	return b
}
