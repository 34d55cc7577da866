package pcm

import (
	"encoding/binary"
	"math"
)

// The GUIDs of Sony's Wave64. Except for the first, all end alike.
const (
	w64End  = "\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
	w64Wave = "wave" + w64End
	w64Fmt  = "fmt " + w64End
	w64Data = "data" + w64End
)

// w64Header is the header of a chunk: a GUID and a size, which includes the header. Chunks start at multiples of eight bytes.
const w64Header = 24

func parseW64(f *File, w *window, start int64) error {
	f.Container = "w64"
	if string(w.bytes(start+w64Header, 16)) != w64Wave {
		return ErrFormat
	}
	var format []byte
	var data chunk
	at := start + w64Header + 16
	for range maxChunks {
		head := w.bytes(at, w64Header)
		if len(head) < w64Header {
			break
		}
		c := chunk{id: string(head[:16]), at: at + w64Header}
		c.size = int64(min(binary.LittleEndian.Uint64(head[16:]), math.MaxInt64)) - w64Header
		switch c.id {
		case w64Fmt:
			format = append([]byte{}, w.bytes(c.at, int(max(0, min(c.size, 256))))...)
		case w64Data:
			if data.at == 0 {
				f.states(c.at, c.size)
			}
			if c.size < 0 || c.size > w.size-c.at {
				c.size = w.size - c.at
			}
			if data.at == 0 {
				data = c
			}
		}
		if c.size < 0 || c.size > w.size-c.at {
			break
		}
		at = start + (c.at+c.size-start+7)&^7
	}
	switch {
	case format == nil:
		return damaged("no fmt chunk")
	case data.at == 0:
		return damaged("no data chunk")
	}
	if err := parseWaveFormat(f, format, binary.LittleEndian); err != nil {
		return err
	}
	f.addSpan(data.at, data.size)
	return nil
}
