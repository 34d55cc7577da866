package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// Numbers of Windows Media Audio that no stream has are an error that can be told.
func TestNumbersOfWMA(t *testing.T) {
	good := disk.Read(t, "../tests/testdata/made/wmav2.wma")
	format := bytes.Index(good, []byte{0x61, 0x01, 0x02, 0x00, 0x44, 0xac, 0x00, 0x00}) // the tag, two channels, 44100 Hz
	if format < 0 {
		t.Fatal("no format is there")
	}
	for name, at := range map[string]int{"the rate": 4, "the rate of bytes": 8} {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[format+at:], 1<<32-1)
		path := disk.File(t, "a.wma", b)
		if _, err := ReadSound(t.Context(), path); !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
