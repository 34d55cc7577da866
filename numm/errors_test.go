package numm

import (
	"context"
	"errors"
	"io/fs"
	"testing"
)

func TestErrorTextAndReason(t *testing.T) {
	for _, c := range []struct {
		err  error
		text string
		is   error
	}{
		{&Error{Op: "ReadSound", Path: "clip.mp4", Err: ErrNoSound}, "ReadSound clip.mp4: no such sound stream in the file", ErrNoSound},
		{&Error{Op: "ReadSound", Path: "clip.mp4", Element: "qtdemux0", Debug: "atom", Err: ErrCorrupt},
			"ReadSound clip.mp4: qtdemux0: file is damaged or truncated", ErrCorrupt},
		{&Error{Op: "DecodeImage", Err: context.Canceled}, "DecodeImage: context canceled", context.Canceled},
		{&Error{Path: "a\nb\xff", Err: fs.ErrNotExist}, `"a\nb\xff": file does not exist`, fs.ErrNotExist},
		{&Error{Op: "ReadSound", Path: "ein Lied.mp3"}, "ReadSound ein Lied.mp3: failed", nil},
		{&PluginError{Feature: "H.265 decoder", Package: "gstreamer1.0-libav"},
			"format not supported: GStreamer has no H.265 decoder here, install gstreamer1.0-libav", ErrUnsupported},
		{&PluginError{Feature: "H.265 decoder"}, "format not supported: GStreamer has no H.265 decoder here", ErrUnsupported},
		{&MemoryError{Need: 10_800_000_000, Limit: 1000}, "not enough memory: 10299 MiB needed, 1000 bytes at most", ErrNotEnoughMemory},
	} {
		if got := c.err.Error(); got != c.text {
			t.Errorf("%q, want %q", got, c.text)
		}
		if c.is != nil && (!errors.Is(c.err, c.is) || !errors.Is(&Error{Err: c.err}, c.is)) {
			t.Errorf("%q is not %q", c.err, c.is)
		}
	}
	var memory *MemoryError
	if !errors.As(&Error{Err: &MemoryError{Need: 5, Limit: 4}}, &memory) || memory.Need != 5 || memory.Limit != 4 {
		t.Error("the numbers of a MemoryError are not to be had")
	}
}

func TestCheckMemory(t *testing.T) {
	for _, c := range []struct {
		need, limit int64
		refused     bool
	}{{0, 0, false}, {1 << 20, 0, false}, {1 << 60, 0, true}, {100, 99, true}, {100, 100, false}, {1 << 60, 1 << 61, false}} {
		err := checkMemory(c.need, c.limit)
		if errors.Is(err, ErrNotEnoughMemory) != c.refused {
			t.Errorf("%d bytes with the limit %d: %v", c.need, c.limit, err)
		}
	}
}
