package pcm

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// Differs says why the samples of another file cannot follow those of this one; an empty text where they can.
func (f *File) Differs(o *File) string {
	switch {
	case f.family() == "" || f.units.frames != 1:
		return "samples that are stored as " + f.Container + " of " + f.Codec
	case f.family() != o.family():
		return fmt.Sprintf("it is a %s, not a %s", o.Container, f.Container)
	case f.Codec != o.Codec:
		return fmt.Sprintf("its samples are stored as %s, not %s", o.Codec, f.Codec)
	case f.Rate != o.Rate:
		return fmt.Sprintf("sound at %d Hz, not %d Hz", o.Rate, f.Rate)
	case f.Channels != o.Channels:
		return fmt.Sprintf("sound of %d channels, not %d", o.Channels, f.Channels)
	case f.Bits != o.Bits:
		return fmt.Sprintf("samples of %d bits, not %d", o.Bits, f.Bits)
	}
	for i := range f.Layout {
		if f.Layout[i] != o.Layout[i] {
			return "its channels are for other loudspeakers"
		}
	}
	return ""
}

// family is the container that files can be joined in; empty for others.
func (f *File) family() string {
	switch f.Container {
	case "wav", "rf64", "bw64":
		return "wav"
	case "aiff", "aifc":
		return "aiff"
	}
	return ""
}

// Join writes the samples of files one after the other as one file, with the header of the first one. They must not differ.
func Join(ctx context.Context, dst io.Writer, files []*File) error {
	size := int64(0)
	for _, f := range files {
		size += f.bytes()
	}
	head, err := files[0].joinedHead(size)
	if err != nil {
		return err
	}
	if _, err := dst.Write(head); err != nil {
		return err
	}
	for _, f := range files {
		if err := f.copyTo(ctx, dst); err != nil {
			return err
		}
	}
	if size&1 != 0 {
		_, err = dst.Write([]byte{0})
	}
	return err
}

// bytes returns how many bytes the samples have.
func (f *File) bytes() int64 { return f.Frames * int64(f.units.bytes) }

func (f *File) copyTo(ctx context.Context, dst io.Writer) error {
	left := f.bytes()
	for _, s := range f.spans {
		const piece = 1 << 20
		for at, end := s.offset, s.offset+min(left, s.frames*int64(f.units.bytes)); at < end; at += piece {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(piece, end-at)
			if _, err := io.CopyN(dst, io.NewSectionReader(f.r, at, n), n); err != nil {
				return err
			}
			left -= n
		}
	}
	return nil
}

// joinedHead returns all that comes before so many bytes of samples.
func (f *File) joinedHead(size int64) ([]byte, error) {
	if f.family() == "aiff" {
		return f.aiffHead(size)
	}
	format := append(binary.LittleEndian.AppendUint32([]byte("fmt "), uint32(len(f.header))), f.header...)
	if len(format)&1 != 0 {
		format = append(format, 0)
	}
	pad := size & 1
	whole := 4 + int64(len(format)) + 8 + size + pad
	if whole > math.MaxUint32 {
		const large = 8 + 28
		b := append([]byte("RF64\xff\xff\xff\xffWAVEds64"), 28, 0, 0, 0)
		b = binary.LittleEndian.AppendUint64(b, uint64(whole+large))
		b = binary.LittleEndian.AppendUint64(b, uint64(size))
		b = binary.LittleEndian.AppendUint64(b, uint64(f.joinedFrames(size)))
		b = append(append(b, 0, 0, 0, 0), format...)
		return append(b, "data\xff\xff\xff\xff"...), nil
	}
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(whole))
	b = append(append(b, "WAVE"...), format...)
	return binary.LittleEndian.AppendUint32(append(b, "data"...), uint32(size)), nil
}

func (f *File) joinedFrames(size int64) int64 { return size / int64(f.units.bytes) }

func (f *File) aiffHead(size int64) ([]byte, error) {
	common := append([]byte{}, f.header...)
	binary.BigEndian.PutUint32(common[2:], uint32(f.joinedFrames(size)))
	if len(common)&1 != 0 {
		common = append(common, 0)
	}
	body := []byte("AIFF")
	if f.Container == "aifc" {
		body = append([]byte("AIFCFVER\x00\x00\x00\x04"), 0xa2, 0x80, 0x51, 0x40)
	}
	body = binary.BigEndian.AppendUint32(append(body, "COMM"...), uint32(len(f.header)))
	body = append(body, common...)
	whole := int64(len(body)) + 16 + size + size&1
	if whole > math.MaxUint32 {
		return nil, fmt.Errorf("%w: an AIFF holds 4 GiB at most", ErrFormat)
	}
	b := append(binary.BigEndian.AppendUint32([]byte("FORM"), uint32(whole)), body...)
	b = binary.BigEndian.AppendUint32(append(b, "SSND"...), uint32(8+size))
	return append(b, 0, 0, 0, 0, 0, 0, 0, 0), nil
}
