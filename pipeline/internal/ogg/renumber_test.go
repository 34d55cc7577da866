package ogg

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
)

// Every page gets the number and a checksum that fits, and nothing else changes.
func TestRenumber(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ogg")
	out, err := exec.Command(needs.Program(t, "ffmpeg"), "-v", "error", "-f", "lavfi", "-i", "sine=duration=3", "-c:a", "libvorbis", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	before := disk.Read(t, path)
	f := disk.Edit(t, path)
	const serial = 0x01020304
	if err := Renumber(t.Context(), f, int64(len(before)), serial); err != nil {
		t.Fatal(err)
	}
	after := disk.Read(t, path)
	pages := 0
	for at := int64(0); at < int64(len(after)); pages++ {
		_, p, ok := readHead(bytes.NewReader(after), int64(len(after)), at)
		if !ok || p.serial != serial {
			t.Fatalf("page %d: serial %x", pages, p.serial)
		}
		page := bytes.Clone(after[at : at+p.size])
		sum := binary.LittleEndian.Uint32(page[22:])
		clear(page[22:26])
		if crc.Ogg(page) != sum {
			t.Errorf("page %d: checksum %x", pages, sum)
		}
		copy(after[at+14:], before[at+14:at+18])
		copy(after[at+22:], before[at+22:at+26])
		at += p.size
	}
	if pages < 4 || !bytes.Equal(after, before) {
		t.Errorf("%d pages, of which something else has changed", pages)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Renumber(ctx, f, int64(len(before)), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}
