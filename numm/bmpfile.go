package numm

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"runtime"
	"unsafe"

	"github.com/gonumm/gonumm/internal/pixel"
)

// encodeBMP writes 24 bits a pixel, the last row first, as every reader of BMP knows it: a BITMAPFILEHEADER, a BITMAPINFOHEADER and
// the rows, each filled up to 4 bytes. golang.org/x/image/bmp writes the same bytes from a copy of four bytes a pixel.
func encodeBMP(_ context.Context, w io.Writer, m *Image, _ *encodeConfig) error {
	if n, ok := product(m.Width()+1, m.Height(), bytesPerPixel); !ok || n > math.MaxInt32 {
		return fmt.Errorf("%w: a picture of %d by %d in a bmp file", ErrSize, m.Width(), m.Height())
	}
	const head = 14 + 40
	stride := (bytesPerPixel*m.Width() + 3) &^ 3
	size := stride * m.Height()
	b := append([]byte("BM"), make([]byte, head-2)...)
	for at, v := range map[int]int{2: head + size, 10: head, 14: 40, 18: m.Width(), 22: m.Height(), 26: 1 | 8*bytesPerPixel<<16, 34: size} {
		binary.LittleEndian.PutUint32(b[at:], uint32(v))
	}
	return m.writeUpwards(w, b, stride)
}

// bmpStep is about how much is written at a time: what stays in the processor's caches, and is not copied once more on its way.
const bmpStep = 2 * bufferStep

// writeUpwards writes a head, and BGR from the last row to the first, with stride bytes from row to row.
func (m *Image) writeUpwards(w io.Writer, head []byte, stride int) error {
	var convert pixel.Converter
	var pin runtime.Pinner
	pin.Pin(unsafe.SliceData(m.Pix))
	defer pin.Unpin()
	const widest = 1 << 14 // of one call, and the highest: the converter has a limit
	most := min(max(1, bmpStep/stride), m.Height(), widest)
	b := append(head, make([]byte, most*stride)...)
	rows := b[len(head):]
	for y := m.Rect.Max.Y; y > m.Rect.Min.Y; {
		n := min(most, y-m.Rect.Min.Y)
		for x := 0; x < m.Width(); x += widest {
			// What turns BGR into RGB turns it back.
			p := pixel.Picture{Format: "BGR", Width: min(widest, m.Width()-x), Height: n}
			p.Planes[0], p.Strides[0] = unsafe.Pointer(&m.Row(y - 1)[bytesPerPixel*x]), -m.Stride
			if err := convert.Convert(&p, rows[bytesPerPixel*x:], stride, p.Width, n, pixel.Upright); err != nil {
				return err
			}
		}
		if _, err := w.Write(b[:len(b)-(most-n)*stride]); err != nil {
			return err
		}
		b, y = rows, y-n
	}
	return nil
}
