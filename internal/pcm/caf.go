package pcm

import (
	"encoding/binary"
	"math"
)

// parseCAF reads Apple's Core Audio Format 1.0.
//
//	"caff" version flags │ "desc" size rate format flags … │ "chan" … │ "data" size edits │ samples │ more chunks
func parseCAF(f *File, w *window, start int64) error {
	f.Container = "caf"
	var desc, layout []byte
	var data chunk
	at := start + 8
	for range maxChunks {
		head := w.bytes(at, 12)
		if len(head) < 12 || !isName(head[:4]) {
			break
		}
		c := chunk{id: string(head[:4]), at: at + 12, size: int64(binary.BigEndian.Uint64(head[4:]))}
		rest := w.size - c.at
		switch c.id {
		case "desc":
			desc = append([]byte{}, w.bytes(c.at, 32)...)
		case "chan":
			layout = append([]byte{}, w.bytes(c.at, int(max(0, min(c.size, maxLayout))))...)
		case "info":
			f.cafInfo(w.bytes(c.at, int(max(0, min(c.size, maxTag)))))
		case "data":
			const edits = 4
			if data.at == 0 {
				f.states(c.at, c.size)
			}
			if c.size < 0 || c.size > rest { // -1: the rest of the file
				c.size = rest
			}
			if data.at == 0 {
				data = chunk{at: c.at + edits, size: c.size - edits}
			}
		}
		if c.size < 0 || c.size > rest {
			break
		}
		at = c.at + c.size
	}
	if err := f.description(desc); err != nil {
		return err
	}
	f.Layout = coreLayout(layout, f.Channels)
	if data.at == 0 {
		return damaged("no data chunk")
	}
	f.addSpan(data.at, data.size)
	return nil
}

// description reads "desc".
func (f *File) description(b []byte) error {
	if len(b) < 32 {
		return damaged("a desc chunk of %d bytes", len(b))
	}
	rate := math.Round(math.Float64frombits(binary.BigEndian.Uint64(b)))
	if !(rate >= 1 && rate <= maxRate) {
		return damaged("%g sound frames a second", rate)
	}
	f.Rate = int(rate)
	f.Channels = int(min(binary.BigEndian.Uint32(b[24:]), math.MaxInt32))
	f.Bits = int(min(binary.BigEndian.Uint32(b[28:]), math.MaxInt32))
	if f.Channels < 1 || f.Channels > maxChannels {
		return damaged("%d channels", f.Channels)
	}
	name, flags := string(b[8:12]), binary.BigEndian.Uint32(b[12:])
	if name != "lpcm" {
		return f.appleEncoding(name)
	}
	const isFloat, isLittleEndian = 1, 2
	packet := int(min(binary.BigEndian.Uint32(b[16:]), math.MaxInt32))
	size := (f.Bits + 7) / 8
	if each := packet / f.Channels; packet%f.Channels == 0 && each >= size && each <= 8 {
		size = each // the bits are its highest ones
	}
	e := encoding{signed, size, flags&isLittleEndian == 0}
	switch {
	case flags&isFloat == 0 && size >= 1 && size <= 8:
	case flags&isFloat != 0 && (f.Bits == 32 || f.Bits == 64):
		e.kind, e.size = float, f.Bits/8
	default:
		return damaged("samples of %d bits", f.Bits)
	}
	f.asSamples(e)
	return nil
}
