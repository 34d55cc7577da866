package flac

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// Join writes files one after the other as one file. Each frame gets the number of its first sample instead of its own number, since blocks
// then differ in length (RFC 9639, 9.1.1), and is otherwise copied. The comments and pictures are those of the first file; the checksum of
// all samples is left out, which only decoding could tell.
func Join(ctx context.Context, dst io.WriterAt, files []joint.Part) error {
	out := &joined{dst: dst, least: math.MaxUint16}
	for i, p := range files {
		f, err := Read(p, p.Size)
		switch {
		case errors.Is(err, ErrFormat):
			return joint.Refuse(i, joint.Differs, "it is not a FLAC file")
		case err != nil:
			return err
		case i == 0:
			if err := out.begin(f); err != nil {
				return err
			}
		default:
			if text := out.stream.differs(f.Stream()); text != "" {
				return joint.Refuse(i, joint.Differs, "%s", text)
			}
		}
		if err := out.copy(ctx, f, i == len(files)-1); err != nil {
			return part(i, err)
		}
	}
	return out.end()
}

func part(i int, err error) error {
	var refusal *joint.Error
	if errors.As(err, &refusal) {
		refusal.Part = i
	}
	return err
}

func (s Stream) differs(o Stream) string {
	switch {
	case s.Rate != o.Rate:
		return fmt.Sprintf("sound at %d Hz, not %d Hz", o.Rate, s.Rate)
	case s.Channels != o.Channels:
		return fmt.Sprintf("sound of %d channels, not %d", o.Channels, s.Channels)
	case s.Bits != o.Bits:
		return fmt.Sprintf("samples of %d bits, not %d", o.Bits, s.Bits)
	}
	return ""
}

// joined is the file that is made.
type joined struct {
	dst     io.WriterAt
	at      int64
	buf     []byte
	info    []byte
	stream  Stream
	samples int64

	least, most int // samples in a block, of all but the last
}

func (w *joined) write(b []byte) error {
	w.buf = append(w.buf, b...)
	if len(w.buf) < 1<<18 {
		return nil
	}
	return w.flush()
}

func (w *joined) flush() error {
	n, err := w.dst.WriteAt(w.buf, w.at)
	w.at += int64(n)
	w.buf = w.buf[:0]
	return err
}

// begin writes the header.
func (w *joined) begin(f *File) error {
	w.stream, w.info = f.Stream(), append([]byte{}, f.info...)
	blocks := [][]byte{}
	f.blocks(func(kind byte, body []byte) {
		blocks = append(blocks, append(binary.BigEndian.AppendUint32(nil, uint32(kind)<<24|uint32(len(body))), body...))
	})
	const last = 0x80
	head := append([]byte("fLaC\x00\x00\x00\x22"), w.info...)
	if len(blocks) == 0 {
		head[4] |= last
	}
	for i, b := range blocks {
		if i == len(blocks)-1 {
			b[0] |= last
		}
		head = append(head, b...)
	}
	return w.write(head)
}

// end completes the header.
func (w *joined) end() error {
	if err := w.flush(); err != nil {
		return err
	}
	if w.samples >= 1<<36 {
		w.samples = 0 // unknown
	}
	const smallest = 16
	binary.BigEndian.PutUint16(w.info, uint16(max(smallest, min(w.least, w.most))))
	binary.BigEndian.PutUint16(w.info[2:], uint16(max(smallest, w.most)))
	v := binary.BigEndian.Uint64(w.info[10:])
	binary.BigEndian.PutUint64(w.info[10:], v&^(1<<36-1)|uint64(w.samples))
	clear(w.info[18:])
	_, err := w.dst.WriteAt(w.info, 8)
	return err
}

// longestFrame is more than a frame of 8 channels of 32 bits has.
const longestFrame = 4 << 20

// longestHead is the length of the longest header of a frame.
const longestHead = 16

// copy copies the frames of a file.
func (w *joined) copy(ctx context.Context, f *File, last bool) error {
	base := w.samples
	var buf []byte
	for at, n := f.first, 0; ; n++ {
		if n%1024 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		length, block, err := f.next(&buf, at)
		if err != nil {
			return err
		}
		if length == 0 {
			if n == 0 {
				return joint.Refuse(0, joint.Damaged, "no frame follows its header")
			}
			return nil
		}
		if err := w.write(renumbered(buf[:length], w.samples)); err != nil {
			return err
		}
		at, buf = at+int64(length), buf[length:]
		w.samples += int64(block)
		w.most = max(w.most, block)
		if !last || at < f.size {
			w.least = min(w.least, block)
		}
		if w.samples-base >= 1<<36 {
			return joint.Refuse(0, joint.Damaged, "too many samples")
		}
	}
}

// next finds the end of the frame at an offset, from which on buf holds some bytes; a length of 0 says that none is there, but tags or the
// end of the file.
func (f *File) next(buf *[]byte, at int64) (length, block int, err error) {
	head, ok := 0, false
	sum, i := uint16(0), 0
	for {
		b := *buf
		if head == 0 && (len(b) >= longestHead || len(b) > 0 && at+int64(len(b)) >= f.size) {
			if block, head, ok = f.blockOf(b); !ok {
				return 0, 0, f.trailing(b)
			}
		}
		known := len(b) - longestHead // up to here what follows is known
		if at+int64(len(b)) >= f.size {
			known = len(b)
		}
		for ; head > 0 && i+2 <= known; i++ {
			if i > head && sum == binary.BigEndian.Uint16(b[i:]) && f.ends(b[i+2:]) {
				return i + 2, block, nil
			}
			sum = sum<<8 ^ crc16[byte(sum>>8)^b[i]]
		}
		more, err := f.read(at+int64(len(b)), max(1<<16, len(b)))
		if err != nil {
			return 0, 0, err
		}
		if len(more) == 0 {
			if len(b) == 0 {
				return 0, 0, nil
			}
			return 0, 0, joint.Refuse(0, joint.Damaged, "it ends within a frame")
		}
		if len(b) > longestFrame {
			return 0, 0, joint.Refuse(0, joint.Damaged, "no frame ends where one must")
		}
		*buf = append(b[:len(b):len(b)], more...)
	}
}

// ends reports whether what follows a frame may do so: another frame, a tag, or nothing. b has the longest header of a frame, or all that
// is left. Bytes that only begin like a header follow a sum that fits by chance, too.
func (f *File) ends(b []byte) bool {
	if len(b) < 3 {
		return true
	}
	if b[0] == 0xff && b[1]&0xfe == 0xf8 {
		_, ok := f.header(b)
		return ok || len(b) < longestHead // cut off within it
	}
	return string(b[:3]) == "TAG" || string(b[:3]) == "APE" || string(b[:3]) == "ID3"
}

// trailing accepts what may come after the last frame.
func (f *File) trailing(b []byte) error {
	if len(b) < 3 || string(b[:3]) == "TAG" || string(b[:3]) == "APE" || string(b[:3]) == "ID3" {
		return nil
	}
	return joint.Refuse(0, joint.Damaged, "something else stands between its frames")
}

// blockOf returns how many samples the block of a frame has, and how long the frame's header is, with its checksum.
func (f *File) blockOf(b []byte) (samples, header int, ok bool) {
	if _, ok := f.header(b); !ok {
		return 0, 0, false
	}
	_, at, _ := coded(b, 4)
	switch code := b[2] >> 4; {
	case code == 1:
		samples = 192
	case code <= 5:
		samples = 576 << (code - 2)
	case code == 6:
		samples, at = int(b[at])+1, at+1
	case code == 7:
		samples, at = int(binary.BigEndian.Uint16(b[at:]))+1, at+2
	default:
		samples = 256 << (code - 8)
	}
	at += map[byte]int{12: 1, 13: 2, 14: 2}[b[2]&15]
	return samples, at + 1, true
}

// renumbered returns a frame with the number of its first sample.
func renumbered(frame []byte, first int64) []byte {
	_, after, _ := coded(frame, 4)
	end := after + map[byte]int{6: 1, 7: 2}[frame[2]>>4] + map[byte]int{12: 1, 13: 2, 14: 2}[frame[2]&15]
	const variable = 0xf9
	b := append(make([]byte, 0, len(frame)+7), 0xff, variable, frame[2], frame[3])
	b = appendCoded(b, first)
	b = append(b, frame[after:end]...)
	b = append(b, crc8(b))
	b = append(b, frame[end+1:len(frame)-2]...)
	return binary.BigEndian.AppendUint16(b, sumOf(b))
}

// sumOf returns the checksum of a frame without its own.
func sumOf(b []byte) (sum uint16) {
	for _, v := range b {
		sum = sum<<8 ^ crc16[byte(sum>>8)^v]
	}
	return sum
}

// appendCoded appends a number as coded reads it.
func appendCoded(b []byte, n int64) []byte {
	if n < 0x80 {
		return append(b, byte(n))
	}
	more := 1
	for n >= 1<<(6*more+6-more) {
		more++
	}
	b = append(b, byte(0xff<<(7-more)|n>>(6*more)))
	for i := more - 1; i >= 0; i-- {
		b = append(b, 0x80|byte(n>>(6*i)&0x3f))
	}
	return b
}
