package numm_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// Opus whose end is counted without the pre-skip, as some muxers did for sounds of one page, has its samples all the same.
func TestOpusThatEndsBeforeItsPreSkip(t *testing.T) {
	path := ffmpegMade(t, "a.opus", "-f", "lavfi", "-i", "sine=r=48000,atrim=end_sample=120", "-c:a", "libopus")
	want, err := numm.ReadSound(t.Context(), path, numm.NativeRate())
	if err != nil || len(want) != 120 {
		t.Fatal(len(want), err)
	}
	data := disk.Read(t, path)
	const granule, sum = 6, 22
	skip := binary.LittleEndian.Uint16(data[bytes.Index(data, []byte("OpusHead"))+10:])
	last := data[bytes.LastIndex(data, []byte("OggS")):]
	binary.LittleEndian.PutUint64(last[granule:], binary.LittleEndian.Uint64(last[granule:])-uint64(skip))
	binary.LittleEndian.PutUint32(last[sum:], 0)
	binary.LittleEndian.PutUint32(last[sum:], crc.Ogg(last))
	disk.Write(t, path, data)
	got, err := numm.ReadSound(t.Context(), path, numm.NativeRate())
	if err != nil || len(got) != len(want) || firstDifferent(got, want) >= 0 {
		t.Errorf("%d sound frames, or others than %d, %v", len(got), len(want), err)
	}
}
