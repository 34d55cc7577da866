package mp4

import (
	"bufio"
	"bytes"
	"fmt"
	"os/exec"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// The packets are those that ffprobe finds.
func TestPackets(t *testing.T) {
	const path = "../../../tests/testdata/bigbuckbunny.mp4"
	file := disk.Open(t, path)
	size := disk.Size(t, file)
	f, err := Read(file, size)
	if err != nil {
		t.Fatal(err)
	}
	for i, track := range f.Tracks {
		out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-select_streams", fmt.Sprint(i),
			"-show_entries", "packet=size,pos", "-of", "compact=p=0:nk=1", path).Output()
		if err != nil {
			t.Fatal(err)
		}
		var want []Packet
		for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
			var p Packet
			if _, err := fmt.Sscanf(lines.Text(), "%d|%d", &p.Size, &p.Offset); err == nil {
				want = append(want, p)
			}
		}
		packets, ok := f.Packets(track.ID, file, size)
		if !ok || packets.Count() != int64(len(want)) || len(want) == 0 {
			t.Fatalf("track %d: %v, %d packets, want %d", track.ID, ok, packets.Count(), len(want))
		}
		for from := range want {
			to := min(from+7, len(want))
			got, ok := packets.Between(int64(from), int64(to))
			if !ok || len(got) != to-from {
				t.Fatalf("track %d: %d packets from %d on", track.ID, len(got), from)
			}
			for k := range got {
				if got[k] != want[from+k] {
					t.Errorf("track %d: packet %d is %v, want %v", track.ID, from+k, got[k], want[from+k])
				}
			}
		}
		if _, ok := f.Packets(track.ID, file, size/2); ok {
			t.Errorf("track %d: packets of half a file", track.ID)
		}
	}
}
