package pcm

import (
	"encoding/binary"
	"math"
	"strings"

	"github.com/gonumm/gonumm/internal/mixdown"
)

// maxChunks is how many chunks are read; real files have a few dozen at most.
const maxChunks = 1 << 12

// riff reads the chunks of WAV and its relatives (Microsoft and IBM's RIFF of 1991, EBU Tech 3306, ITU-R BS.2088).
//
//	"RIFF" size "WAVE" │ "fmt " size … │ "data" size │ samples │ pad │ more chunks
type riff struct {
	f     *File
	w     *window
	order binary.ByteOrder

	dataSize int64 // as ds64 states it; 0 where it does not
	frames   int64 // as fact states them; 0 where it does not
	format   []byte
	datas    []chunk
}

// chunk is the body of a chunk.
type chunk struct {
	id       string
	at, size int64 // size as stated, or as it was made out
}

func parseRIFF(f *File, w *window, start int64) error {
	p := &riff{f: f, w: w, order: binary.LittleEndian}
	f.Container = strings.ToLower(string(w.bytes(start, 4)))
	switch f.Container {
	case "riff":
		f.Container = "wav"
	case "rifx":
		p.order = binary.BigEndian
	}
	p.walk(start + 12)
	if p.format == nil {
		return damaged("no fmt chunk")
	}
	f.header = p.format
	if err := parseWaveFormat(f, p.format, p.order); err != nil {
		return err
	}
	if len(p.datas) == 0 {
		return damaged("no data chunk")
	}
	for _, d := range p.datas {
		f.addSpan(d.at, d.size)
	}
	f.endAt(p.frames)
	return nil
}

// walk goes through the chunks up to the end of the file, or to what is not a chunk.
func (p *riff) walk(at int64) {
	for range maxChunks {
		c, ok := p.chunk(at)
		if !ok {
			return
		}
		switch c.id {
		case "ds64":
			if b := p.w.bytes(c.at, 16); len(b) == 16 {
				p.dataSize = int64(min(p.order.Uint64(b[8:]), math.MaxInt64))
			}
		case "fact":
			if b := p.w.bytes(c.at, 4); len(b) == 4 {
				p.frames = int64(p.order.Uint32(b))
			}
		case "fmt ":
			if p.format == nil {
				p.format = append([]byte{}, p.w.bytes(c.at, int(min(c.size, 256)))...)
			}
		case "data":
			stated := c.size
			c = p.data(c)
			if len(p.datas) == 0 { // there is one, by the specification: what looks like a second is not the sound
				p.f.states(c.at, stated)
				p.datas = append(p.datas, c)
			}
		case "LIST":
			p.list(c)
		case "id3 ", "ID3 ":
			p.f.keepID3(c)
		}
		at = p.after(c)
	}
}

func (p *riff) chunk(at int64) (c chunk, ok bool) {
	head := p.w.bytes(at, 8)
	if len(head) < 8 || !isName(head[:4]) {
		return c, false
	}
	return chunk{id: string(head[:4]), at: at + 8, size: int64(p.order.Uint32(head[4:]))}, true
}

// isName reports whether four bytes may be the name of a chunk.
func isName(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// after returns where the next chunk starts: at an even offset, except in files of programs that forget to pad.
func (p *riff) after(c chunk) int64 {
	end := c.at + c.size
	if c.size&1 == 0 {
		return end
	}
	if _, padded := p.chunk(end + 1); !padded {
		if _, unpadded := p.chunk(end); unpadded {
			return end
		}
	}
	return end + 1
}

// data determines how long the samples are.
func (p *riff) data(c chunk) chunk {
	rest := p.w.size - c.at
	switch {
	case c.size == math.MaxUint32 || p.f.Container != "wav" && p.dataSize > 0 && len(p.datas) == 0:
		c.size = rest
		if p.dataSize > 0 {
			c.size = min(rest, p.dataSize)
		}
	case c.size == 0 && !p.leadsToEnd(c.at):
		c.size = rest // by a program that was killed, or that wrote into a pipe
	case rest-c.size >= 1<<32:
		c.size += (rest - c.size) >> 32 << 32 // counted with 32 bits, it has gone round
	}
	c.size = max(0, min(c.size, rest))
	return c
}

// leadsToEnd reports whether chunks follow each other from here to the end of the file, as they do after a data chunk that is
// really empty.
func (p *riff) leadsToEnd(at int64) bool {
	for range maxChunks {
		if at >= p.w.size {
			return at <= p.w.size+1
		}
		c, ok := p.chunk(at)
		if !ok || c.size == 0 && c.id == "data" {
			return false
		}
		at = p.after(c)
	}
	return false
}

// list reads what "LIST" holds: "INFO" is tags, "wavl" is samples in several pieces.
func (p *riff) list(c chunk) {
	kind := string(p.w.bytes(c.at, 4))
	end := min(c.at+c.size, p.w.size)
	for at := c.at + 4; at < end; {
		inner, ok := p.chunk(at)
		if !ok {
			return
		}
		inner.size = min(inner.size, end-inner.at)
		switch {
		case kind == "wavl" && inner.id == "data":
			p.datas = append(p.datas, inner)
		case kind == "INFO":
			p.f.addTag(infoTags[inner.id], p.w.bytes(inner.at, int(min(inner.size, maxTag))))
		}
		at = p.after(inner)
	}
}

// The format tags of WAVEFORMATEX that are read here.
const (
	tagPCM        = 1
	tagMSADPCM    = 2
	tagFloat      = 3
	tagALaw       = 6
	tagMuLaw      = 7
	tagIMA        = 0x11
	tagIBMMuLaw   = 0x101
	tagIBMALaw    = 0x102
	tagExtensible = 0xfffe
)

// subFormat is the end of the GUIDs whose first bytes are a format tag; the second is that of B-format, also known as
// ambisonic.
var subFormats = []string{
	"\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71",
	"\x00\x00\x21\x07\xd3\x11\x86\x44\xc8\xc1\xca\x00\x00\x00",
}

// parseWaveFormat reads a WAVEFORMATEX, complete or cut short, from "fmt ".
func parseWaveFormat(f *File, b []byte, order binary.ByteOrder) error {
	if len(b) < 14 {
		return damaged("a fmt chunk of %d bytes", len(b))
	}
	b = append(b, make([]byte, 64)...)
	tag := int(order.Uint16(b))
	f.Channels, f.Rate = int(order.Uint16(b[2:])), int(min(order.Uint32(b[4:]), math.MaxInt32))
	align, bits := int(order.Uint16(b[12:])), int(order.Uint16(b[14:]))
	if f.Channels == 0 {
		return damaged("0 channels")
	}
	f.Bits = bits
	if tag == tagExtensible {
		valid := int(order.Uint16(b[18:]))
		if valid > 0 && valid < bits {
			f.Bits = valid
		}
		f.Layout = mixdown.OfWAVE(f.Channels, uint64(order.Uint32(b[20:])))
		tag = int(order.Uint32(b[24:]))
		if guid := string(b[26:40]); guid != subFormats[0] && guid != subFormats[1] || tag > math.MaxUint16 {
			return ErrFormat
		}
	}
	return f.waveEncoding(tag, align, bits, order)
}

func (f *File) waveEncoding(tag, align, bits int, order binary.ByteOrder) error {
	big := order == binary.BigEndian
	switch tag {
	case tagPCM:
		size := integerSize(bits, align, f.Channels)
		if size < 1 || size > 8 {
			return damaged("integers of %d bits", bits)
		}
		kind := signed
		if size == 1 {
			kind = unsigned
		}
		f.asSamples(encoding{kind, size, big})
	case tagFloat:
		if bits != 32 && bits != 64 {
			return damaged("floats of %d bits", bits)
		}
		f.asSamples(encoding{float, bits / 8, big})
	case tagALaw, tagIBMALaw:
		f.asSamples(encoding{kind: aLaw, size: 1})
	case tagMuLaw, tagIBMMuLaw:
		f.asSamples(encoding{kind: muLaw, size: 1})
	case tagMSADPCM, tagIMA:
		return f.waveADPCM(tag, align, bits, order)
	default:
		return ErrFormat
	}
	return nil
}

// integerSize returns the bytes of an integer: as many as hold its bits, or four for 17 to 24 where the block align requires it.
// Where the bits are not stated, they follow from the block align for each channel.
func integerSize(bits, align, channels int) int {
	each := 0
	if align%channels == 0 {
		each = align / channels
	}
	size := (bits + 7) / 8
	if size == 3 && each == 4 || size == 0 {
		return each
	}
	return size
}
