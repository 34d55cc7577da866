package still

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"

	"github.com/gonumm/gonumm/internal/jpeg"
)

// jpegReader decodes by libjpeg-turbo.
type jpegReader struct {
	d       *jpeg.Decoder
	eighths int
	right   int // rows before the first damage
	failed  error
	inks    bool
}

func openJPEG(src *Source) (*Picture, error) {
	end := int64(-1)
	if src.Size < 0 {
		var err error
		if end, err = jpegEnd(src); err != nil {
			return nil, err
		}
	}
	data, err := src.whole(end)
	if err != nil {
		return nil, err
	}
	d, err := jpeg.NewDecoder(data)
	if d == nil {
		return nil, err
	}
	p := &Picture{reader: &jpegReader{d: d, eighths: 8}, broken: err}
	p.Head = Head{Format: "jpeg", Width: d.Width, Height: d.Height, Bits: 8}
	if d.Coefficients {
		p.work = 2 * d.Components
	}
	// A block takes a bit for its DC difference and one for the end of its coefficients; in a progressive picture
	// the second may be shared by many. Arithmetic coding takes 2⁻¹⁴ bits at least for what it expects.
	switch {
	case d.Arithmetic:
		p.leastSize = d.Blocks >> 17
	case d.Progressive:
		p.leastSize = d.Blocks / 8
	default:
		p.leastSize = d.Blocks / 4
	}
	if p.broken != nil {
		return p, nil
	}
	var exif, xmp int
	for _, data := range d.Apps(1) {
		switch {
		case bytes.HasPrefix(data, []byte("Exif\x00")) && exif == 0:
			exif = exifOrientation(data)
		case bytes.HasPrefix(data, []byte("http://ns.adobe.com/xap/1.0/\x00")) && xmp == 0:
			xmp = xmpOrientation(data)
		}
	}
	p.Orientation, p.Profile = firstOrientation(exif, xmp), d.Profile()
	return p, nil
}

func (r *jpegReader) plan(width, height int) layout {
	if width > 0 && height > 0 {
		for r.eighths > 1 && eighthsOf(r.d.Width, r.eighths-1) >= width && eighthsOf(r.d.Height, r.eighths-1) >= height {
			r.eighths--
		}
		for r.eighths != 8 && r.eighths != 4 && r.eighths != 2 && r.eighths != 1 { // the others are no quicker than twice the size
			r.eighths++
		}
	}
	channels := 3
	if r.inks {
		channels = 4
	}
	return layout{width: eighthsOf(r.d.Width, r.eighths), height: eighthsOf(r.d.Height, r.eighths), channels: channels}
}

// keepInks leaves the inks of CMYK and YCCK as they are.
func (r *jpegReader) keepInks() bool {
	r.inks = r.d.Components == 4
	return r.inks
}

func eighthsOf(side, eighths int) int { return (side*eighths + 7) / 8 }

func (r *jpegReader) start() error {
	_, _, err := r.d.Start(r.eighths, r.inks)
	return err
}

// rows goes on past damage, where the library makes up what is missing, unless nothing was decoded at all.
func (r *jpegReader) rows(dst []byte, stride, n int) (int, error) {
	n, err := r.d.Rows(dst, stride, n)
	if r.inks { // Adobe stores 255 for none
		for i := range dst[:min(len(dst), n*stride)] {
			dst[i] ^= 255
		}
	}
	if r.failed == nil {
		r.failed = r.d.Damage()
	}
	switch {
	case r.failed == nil:
		r.right += n
	case r.right == 0 && !r.d.Scanned():
		return 0, r.failed
	}
	return n, err
}

func (r *jpegReader) finish() error { return r.d.Finish() }

func (r *jpegReader) close() { r.d.Close() }

// jpegEnd returns the offset past the picture that a stream starts with, by its markers (ITU-T T.81, annex B); the
// end of the stream where the picture's end is missing.
func jpegEnd(src *Source) (int64, error) {
	at := int64(2)
	r := src.reader(at)
	for {
		skipped, err := r.ReadSlice(0xff)
		at += int64(len(skipped))
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF:
			return at, nil
		case err != nil:
			return 0, err
		}
		next, err := r.Peek(1)
		switch {
		case err == io.EOF:
			return at, nil
		case err != nil:
			return 0, err
		case next[0] == 0xd9:
			return at + 1, nil
		case next[0] <= 1 || next[0] >= 0xd0 && next[0] <= 0xd8 || next[0] == 0xff:
			continue // a coded 0xff, fill bytes, and markers without a segment
		}
		// Past the segment: bytes in it that look like a marker are none.
		head, err := r.Peek(3)
		if err == nil {
			var n int
			n, err = r.Discard(1 + max(2, int(binary.BigEndian.Uint16(head[1:]))))
			at += int64(n)
		}
		switch {
		case err == io.EOF:
			return src.Length()
		case err != nil:
			return 0, err
		}
	}
}
