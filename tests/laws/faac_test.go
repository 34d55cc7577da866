package laws

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Where FAAC has left its name, decoders leave the first packet out. The places of all others count from the second, also where another
// decoder takes over, after some ten seconds, and where an edit list ends the sound or counts the first packet as heard.
func TestSoundOfFAAC(t *testing.T) {
	turn.Long(t)
	path := filepath.Join(t.TempDir(), "faac.m4a")
	ffmpeg(t, "-f", "lavfi", "-i", "aevalsrc='0.5*sin(2000*t+t*t*t)|0.4*sin(900*t*t)':c=stereo:d=24:s=44100", "-c:a", "aac", "-b:a", "128k", "-aac_pns", "0", path)
	b := disk.Read(t, path)
	at := bytes.Index(b, []byte("\xde\x02\x00Lavc")) // 15 bytes that fill, from the second bit of the second byte on
	if at < 0 {
		t.Skip("this ffmpeg leaves no name in AAC, which the test replaces")
	}
	const name = "\xde\x02\x00\x00libfaac 1.28"
	copy(b[at:], name)
	b[at+len(name)] &= 1
	for name, edited := range map[string][]byte{
		"as it is":                   b,
		"from the first packet on":   withEdits(b, map[string][]edit{"soun": {{23500, 0}}}),
		"from within the second one": withEdits(b, map[string][]edit{"soun": {{23200, 1500}}}),
	} {
		t.Run(name, func(t *testing.T) { soundOfFAAC(t, edited) })
	}
}

func soundOfFAAC(t *testing.T, b []byte) {
	path := filepath.Join(t.TempDir(), "faac.m4a")
	disk.Write(t, path, b)
	raw, err := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "s16le", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := readSound(t, path)
	apart := 0
	for i := range min(len(got), len(raw)/4) {
		for c := range 2 {
			d := int(got[i][c]) - int(int16(uint16(raw[4*i+2*c])|uint16(raw[4*i+2*c+1])<<8))
			apart = max(apart, d, -d)
		}
	}
	if n := len(raw) / 4; n < 23*numm.SampleRate || len(got) > n || len(got) < n-1024 || apart > 2 {
		t.Errorf("%d sound frames, %d by ffmpeg, %d apart at most", len(got), n, apart)
	}
	parts(t, path, got)
	r, err := numm.OpenSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := r.Len(); n != len(got) || err != nil {
		t.Errorf("Len is %d, %v, and %d came", n, err, len(got))
	}
	if !slices.ContainsFunc(got, func(f [2]int16) bool { return f[0] > 10000 }) {
		t.Error("it is mute")
	}
}
