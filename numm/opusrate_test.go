package numm_test

import (
	"encoding/binary"
	"os/exec"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/numm"
)

// Opus is decoded at 48 kHz (RFC 6716, 2), whatever rate its header says that the sound had before. Opusdec goes by that, and decodes
// what avdec_opus does not: more than two channels.
func TestOpusOfAnyInputRate(t *testing.T) {
	for _, test := range []struct{ name, rate string }{
		{"a.ogg", "8000"}, {"a.mka", "12000"}, {"a.webm", "16000"}, {"b.ogg", "24000"},
	} {
		tone := func(hz string) string { return "sin(" + hz + "*2*PI*t)/8" }
		source := "aevalsrc=" + strings.Join([]string{tone("300"), tone("410"), tone("520"), "0", tone("630"), tone("740")}, "|") + ":c=5.1:d=1.3:s=" + test.rate
		path := ffmpegMade(t, test.name, "-f", "lavfi", "-i", source, "-c:a", "libopus", "-b:a", "192k", "-mapping_family", "1")
		out, err := exec.CommandContext(t.Context(), "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "2", "-f", "s16le", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		got, err := numm.ReadSound(t.Context(), path, numm.NativeRate())
		if err != nil {
			t.Fatal(err)
		}
		want := len(out) / 4
		if len(got) != want || want < 48000 {
			t.Errorf("%s: %d sound frames, want %d", test.name, len(got), want)
		}
		worst := 0
		for i := range min(want, len(got)) {
			for c := range 2 {
				d := int(got[i][c]) - int(int16(binary.LittleEndian.Uint16(out[4*i+2*c:])))
				worst = max(worst, d, -d)
			}
		}
		if worst > 16 {
			t.Errorf("%s: %d apart at most", test.name, worst)
		}
	}
}
