package numm_test

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// Probe of a sound without a container, with tags around it or not, has the rate and the length that reading gives.
func TestProbeOfBareSound(t *testing.T) {
	sound := []string{"-f", "lavfi", "-i", "sine=d=2.5:r=32000", "-ac", "2"}
	id3 := append([]byte("ID3\x03\x00\x00\x00\x00\x02\x00"), make([]byte, 256)...)
	id3v1 := append([]byte("TAGtitle"), make([]byte, 120)...)
	for _, name := range []string{"a.wv", "a.flac", "a.aac", "a.mp2", "a.ac3"} {
		plain := disk.Read(t, ffmpegMade(t, name, sound...))
		for form, data := range map[string][]byte{
			"plain": plain, "tag in front": append(bytes.Clone(id3), plain...), "tag after": append(bytes.Clone(plain), id3v1...),
			"tags around": bytes.Join([][]byte{id3, plain, id3v1}, nil),
		} {
			probeIsWhatIsRead(t, name+", "+form, data)
		}
	}
	for rate, head := range map[int]string{8000: "#!AMR\n", 16000: "#!AMR-WB\n"} {
		info := probeIsWhatIsRead(t, head, append([]byte(head), bytes.Repeat([]byte{0x7c}, 50)...)) // a second without sound
		if s := info.Sound(); s.SampleRate != rate || s.Duration != time.Second {
			t.Errorf("%q: %d Hz, %v", head, s.SampleRate, s.Duration)
		}
	}
}

func probeIsWhatIsRead(t *testing.T, name string, data []byte) *numm.Info {
	t.Helper()
	path := disk.File(t, "sound", data)
	info, err := numm.Probe(t.Context(), path)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	s := info.Sound()
	if s == nil || s.SampleRate == 0 || s.Channels == 0 || info.Container == "mp3" {
		t.Fatalf("%s: %+v", name, info)
	}
	r, err := numm.OpenSound(t.Context(), path, numm.NativeRate())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer r.Close()
	n, err := r.Len()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if told := int(s.Duration.Seconds()*float64(s.SampleRate) + 0.5); told != n {
		t.Errorf("%s: Probe says %d samples, reading gives %d", name, told, n)
	}
	return info
}

// Opus is decoded at 48000 Hz, whatever rate a container says that it was made from.
func TestOpusOfAnotherRateInMP4(t *testing.T) {
	path := ffmpegMade(t, "a.mp4", "-f", "lavfi", "-i", "sine=d=1:r=16000", "-c:a", "libopus", "-strict", "-2")
	want, err := numm.ReadSound(t.Context(), path, numm.NativeRate())
	if err != nil {
		t.Fatal(err)
	}
	data := disk.Read(t, path)
	const rate = 4 + 24 // from the name of the sample entry (ISO/IEC 14496-12, 12.2.3)
	at := strings.LastIndex(string(data), "Opus\x00\x00")
	binary.BigEndian.PutUint32(data[at+rate:], 16000<<16)
	disk.Write(t, path, data)
	got, err := numm.ReadSound(t.Context(), path, numm.NativeRate())
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) || firstDifferent(got, want) >= 0 {
		t.Errorf("%d sound frames, not the %d of a file that says 48000 Hz, or others", len(got), len(want))
	}
}

func firstDifferent(a, b numm.Sound) int {
	for i := range a {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}
