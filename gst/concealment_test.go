package gst_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
)

// Behind the last unit of a packet may be less than the length of a unit. Libav ignores it, also where it decodes in turn.
func TestDecodeInTurnIgnoresPadding(t *testing.T) {
	path := filepath.Join(t.TempDir(), "film.mp4")
	encode := exec.CommandContext(t.Context(), needs.Program(t, "ffmpeg"), "-nostdin", "-v", "error", "-f", "lavfi", "-i",
		"testsrc=size=160x120:rate=25:duration=2", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-g", "25", "-bf", "2", path)
	if out, err := encode.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	film := disk.Read(t, path)
	for zeros := range 4 {
		if err := os.WriteFile(path, padded(t, film, zeros), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, inTurn := range []bool{false, true} {
			// A parser would take the zeros away.
			p := parsePipeline(t, fmt.Sprintf("filesrc location=%s ! qtdemux ! avdec_h264 name=decoder max-threads=1 ! fakesink sync=false", path))
			decoder := p.Element("decoder")
			if inTurn {
				decoder.Pad("sink").DecodeInTurn()
			}
			pictures := decoder.Pad("src").Tally()
			t.Cleanup(pictures.Close)
			play(t, p)
			if _, err := p.Settle(pullTimeout); err != nil {
				t.Fatal(err)
			}
			if n := len(pictures.Packets()); n != 50 {
				t.Errorf("%d zeros, in turn %t: %d pictures, want 50", zeros, inTurn, n)
			}
		}
	}
}

// padded returns an MP4 film of one chunk before its index with zeros behind each packet.
func padded(t *testing.T, film []byte, zeros int) []byte {
	t.Helper()
	number := func(at int) int { return int(binary.BigEndian.Uint32(film[at:])) }
	data, sizes, chunks := bytes.Index(film, []byte("mdat"))+4, bytes.LastIndex(film, []byte("stsz")), bytes.LastIndex(film, []byte("stco"))
	if number(chunks+8) != 1 || number(chunks+12) != data {
		t.Fatal("not one chunk before an index")
	}
	out, end := bytes.Clone(film[:data]), data
	table := sizes + 16
	for i := range number(sizes + 12) {
		size := number(table + 4*i)
		out = append(append(out, film[end:end+size]...), make([]byte, zeros)...)
		end += size
	}
	binary.BigEndian.PutUint32(out[data-8:], uint32(len(out)-(data-8)))
	shift := len(out) - end
	out = append(out, film[end:]...)
	for i := range number(sizes + 12) {
		binary.BigEndian.PutUint32(out[shift+table+4*i:], uint32(number(table+4*i)+zeros))
	}
	return out
}
