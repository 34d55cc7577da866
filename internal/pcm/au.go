package pcm

import (
	"encoding/binary"
	"math"
	"strings"
)

// auHeader is the header of Sun's and NeXT's AU. What follows it up to the samples is text.
//
//	".snd" offset size encoding rate channels │ annotation │ samples
const auHeader = 24

// auEncodings are the numbers of AU's encodings.
var auEncodings = map[uint32]encoding{
	1:  {kind: muLaw, size: 1},
	2:  {kind: signed, size: 1},
	3:  {kind: signed, size: 2},
	4:  {kind: signed, size: 3},
	5:  {kind: signed, size: 4},
	6:  {kind: float, size: 4},
	7:  {kind: float, size: 8},
	27: {kind: aLaw, size: 1},
}

func parseAU(f *File, w *window, start int64) error {
	f.Container = "au"
	b := w.bytes(start, auHeader)
	if len(b) < auHeader {
		return damaged("a header of %d bytes", len(b))
	}
	order := binary.ByteOrder(binary.BigEndian)
	if b[0] == 'd' {
		order = binary.LittleEndian
	}
	offset, size := int64(order.Uint32(b[4:])), int64(order.Uint32(b[8:]))
	e, ok := auEncodings[order.Uint32(b[12:])]
	if !ok {
		return ErrFormat
	}
	f.Rate = int(min(order.Uint32(b[16:]), math.MaxInt32))
	f.Channels = int(min(order.Uint32(b[20:]), math.MaxInt32))
	if f.Channels < 1 || f.Channels > maxChannels {
		return damaged("%d channels", f.Channels)
	}
	e.big = order == binary.BigEndian
	f.asSamples(e)
	rest := w.size - start - offset
	if offset < auHeader || rest < 0 {
		return damaged("samples at byte %d of %d", offset, w.size-start)
	}
	f.addTag("comment", []byte(strings.TrimRight(string(w.bytes(start+auHeader, int(min(offset-auHeader, maxTag)))), "\x00")))
	f.states(start+offset, size)
	if size == math.MaxUint32 || size == 0 || size > rest || rest-size >= 1<<32 {
		size = rest
	}
	f.addSpan(start+offset, size)
	return nil
}
