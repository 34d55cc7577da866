package numm

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

// atom returns a box of MP4.
func atom(kind string, parts ...any) []byte {
	var body bytes.Buffer
	for _, p := range parts {
		if s, ok := p.(string); ok {
			p = []byte(s)
		}
		if err := binary.Write(&body, binary.BigEndian, p); err != nil {
			panic(err)
		}
	}
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+body.Len())), kind...), body.Bytes()...)
}

// plainMovie returns an MP4 of uncompressed stereo sound at 44100 Hz (ISO 23003-5).
func plainMovie(name string, little bool, bits int, data []byte) []byte {
	const rate = 44100
	frame := bits / 8 * 2
	frames := uint32(len(data) / frame)
	order := byte(0)
	if little {
		order = 1
	}
	ftyp := atom("ftyp", "isom", uint32(0), "isom")
	entry := atom(name, uint32(0), uint16(0), uint16(1), uint64(0), uint16(2), uint16(16), uint32(0), uint32(rate<<16),
		atom("pcmC", uint32(0), order, byte(bits)))
	table := atom("stbl", atom("stsd", uint32(0), uint32(1), entry), atom("stts", []uint32{0, 1, frames, 1}), atom("stsc", []uint32{0, 1, 1, frames, 1}),
		atom("stsz", []uint32{0, uint32(frame), frames}), atom("stco", []uint32{0, 1, uint32(len(ftyp) + 8)}))
	media := atom("mdia", atom("mdhd", []uint32{0, 0, 0, rate, frames, 0x55c40000}), atom("hdlr", []uint32{0, 0}, "soun", make([]byte, 13)),
		atom("minf", atom("smhd", uint64(0)), atom("dinf", atom("dref", uint32(0), uint32(1), atom("url ", uint32(1)))), table))
	track := atom("trak", atom("tkhd", []uint32{7, 0, 0, 1, 0, frames}, make([]byte, 60)), media)
	return slices.Concat(ftyp, atom("mdat", data), atom("moov", atom("mvhd", []uint32{0, 0, 0, rate, frames}, make([]byte, 80)), track))
}

// Uncompressed sound in MP4 is that of its numbers, in either order, though GStreamer before 1.24 does not know its names.
func TestUncompressedSoundInMP4(t *testing.T) {
	want := make(Sound, 20000)
	for i := range want {
		want[i] = [2]int16{int16(i * 7919), int16(-i * 104729)}
	}
	for name, c := range map[string]struct {
		box    string
		little bool
		bits   int
		codec  string
	}{
		"16 big": {"ipcm", false, 16, "pcm_s16be"}, "16 little": {"ipcm", true, 16, "pcm_s16le"},
		"24 big": {"ipcm", false, 24, "pcm_s24be"}, "24 little": {"ipcm", true, 24, "pcm_s24le"},
		"32 big": {"ipcm", false, 32, "pcm_s32be"}, "32 little": {"ipcm", true, 32, "pcm_s32le"},
		"float big": {"fpcm", false, 32, "pcm_f32be"}, "float little": {"fpcm", true, 32, "pcm_f32le"},
		"double little": {"fpcm", true, 64, "pcm_f64le"},
	} {
		t.Run(name, func(t *testing.T) {
			var data []byte
			for _, v := range want.Flat() {
				var b []byte
				switch {
				case c.box == "ipcm":
					b = binary.BigEndian.AppendUint64(nil, uint64(v)<<48)[:c.bits/8]
				case c.bits == 32:
					b = binary.BigEndian.AppendUint32(nil, math.Float32bits(float32(v)/32768))
				default:
					b = binary.BigEndian.AppendUint64(nil, math.Float64bits(float64(v)/32768))
				}
				if c.little {
					slices.Reverse(b)
				}
				data = append(data, b...)
			}
			path := disk.File(t, "plain.mp4", plainMovie(c.box, c.little, c.bits, data))
			got, err := ReadSound(t.Context(), path)
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("%d sound frames that are not those written (%v)", len(got), err)
			}
			part, err := ReadSound(t.Context(), path, Range(7777, 8888))
			if err != nil || !slices.Equal(part, want[7777:8888]) {
				t.Errorf("a range is not that of the whole (%v)", err)
			}
			info, err := Probe(t.Context(), path)
			if err != nil || len(info.Streams) != 1 || info.Streams[0].Codec != c.codec || info.Streams[0].Bits != c.bits {
				t.Errorf("Probe says %+v, %v", info, err)
			}
		})
	}
}
