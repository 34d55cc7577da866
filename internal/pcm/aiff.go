package pcm

import (
	"encoding/binary"
	"math"
)

// parseAIFF reads Apple's AIFF 1.3 and AIFF-C.
//
//	"FORM" size "AIFF" │ "COMM" size channels frames bits rate │ "SSND" size offset block │ samples │ more chunks
func parseAIFF(f *File, w *window, start int64) error {
	compressed := string(w.bytes(start+8, 4)) == "AIFC"
	f.Container = "aiff"
	if compressed {
		f.Container = "aifc"
	}
	p := &riff{f: f, w: w, order: binary.BigEndian}
	var common, layout []byte
	var sound chunk
	at := start + 12
	for range maxChunks {
		c, ok := p.chunk(at)
		if !ok {
			break
		}
		switch c.id {
		case "COMM":
			common = append([]byte{}, w.bytes(c.at, int(min(c.size, 256)))...)
		case "SSND":
			if sound.at == 0 {
				f.states(c.at, c.size)
				sound = soundData(w, c)
			}
		case "CHAN":
			layout = append([]byte{}, w.bytes(c.at, int(min(c.size, maxLayout)))...)
		case "NAME", "AUTH", "ANNO", "(c) ":
			f.addTag(aiffTags[c.id], w.bytes(c.at, int(min(c.size, maxTag))))
		case "ID3 ":
			f.keepID3(c)
		}
		at = p.after(c)
	}
	if err := f.common(common, compressed); err != nil {
		return err
	}
	f.header = common
	f.Layout = coreLayout(layout, f.Channels)
	if sound.at == 0 {
		if binary.BigEndian.Uint32(common[2:]) == 0 {
			return nil // a sound without a sample needs no SSND
		}
		return damaged("no SSND chunk")
	}
	f.addSpan(sound.at, sound.size)
	return nil
}

// soundData returns the samples of "SSND", which start after two words and as many bytes as the first of them states.
func soundData(w *window, c chunk) chunk {
	head := w.bytes(c.at, 8)
	if len(head) < 8 {
		return c
	}
	rest := w.size - c.at - 8
	size := c.size - 8
	if size <= 0 || size > rest || c.size == math.MaxUint32 {
		size = rest
	}
	skip := int64(binary.BigEndian.Uint32(head))
	if skip > size {
		skip = 0
	}
	return chunk{at: c.at + 8 + skip, size: size - skip}
}

// common reads "COMM".
func (f *File) common(b []byte, compressed bool) error {
	if len(b) < 18 {
		return damaged("a COMM chunk of %d bytes", len(b))
	}
	f.Channels, f.Bits = int(binary.BigEndian.Uint16(b)), int(binary.BigEndian.Uint16(b[6:]))
	f.Rate = int(extended(b[8:18]))
	if f.Channels == 0 {
		return damaged("0 channels")
	}
	kind := "NONE"
	if compressed && len(b) >= 22 {
		kind = string(b[18:22])
	}
	return f.appleEncoding(kind)
}

// appleEncoding sets the encoding by its name in AIFF-C and QuickTime. The name takes precedence over the bits.
func (f *File) appleEncoding(name string) error {
	e, ok := appleEncodings[name]
	switch {
	case name == "ima4":
		f.units = units{encoding: encoding{kind: imaQuickTime}, bytes: imaQuickTimeBytes * f.Channels, frames: imaQuickTimeFrames}
		f.Codec, f.Bits = f.encoding.name(), 16
		return nil
	case !ok:
		return ErrFormat
	case e.size > 0:
		f.Bits = min(8*e.size, max(f.Bits, 0))
	default:
		if f.Bits < 1 || f.Bits > 64 {
			return damaged("integers of %d bits", f.Bits)
		}
		e.size = (f.Bits + 7) / 8
	}
	f.asSamples(e)
	return nil
}

// appleEncodings are the compression types of AIFF-C; those without a size have as many bytes as their bits need.
var appleEncodings = map[string]encoding{
	"NONE": {kind: signed, big: true},
	"twos": {kind: signed, big: true},
	"sowt": {kind: signed},
	"raw ": {kind: unsigned, big: true},
	"in24": {kind: signed, size: 3, big: true},
	"in32": {kind: signed, size: 4, big: true},
	"ni24": {kind: signed, size: 3},
	"42ni": {kind: signed, size: 3},
	"ni32": {kind: signed, size: 4},
	"23ni": {kind: signed, size: 4},
	"fl32": {kind: float, size: 4, big: true},
	"FL32": {kind: float, size: 4, big: true},
	"fl64": {kind: float, size: 8, big: true},
	"FL64": {kind: float, size: 8, big: true},
	"alaw": {kind: aLaw, size: 1},
	"ALAW": {kind: aLaw, size: 1},
	"ulaw": {kind: muLaw, size: 1},
	"ULAW": {kind: muLaw, size: 1},
}

// extended returns an 80-bit floating point number of the 68881, rounded; 0 where it is none above 0.
func extended(b []byte) float64 {
	sign, mantissa := binary.BigEndian.Uint16(b), binary.BigEndian.Uint64(b[2:])
	if sign>>15 != 0 {
		return 0
	}
	v := math.Round(math.Ldexp(float64(mantissa), int(sign&0x7fff)-16383-63))
	return min(v, math.MaxInt32)
}
