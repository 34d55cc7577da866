package numm_test

import (
	"encoding/binary"
	"math"
	"os"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// A transport stream without a clock lasts as long as its times say.
func TestProbeOfTransportStreamWithoutClock(t *testing.T) {
	path := ffmpegMade(t, "a.ts", "-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=2", "-f", "lavfi", "-i", "sine=d=2", "-c:v", "libx264", "-c:a", "aac")
	data := disk.Read(t, path)
	const packet, nobody, programmes = 188, 0x1fff, 0x1000 // ffmpeg's number for the table
	tables := 0
	for at := 0; at+packet <= len(data); at += packet {
		p := data[at : at+packet]
		if binary.BigEndian.Uint16(p[1:])&0x1fff != programmes || p[1]&0x40 == 0 {
			continue
		}
		table := p[5+int(p[4]):]
		table = table[:3+int(binary.BigEndian.Uint16(table[1:])&0xfff)]
		binary.BigEndian.PutUint16(table[8:], 0xe000|nobody)
		binary.BigEndian.PutUint32(table[len(table)-4:], crc.MPEG(table[:len(table)-4]))
		tables++
	}
	if err := os.WriteFile(path, data, 0o600); err != nil || tables == 0 {
		t.Fatal(tables, err)
	}
	info, err := numm.Probe(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if d := info.Duration.Seconds(); math.Abs(d-2) > 0.1 {
		t.Errorf("it lasts %v", info.Duration)
	}
	for _, s := range info.Streams {
		if math.Abs(s.Duration.Seconds()-2) > 0.4 { // of sound, one piece may hold several frames
			t.Errorf("%v lasts %v", s.Kind, s.Duration)
		}
	}
}
