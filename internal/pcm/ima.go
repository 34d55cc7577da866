package pcm

import "encoding/binary"

// The IMA's ADPCM of 1992: four bits a sample say how far the next one is away, in steps that grow and shrink with them.
var (
	imaSteps = [89]int32{
		7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
		130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
		1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132,
		7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
	}
	imaMoves = [8]int32{-1, -1, -1, -1, 2, 4, 6, 8}
)

type imaState struct{ value, index int32 }

// wav rounds as WAV decoders do: all at once.
func (s *imaState) wav(code byte) int16 {
	return s.move(code, (2*int32(code&7)+1)*imaSteps[s.index]>>3)
}

// quickTime rounds as QuickTime does: each bit on its own.
func (s *imaState) quickTime(code byte) int16 {
	step := imaSteps[s.index]
	diff := step >> 3
	if code&4 != 0 {
		diff += step
	}
	if code&2 != 0 {
		diff += step >> 1
	}
	if code&1 != 0 {
		diff += step >> 2
	}
	return s.move(code, diff)
}

func (s *imaState) move(code byte, diff int32) int16 {
	if code&8 != 0 {
		diff = -diff
	}
	s.value = clip(s.value + diff)
	s.index = min(max(s.index+imaMoves[code&7], 0), int32(len(imaSteps))-1)
	return int16(s.value)
}

// imaHeader is the header of a block in WAV, for each channel: the first sample and the index of its step.
const imaHeader = 4

func imaFrames(bytes, channels int) int {
	if bytes < imaHeader*channels {
		return 0
	}
	return (bytes-imaHeader*channels)/(4*channels)*8 + 1
}

// decodeIMA decodes a block of WAV: the channels take turns every eight samples.
func decodeIMA(dst []int16, src []byte, channels int) int {
	frames := imaFrames(len(src), channels)
	if frames < 1 {
		return 0
	}
	var states [2]imaState
	for c := range channels {
		h := src[imaHeader*c:]
		states[c] = imaState{int32(int16(binary.LittleEndian.Uint16(h))), min(int32(h[2]), int32(len(imaSteps))-1)}
		dst[c] = int16(states[c].value)
	}
	body := src[imaHeader*channels:]
	for i := range frames / 8 * channels {
		s := &states[i%channels]
		at := (1+i/channels*8)*channels + i%channels
		for _, b := range body[4*i : 4*i+4] {
			dst[at], dst[at+channels] = s.wav(b&15), s.wav(b>>4)
			at += 2 * channels
		}
	}
	return frames
}

// QuickTime's blocks have 64 samples of each channel, one channel after the other.
const (
	imaQuickTimeBytes  = 34
	imaQuickTimeFrames = 64
)

// decodeQuickTime decodes a block. Its header states the starting value of the block to nine bits only: where these agree with
// the end of the block before, the other bits are kept.
func decodeQuickTime(dst []int16, src []byte, states []imaState) {
	for c := range states {
		s := &states[c]
		block := src[imaQuickTimeBytes*c:][:imaQuickTimeBytes]
		head := int32(int16(binary.BigEndian.Uint16(block)))
		value, index := head&^0x7f, min(head&0x7f, int32(len(imaSteps))-1)
		if off := value - s.value; index != s.index || off < -0x7f || off > 0x7f {
			*s = imaState{value, index}
		}
		at := c
		for _, b := range block[2:] {
			dst[at], dst[at+len(states)] = s.quickTime(b&15), s.quickTime(b>>4)
			at += 2 * len(states)
		}
	}
}
