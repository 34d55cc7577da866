package numm

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// jpegHead walks over the segments in front of the first scan (ITU-T T.81, annex B).
func jpegHead(src *imageSource) (stillHead, error) {
	var h stillHead
	var exif, xmp int
	var progressive bool
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
			if !progressive {
				return h, nil
			}
			return h, checkScans(src, off)
		case kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc: // start of frame
			frame, err := src.bytesAt(off, 6)
			if err != nil {
				return h, err
			}
			if len(frame) < 6 {
				return h, fmt.Errorf("%w: jpeg: ends in its header", ErrCorrupt)
			}
			h.height, h.width = int(binary.BigEndian.Uint16(frame[1:])), int(binary.BigEndian.Uint16(frame[3:]))
			progressive = kind == 0xc2
			h.work = jpegWork(int(frame[5]), progressive)
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

// maxScans is far more than encoders make of a picture, which is about ten.
const maxScans = 500

// checkScans refuses a progressive picture of so many scans that it can only be meant to keep a reader busy: each goes over the
// whole picture, and may take a dozen bytes of the file.
func checkScans(src *imageSource, off int64) error {
	r := bufio.NewReaderSize(src.section(off), bufferStep)
	for scans, marked := 1, false; ; {
		b, err := r.ReadByte()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case marked && b == 0xd9: // end of the picture
			return nil
		case marked && b == 0xda:
			if scans++; scans > maxScans {
				return fmt.Errorf("%w: jpeg: more than %d scans", ErrCorrupt, maxScans)
			}
		}
		marked = b == 0xff
	}
}
