package header

import "bytes"

// AAC reads an AudioSpecificConfig (ISO 14496-3, 1.6.2.1).
func AAC(config []byte) (s Sound, ok bool) {
	r := &bits{b: config}
	s, _, ok = aacConfig(r)
	return s, ok
}

// AACRates are the sampling rates of AAC by their index (ISO 14496-3, table 1.18).
var AACRates = []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

func aacObject(r *bits) int {
	if object := r.u(5); object != 31 {
		return object
	}
	return 32 + r.u(6)
}

func aacRate(r *bits) int {
	index := r.u(4)
	switch {
	case index == 15:
		return r.u(24)
	case index < len(AACRates):
		return AACRates[index]
	}
	return 0
}

func aacConfig(r *bits) (s Sound, object int, ok bool) {
	object = aacObject(r)
	s.Rate = aacRate(r)
	layout := r.u(4)
	const sbr, stereo = 5, 29
	if object == sbr || object == stereo {
		s.Rate = aacRate(r)
		if object == stereo {
			s.Channels = 2
		}
	}
	if s.Channels == 0 && layout < len(aacChannels) {
		s.Channels = aacChannels[layout]
	}
	return s, object, !r.over && s.Rate > 0
}

var aacChannels = []int{0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8}

// ADTS reads the header of the first frame of AAC (ISO 14496-3, 1.A.2.2).
func ADTS(stream []byte) (s Sound, ok bool) {
	for i := 0; i+7 <= len(stream); i++ {
		b := stream[i:]
		if b[0] != 0xff || b[1]&0xf6 != 0xf0 {
			continue
		}
		index, layout := int(b[2]>>2&15), int(b[2]&1)<<2|int(b[3]>>6)
		if index >= len(AACRates) {
			continue
		}
		return Sound{Rate: AACRates[index], Channels: aacChannels[layout]}, true
	}
	return s, false
}

// LATM reads the configuration in the first frame of a low-overhead transport stream (ISO 14496-3, 1.7).
func LATM(stream []byte) (s Sound, ok bool) {
	for i := 0; i+4 <= len(stream); i++ {
		if stream[i] != 0x56 || stream[i+1]&0xe0 != 0xe0 {
			continue
		}
		r := &bits{b: stream[i+3:]}
		const same, version = 2, 1
		if r.u(2)&(same|version) != 0 {
			continue
		}
		r.skip(1 + 6 + 4 + 3)
		if s, _, ok := aacConfig(r); ok {
			return s, true
		}
	}
	return s, false
}

// AC3 reads the header of the first frame of AC-3 or E-AC-3 (ETSI TS 102 366, 4.3.1 and E.1.2).
func AC3(stream []byte) (s Sound, ok bool) {
	at := bytes.Index(stream, []byte{0x0b, 0x77})
	if at < 0 || at+8 > len(stream) {
		return s, false
	}
	r := &bits{b: stream[at+2:]}
	const enhanced = 10
	version := int(stream[at+5] >> 3)
	rates := []int{48000, 44100, 32000}
	if version > enhanced {
		r.skip(2 + 3 + 11)
		rate := r.u(2)
		if rate == 3 {
			half := r.u(2)
			if half == 3 {
				return s, false
			}
			s.Rate = rates[half] / 2
		} else {
			s.Rate = rates[rate]
			r.skip(2)
		}
		s.Channels = ac3Channels[r.u(3)] + r.u(1)
		return s, !r.over
	}
	r.skip(16)
	rate := r.u(2)
	if rate == 3 {
		return s, false
	}
	s.Rate = rates[rate] >> max(0, version-8)
	r.skip(6 + 5 + 3)
	layout := r.u(3)
	if layout&1 == 1 && layout != 1 {
		r.skip(2)
	}
	if layout&4 != 0 {
		r.skip(2)
	}
	if layout == 2 {
		r.skip(2)
	}
	s.Channels = ac3Channels[layout] + r.u(1)
	return s, !r.over
}

var ac3Channels = []int{2, 1, 2, 3, 3, 4, 4, 5}

// DTS reads the header of the first core frame (ETSI TS 102 114, 5.3).
func DTS(stream []byte) (s Sound, ok bool) {
	at := bytes.Index(stream, []byte{0x7f, 0xfe, 0x80, 0x01})
	if at < 0 {
		return s, false
	}
	r := &bits{b: stream[at+4:]}
	r.skip(1 + 5 + 1 + 7 + 14)
	layout, rate := r.u(6), r.u(4)
	rates := []int{0, 8000, 16000, 32000, 0, 0, 11025, 22050, 44100, 0, 0, 12000, 24000, 48000, 0, 0}
	channels := []int{1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6, 6, 6, 7, 8, 8}
	r.skip(5 + 1 + 1 + 1 + 1 + 1 + 3 + 1 + 1)
	low := r.u(2)
	if r.over || layout >= len(channels) || rates[rate] == 0 {
		return s, false
	}
	s = Sound{Rate: rates[rate], Channels: channels[layout]}
	if low == 1 || low == 2 {
		s.Channels++
	}
	return s, true
}
