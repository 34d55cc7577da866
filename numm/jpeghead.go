package numm

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// jpegPicture is what the segments in front of the first scan say.
type jpegPicture struct {
	stillHead
	frame []byte // its header, from the precision on
	kind  byte   // the marker of the frame: how it is coded
	rgb   bool   // the colours are not Y, Cb and Cr
	scan  int64  // where the first scan begins
}

// jpegHead walks over the segments (ITU-T T.81, annex B).
func jpegHead(src *imageSource) (jpegPicture, error) {
	var h jpegPicture
	var exif, xmp int
	for off := int64(2); ; {
		mark, err := src.bytesAt(off, 4)
		if err != nil {
			return h, err
		}
		switch {
		case len(mark) < 4:
			return h, fmt.Errorf("%w: jpeg: ends in its header", ErrCorrupt)
		case mark[0] != 0xff:
			off++ // stray bytes between segments are skipped, as by image/jpeg
			continue
		case mark[1] == 0xff || mark[1] == 0 || mark[1] == 1 || mark[1] >= 0xd0 && mark[1] <= 0xd8:
			off++ // fill bytes, and markers without a segment
			continue
		}
		kind, length := mark[1], int(binary.BigEndian.Uint16(mark[2:]))
		off += 4
		if kind == 0xd9 || length < 2 {
			return h, fmt.Errorf("%w: jpeg: no picture", ErrCorrupt)
		}
		switch {
		case kind == 0xda: // start of scan
			if h.width == 0 {
				return h, fmt.Errorf("%w: jpeg: no frame header", ErrCorrupt)
			}
			h.orientation = firstOrientation(exif, xmp)
			h.scan = off
			return h, nil
		case kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc: // start of frame
			if h.frame, err = src.bytesAt(off, min(length-2, 6+3*4)); err != nil {
				return h, err
			}
			if len(h.frame) < 6 {
				return h, fmt.Errorf("%w: jpeg: ends in its header", ErrCorrupt)
			}
			h.kind = kind
			h.height, h.width = int(binary.BigEndian.Uint16(h.frame[1:])), int(binary.BigEndian.Uint16(h.frame[3:]))
			h.work = jpegWork(int(h.frame[5]), h.progressive())
			if h.height == 0 {
				return h, fmt.Errorf("%w: jpeg: height is stated behind the picture", ErrUnsupported)
			}
		case kind == 0xe1:
			data, err := src.bytesAt(off, length-2)
			if err != nil {
				return h, err
			}
			switch {
			case bytes.HasPrefix(data, []byte("Exif\x00")) && exif == 0:
				exif = exifOrientation(data)
			case bytes.HasPrefix(data, []byte("http://ns.adobe.com/xap/1.0/\x00")) && xmp == 0:
				xmp = xmpOrientation(data)
			}
		case kind == 0xee:
			data, err := src.bytesAt(off, min(length-2, 12))
			if err != nil {
				return h, err
			}
			h.rgb = h.rgb || bytes.HasPrefix(data, []byte("Adobe")) && len(data) == 12 && data[11] == 0
		}
		off += int64(length - 2)
	}
}

// jpegWork is what image/jpeg allocates a pixel, at most: a plane for each component and, for four, as many again; a
// progressive picture also keeps 64 coefficients of 4 bytes for each block of 64 samples.
func jpegWork(components int, progressive bool) int {
	n := components
	if components == 4 {
		n += 8
	}
	if progressive {
		n += 4 * components
	}
	return n
}

func (h *jpegPicture) progressive() bool { return h.kind == 0xc2 || h.kind == 0xca }

func (h *jpegPicture) arithmetic() bool { return h.kind == 0xc9 || h.kind == 0xca }

// decoder is the element of GStreamer that decodes the picture as it should be, empty where none does. jpegdec is
// libjpeg-turbo, but drops chroma where there is more of it than a quarter, and shows what memory held before where
// the sampling is a rare one; avdec_mjpeg knows no arithmetic coding.
func (h *jpegPicture) decoder() string {
	switch components := h.frame[6:]; {
	case h.kind > 0xc2 && !h.arithmetic(), h.frame[0] != 8, h.rgb, len(components) != 3*int(h.frame[5]):
		return ""
	case len(components) == 3 && components[1] == 0x11:
		return "jpegdec"
	case len(components) != 9 || components[0] == 'R', components[4] != 0x11, components[7] != 0x11:
		return ""
	case components[1] == 0x22:
		return "jpegdec"
	case h.arithmetic(), components[1] != 0x21 && components[1] != 0x11:
		return ""
	}
	return "avdec_mjpeg"
}

// maxScans is far more than encoders make of a picture, which is about ten.
const maxScans = 500

// checkScans walks over the scans: whole is false where the end of the picture is missing. A picture of so many that it can
// only be meant to keep a reader busy is refused: each goes over the whole picture, and may take a dozen bytes of the file.
func (h *jpegPicture) checkScans(src *imageSource) (whole bool, err error) {
	r := src.reader(h.scan)
	for scans := 1; ; {
		_, err := r.ReadSlice(0xff)
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		}
		next, err := r.Peek(1)
		switch {
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		case next[0] == 0xd9: // end of the picture
			return true, nil
		case next[0] == 0xda:
			if scans++; scans > maxScans {
				return false, fmt.Errorf("%w: jpeg: more than %d scans", ErrCorrupt, maxScans)
			}
		case next[0] <= 1 || next[0] >= 0xd0 && next[0] <= 0xd8 || next[0] == 0xff:
			continue // a coded 0xff, fill bytes, and markers without a segment
		}
		// Over the segment: what looks like a marker in it is none.
		head, err := r.Peek(3)
		if err == nil {
			_, err = r.Discard(1 + max(2, int(binary.BigEndian.Uint16(head[1:]))))
		}
		switch {
		case err == io.EOF:
			return false, nil
		case err != nil:
			return false, err
		}
	}
}
