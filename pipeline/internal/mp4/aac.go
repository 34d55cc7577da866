package mp4

// decoderConfig returns what an esds box says to the decoder: the kind of stream and its specific configuration (ISO 14496-1, 7.2.6), but
// not the bit rates, by which two streams of one configuration differ. nil where it cannot be read.
func decoderConfig(esds []byte) []byte {
	const esTag, configTag, specificTag = 3, 4, 5
	b, ok := descriptor(skip(esds, 4), esTag)
	if !ok || len(b) < 3 {
		return nil
	}
	flags := b[2]
	b = b[3:]
	if flags&0x80 != 0 {
		b = skip(b, 2)
	}
	if flags&0x40 != 0 && len(b) > 0 {
		b = skip(b, 1+int(b[0]))
	}
	if flags&0x20 != 0 {
		b = skip(b, 2)
	}
	const rates = 13 // object type, stream type, buffer size, two bit rates
	if b, ok = descriptor(b, configTag); !ok || len(b) < rates {
		return nil
	}
	config := []byte{b[0]}
	if b, ok = descriptor(b[rates:], specificTag); ok {
		config = append(config, b...)
	}
	return config
}

// AudioConfig returns the AudioSpecificConfig in the descriptor of a stream of MPEG-4 audio (ISO 14496-1, 7.2.6.5); nil where it is none.
func AudioConfig(descriptor []byte) []byte {
	const mpeg4Audio = 0x40
	config := decoderConfig(append(make([]byte, 4), descriptor...))
	if len(config) < 2 || config[0] != mpeg4Audio {
		return nil
	}
	return config[1:]
}

// descriptor returns the body of the descriptor that b begins with.
func descriptor(b []byte, tag byte) (body []byte, ok bool) {
	if len(b) == 0 || b[0] != tag {
		return nil, false
	}
	size := 0
	for i, c := range skip(b, 1) {
		size = size<<7 | int(c&0x7f)
		if c&0x80 == 0 {
			b = b[2+i:]
			return b[:min(size, len(b))], true
		}
		if i == 3 {
			break
		}
	}
	return nil, false
}

func skip(b []byte, n int) []byte { return b[min(n, len(b)):] }

// silentAAC returns a packet of AAC-LC that leaves its channels at 0, for one channel or two (ISO 14496-3, 4.4.2): elements without a
// scale factor band. nil for other configurations.
func silentAAC(codec string, config []byte) []byte {
	const mpeg4Audio, lowComplexity, shortFrames = 0x40, 2, 4
	if codec != "mp4a" || len(config) < 3 || config[0] != mpeg4Audio || config[1]>>3 != lowComplexity || config[2]&shortFrames != 0 ||
		config[1]&7<<1|config[2]>>7 == 15 { // a rate that is written out
		return nil
	}
	switch config[2] >> 3 & 15 {
	case 1:
		// single channel element 0, tag 0, gain 0, long window without bands, no pulse, TNS or gain; end
		return aacBits("000 0000 00000000 0 00 0 000000 0 0 0 0 111")
	case 2:
		// channel pair element, tag 0, each with a window of its own; end
		const channel = "00000000 0 00 0 000000 0 0 0 0"
		return aacBits("001 0000 0" + channel + channel + "111")
	}
	return nil
}

func aacBits(text string) (b []byte) {
	n := 0
	for _, c := range text {
		if c == ' ' {
			continue
		}
		if n%8 == 0 {
			b = append(b, 0)
		}
		if c == '1' {
			b[n/8] |= 0x80 >> (n % 8)
		}
		n++
	}
	return b
}
