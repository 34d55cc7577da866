package matroska

// pictureCodec knows the frames of a track's codec.
type pictureCodec struct {
	// fresh reports whether the key frame between two offsets leaves nothing of what was before; nil where that is not known.
	fresh func(w *window, at, end int64) bool
}

// codecOf returns that of a track.
func codecOf(t track) pictureCodec {
	always := func(*window, int64, int64) bool { return true }
	if losslessInAVI(t.codec, t.private) {
		return pictureCodec{always}
	}
	switch t.codec {
	case "V_VP8":
		return pictureCodec{func(w *window, at, _ int64) bool {
			b := w.bytes(at, 1)
			return len(b) == 1 && b[0]&1 == 0
		}}
	case "V_VP9":
		return pictureCodec{freshVP9}
	case "V_AV1", "V_MJPEG", losslessCodec, "V_PRORES", "V_UNCOMPRESSED", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/SP":
		return pictureCodec{always}
	case "V_MPEG4/ISO/AVC":
		const sizeAt = 4 // of an AVCDecoderConfigurationRecord
		if len(t.private) > sizeAt {
			return units{size: int(t.private[sizeAt]&3) + 1, kind: func(b byte) int { return int(b & 31) }, first: 5, last: 5, most: 5}.codec()
		}
	case "V_MPEGH/ISO/HEVC":
		const sizeAt = 21 // of an HEVCDecoderConfigurationRecord
		if len(t.private) > sizeAt {
			return units{size: int(t.private[sizeAt]&3) + 1, kind: func(b byte) int { return int(b >> 1 & 63) }, first: 19, last: 20, most: 31}.codec()
		}
	}
	return pictureCodec{}
}

// freshVP9 reads the first bits of a frame's header.
func freshVP9(w *window, at, _ int64) bool {
	b := w.bytes(at, 1)
	if len(b) < 1 || b[0]>>6 != 2 {
		return false
	}
	const reserved = 3
	rest := b[0] << 4
	if b[0]>>4&3 == reserved {
		rest <<= 1
	}
	const existing, inter = 0x80, 0x40
	return rest&(existing|inter) == 0
}

// units are the parts of a frame of H.264 or H.265, each after its size.
type units struct {
	size        int            // bytes of that
	kind        func(byte) int // of a unit, by its first byte
	first, last int            // kinds of pictures that leave nothing of what was before
	most        int            // highest kind of pictures
}

func (u units) codec() pictureCodec { return pictureCodec{u.fresh} }

// fresh looks at the first picture in a frame.
func (u units) fresh(w *window, at, end int64) bool {
	for range 64 {
		b := w.bytes(at, u.size+1)
		if at+int64(u.size) >= end || len(b) < u.size+1 {
			return false
		}
		if kind := u.kind(b[u.size]); u.pictures(kind) {
			return u.first <= kind && kind <= u.last
		}
		at += int64(u.size) + int64(bigEndian(b[:u.size]))
	}
	return false
}

// pictures reports whether a kind is that of a picture. Of H.264 these are 1 to 5, of H.265 0 to 31.
func (u units) pictures(kind int) bool { return kind <= u.most && (kind > 0 || u.most > 5) }
