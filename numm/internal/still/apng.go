package still

import (
	"encoding/binary"
	"image"
	"io"
	"time"

	"github.com/gonumm/gonumm/internal/png"
)

// apngFrames are the frames of an animated PNG (PNG specification, third edition, 11.3.6). Each is a PNG without its head,
// which is put before it for libpng.
type apngFrames struct {
	head   []byte // of every frame, past IHDR: palette and keys
	header []byte // IHDR's data
	parts  []apngPart
	canvas []byte
	saved  []byte // the canvas as it was before a frame that is to be undone
	width  int
	height int
	shown  time.Duration
	done   int
}

// apngPart is a frame.
type apngPart struct {
	at      image.Rectangle
	length  time.Duration
	dispose byte // 0: it stays; 1: it is cleared; 2: what was before comes back
	blend   bool // over what stands there, else in place of it
	data    [][]byte
}

// apngDelay is how long a frame is shown that states no time, as in ffmpeg.
const apngDelay = time.Second / 15

func newAPNG(file []byte, width, height int) (frameSource, error) {
	a := &apngFrames{width: width, height: height}
	var current *apngPart
	pixels := false
	for kind, data := range pngChunks(file) {
		switch kind {
		case "IHDR":
			a.header = data
		case "PLTE", "tRNS":
			if !pixels {
				a.head = appendPNGChunk(a.head, kind, data)
			}
		case "fcTL":
			part, err := apngControl(data, image.Rect(0, 0, width, height))
			if err != nil {
				return nil, err
			}
			a.parts = append(a.parts, part)
			current = &a.parts[len(a.parts)-1]
		case "IDAT": // of the first frame, where its control stands in front
			pixels = true
			if current != nil {
				current.data = append(current.data, data)
			}
		case "fdAT":
			if current != nil && len(data) >= 4 {
				current.data = append(current.data, data[4:])
			}
		}
	}
	a.canvas = make([]byte, 4*width*height)
	return a, nil
}

func apngControl(b []byte, canvas image.Rectangle) (apngPart, error) {
	if len(b) < 26 {
		return apngPart{}, errFrame("apng", "its end")
	}
	u := func(at int) int { return int(int32(binary.BigEndian.Uint32(b[at:]))) }
	at := image.Rectangle{Min: image.Pt(u(12), u(16)), Max: image.Pt(u(12)+u(4), u(16)+u(8))}
	if u(4) <= 0 || u(8) <= 0 || !at.In(canvas) {
		return apngPart{}, errFrame("apng", at)
	}
	number, parts := time.Duration(binary.BigEndian.Uint16(b[20:])), time.Duration(binary.BigEndian.Uint16(b[22:]))
	if parts == 0 {
		parts = 100
	}
	length := number * time.Second / parts
	if length == 0 {
		length = apngDelay
	}
	return apngPart{at: at, length: length, dispose: b[24], blend: b[25] == 1}, nil
}

func (a *apngFrames) next(dst []byte) (start, length time.Duration, err error) {
	if a.done == len(a.parts) {
		return 0, 0, io.EOF
	}
	if a.done > 0 {
		a.undo(&a.parts[a.done-1])
	}
	part := &a.parts[a.done]
	if part.dispose == 2 {
		a.saved = append(a.saved[:0], a.canvas...)
	}
	pixels, err := a.decode(part)
	if err != nil {
		return 0, 0, err
	}
	a.draw(part, pixels)
	copy(dst, a.canvas)
	start = a.shown
	a.shown += part.length
	a.done++
	return start, part.length, nil
}

// undo makes the canvas that the next frame is drawn on.
func (a *apngFrames) undo(part *apngPart) {
	switch {
	case part.dispose == 1 || part.dispose == 2 && a.done == 1: // there is nothing before the first
		for y := part.at.Min.Y; y < part.at.Max.Y; y++ {
			clear(a.canvas[4*(y*a.width+part.at.Min.X) : 4*(y*a.width+part.at.Max.X)])
		}
	case part.dispose == 2:
		copy(a.canvas, a.saved)
	}
}

// decode returns the frame's own pixels as RGBA.
func (a *apngFrames) decode(part *apngPart) ([]byte, error) {
	header := append([]byte(nil), a.header...)
	binary.BigEndian.PutUint32(header, uint32(part.at.Dx()))
	binary.BigEndian.PutUint32(header[4:], uint32(part.at.Dy()))
	file := appendPNGChunk([]byte(pngSignature), "IHDR", header)
	file = append(file, a.head...)
	for _, data := range part.data {
		file = appendPNGChunk(file, "IDAT", data)
	}
	file = appendPNGChunk(file, "IEND", nil)
	d, err := png.NewDecoder(file)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	row := 4 * part.at.Dx()
	pixels := make([]byte, row*part.at.Dy())
	for range d.Passes {
		if _, err := d.Rows(pixels, row, part.at.Dy()); err != nil {
			return nil, err
		}
	}
	if d.Channels == 3 {
		for y := range part.at.Dy() {
			opaque(pixels[y*row:][:row])
		}
	}
	return pixels, d.End()
}

func (a *apngFrames) draw(part *apngPart, pixels []byte) {
	for y := part.at.Min.Y; y < part.at.Max.Y; y++ {
		row := pixels[:4*part.at.Dx()]
		pixels = pixels[len(row):]
		dst := a.canvas[4*(y*a.width+part.at.Min.X):][:len(row)]
		if part.blend {
			blend(dst, row)
		} else {
			copy(dst, row)
		}
	}
}

// blend draws pixels with straight alpha over others.
func blend(dst, src []byte) {
	for ; len(src) >= 4; src, dst = src[4:], dst[4:] {
		a, under := int(src[3]), int(dst[3])
		switch {
		case a == 0:
			continue
		case a == 255 || under == 0:
			copy(dst[:4], src)
			continue
		}
		// In 1/255 of a level: what is above counts a, what shines through under * (255-a) / 255.
		through := under * (255 - a)
		sum := 255*a + through
		for i := range 3 {
			dst[i] = uint8((int(src[i])*255*a + int(dst[i])*through + sum/2) / sum)
		}
		dst[3] = uint8((sum + 127) / 255)
	}
}

func (a *apngFrames) close() {}
