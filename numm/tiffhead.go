package numm

import "fmt"

// tiffPicture is what the first directory says (TIFF 6.0, section 2).
type tiffPicture struct {
	stillHead
	darkFax bool  // fax data whose white is meant as black
	wrong   error // what golang.org/x/image/tiff would get wrong without noticing
}

func tiffHead(src *imageSource) (tiffPicture, error) {
	h := tiffPicture{}
	h.work = 16 // golang.org/x/image/tiff: up to 8 bytes a pixel for the picture, and for a strip that is all of it
	start, err := src.bytesAt(0, 8)
	if err != nil {
		return h, err
	}
	order := tiffOrder(start)
	if order == nil || len(start) < 8 {
		return h, fmt.Errorf("%w: tiff: ends in its header", ErrCorrupt)
	}
	at := int64(order.Uint32(start[4:]))
	count, err := src.bytesAt(at, 2)
	if err != nil {
		return h, err
	}
	if len(count) < 2 {
		return h, fmt.Errorf("%w: tiff: no directory", ErrCorrupt)
	}
	entries, err := src.bytesAt(at+2, 12*int(order.Uint16(count)))
	if err != nil {
		return h, err
	}
	samples, planes, compression, fillOrder, photometric := 1, 1, 1, 1, 0
	for ; len(entries) >= 12; entries = entries[12:] {
		switch e := readTIFFEntry(order, entries); e.tag {
		case 256:
			h.width = e.small(order)
		case 257:
			h.height = e.small(order)
		case 259:
			compression = e.small(order)
		case 262:
			photometric = e.small(order)
		case 266:
			fillOrder = e.small(order)
		case tagOrientation:
			h.orientation = e.small(order)
		case 277:
			samples = e.small(order)
		case 284:
			planes = e.small(order)
		}
	}
	fax := compression >= 2 && compression <= 4
	h.darkFax = fax && photometric == 1
	switch {
	case planes == 2 && samples > 1:
		h.wrong = fmt.Errorf("%w: tiff: colours in separate planes", ErrUnsupported)
	case fillOrder == 2 && !fax:
		h.wrong = fmt.Errorf("%w: tiff: bits in reversed order", ErrUnsupported)
	}
	return h, nil
}
