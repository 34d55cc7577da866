package asf

import "encoding/binary"

// headSize is the size of the start of each object: its kind and its size, which includes both.
const headSize = 24

// The kinds of objects that matter here, as stored in a file.
const (
	header          = "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"
	data            = "\x36\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"
	fileProperties  = "\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65"
	headerExtension = "\xb5\x03\xbf\x5f\x2e\xa9\xcf\x11\x8e\xe3\x00\xc0\x0c\x20\x53\x65"
	streamKind      = "\x91\x07\xdc\xb7\xb7\xa9\xcf\x11\x8e\xe6\x00\xc0\x0c\x20\x53\x65" // stream properties
	simpleIndex     = "\x90\x08\x00\x33\xb1\xe5\xcf\x11\x89\xf4\x00\xa0\xc9\x03\x49\xcb"
	mutualExclusion = "\xcf\x49\x86\xa0\x75\x47\x70\x46\x8a\x16\x6e\x35\x35\x75\x66\xcd" // the advanced one
)

func kindOf(head []byte) string { return string(head[:16]) }

func sizeOf(head []byte) uint64 { return binary.LittleEndian.Uint64(head[16:]) }

// object checks a complete object.
func (r *Reader) object(b []byte, at int64, depth int) error {
	if r.objects++; r.objects > maxObjects {
		return lie(at, "more than %d objects", maxObjects)
	}
	if depth > maxDepth {
		return lie(at, "objects in objects, more than %d deep", maxDepth)
	}
	body := b[headSize:]
	switch kindOf(b) {
	case header:
		if len(body) < 6 {
			return lie(at, "a header of %d bytes", len(b))
		}
		return r.each(body[6:], at+headSize+6, binary.LittleEndian.Uint32(body), depth)
	case headerExtension:
		if len(body) < 22 {
			return lie(at, "a header extension of %d bytes", len(b))
		}
		length := binary.LittleEndian.Uint32(body[18:])
		if uint64(length) > uint64(len(body)-22) {
			return lie(at, "a header extension of %d bytes that states %d", len(b), length)
		}
		return r.each(body[22:22+length], at+headSize+22, maxObjects, depth)
	case fileProperties:
		return r.properties(body, at)
	case streamKind:
		r.stream(body)
	case extendedContent:
		r.extended(body)
	case metadataLibrary:
		r.library(body)
	case simpleIndex:
		if len(body) >= 32 {
			// Some writers state a few entries more than there are, each of 6 bytes.
			if n := binary.LittleEndian.Uint32(body[28:]); uint64(n) > uint64(len(b)) {
				return lie(at, "an index of %d bytes that states %d entries", len(b), n)
			}
		}
	case mutualExclusion:
		if len(body) >= 18 {
			if r.excluding += int(binary.LittleEndian.Uint16(body[16:])); r.excluding > maxStreams {
				return lie(at, "more than %d streams that exclude each other", maxStreams)
			}
		}
	}
	return nil
}

// each checks the stated number of objects, or those that fill their parent.
func (r *Reader) each(b []byte, at int64, count uint32, depth int) error {
	for ; count > 0 && len(b) > 0; count-- {
		if len(b) < headSize {
			return lie(at, "%d bytes that are no object", len(b))
		}
		length := sizeOf(b)
		if length < headSize || length > uint64(len(b)) {
			return lie(at, "an object of %d bytes where %d are left", length, len(b))
		}
		if err := r.object(b[:length], at, depth+1); err != nil {
			return err
		}
		b, at = b[length:], at+int64(length)
	}
	return nil
}

func (r *Reader) properties(body []byte, at int64) error {
	if len(body) < 80 {
		return lie(at, "file properties of %d bytes", headSize+len(body))
	}
	r.stated = binary.LittleEndian.Uint64(body[16:])
	r.broadcast = body[64]&1 != 0
	largest := binary.LittleEndian.Uint32(body[72:])
	if largest > maxPacket {
		return lie(at, "packets of %d bytes", largest)
	}
	r.packet = int64(largest)
	r.preroll, r.plays = binary.LittleEndian.Uint64(body[56:]), binary.LittleEndian.Uint64(body[40:])
	return nil
}
