package pcm

import "encoding/binary"

// shortBlock returns how many sound frames a last block has that is cut short to some number of bytes.
func (e encoding) shortBlock(bytes, channels int, u units) int {
	switch e.kind {
	case msADPCM:
		return min(u.frames, msFrames(bytes, channels))
	case imaWAV:
		return min(u.frames, imaFrames(bytes, channels))
	}
	return 0
}

// waveADPCM reads the part of a WAVEFORMATEX about ADPCM, after its first words.
func (f *File) waveADPCM(tag, align, bits int, order binary.ByteOrder) error {
	if bits != 4 || f.Channels > 2 || order != binary.LittleEndian {
		return ErrFormat
	}
	f.units = units{encoding: encoding{kind: msADPCM}, bytes: align, frames: msFrames(align, f.Channels)}
	if tag == tagIMA {
		f.units = units{encoding: encoding{kind: imaWAV}, bytes: align, frames: imaFrames(align, f.Channels)}
	}
	if f.units.frames < 1 {
		return damaged("blocks of %d bytes", align)
	}
	f.Codec = f.encoding.name()
	return nil
}

// msHeader is the header of a block of Microsoft's ADPCM, for each channel: predictor, step, the first two samples.
const msHeader = 7

func msFrames(bytes, channels int) int {
	if bytes < msHeader*channels {
		return 0
	}
	return (bytes-msHeader*channels)*2/channels + 2
}

// msWeights are the predictors of Microsoft's ADPCM in 1/256, and msSteps how a step grows with each code, likewise.
var (
	msWeights = [7][2]int32{{256, 0}, {512, -256}, {0, 0}, {192, 64}, {240, 0}, {460, -208}, {392, -232}}
	msSteps   = [16]int32{230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230}
)

type msState struct {
	weights      [2]int32
	step         int32
	last, before int32
}

func (s *msState) decode(code byte) int16 {
	v := (s.last*s.weights[0]+s.before*s.weights[1])/256 + int32(int8(code<<4)>>4)*s.step
	s.before, s.last = s.last, clip(v)
	s.step = min(max(msSteps[code]*s.step>>8, 16), 1<<21)
	return int16(s.last)
}

// decodeMS decodes a block and returns the sound frames.
func decodeMS(dst []int16, src []byte, channels int) int {
	frames := msFrames(len(src), channels)
	if frames < 2 {
		return 0
	}
	var states [2]msState
	word := func(i, c int) int32 {
		return int32(int16(binary.LittleEndian.Uint16(src[channels+2*(i*channels+c):])))
	}
	for c := range channels {
		states[c] = msState{weights: msWeights[min(src[c], 6)], step: word(0, c), last: word(1, c), before: word(2, c)}
		dst[c], dst[channels+c] = int16(states[c].before), int16(states[c].last)
	}
	for i, b := range src[msHeader*channels:] {
		if at := 2*channels + 2*i; at+1 < len(dst) {
			dst[at] = states[0].decode(b >> 4)
			dst[at+1] = states[channels-1].decode(b & 15)
		}
	}
	return frames
}

func clip(v int32) int32 { return min(max(v, -32768), 32767) }
