package numm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// Sizes of packets that a file states, but cannot hold, cost no memory, wherever in it they are.
func TestPacketsLargerThanTheirFile(t *testing.T) {
	turn.Long(t)
	path := filepath.Join(t.TempDir(), "long.m4a")
	if err := WriteSound(t.Context(), path, noiseSound(rand.New(rand.NewPCG(1, 2)), 30*SampleRate)); err != nil {
		t.Fatal(err)
	}
	good := disk.Read(t, path)
	sizes := bytes.Index(good, []byte("stsz")) + 16 // of each packet
	for _, first := range []int{10, 600, 1200} {
		b := bytes.Clone(good)
		for packet := range 20 {
			binary.BigEndian.PutUint32(b[sizes+4*(first+packet):], 1<<31-1)
		}
		disk.Write(t, path, b)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		sound, err := ReadSound(t.Context(), path)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("from packet %d: %d samples, %v", first, len(sound), err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 256<<20 {
			t.Errorf("from packet %d: %d MiB were taken for a file of %d bytes", first, took>>20, len(b))
		}
	}
}
