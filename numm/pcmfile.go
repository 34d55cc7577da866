package numm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
	"unsafe"
)

// pcmFile writes samples as they are, behind a header that is put right at the end.
type pcmFile struct {
	file   *os.File
	out    *bufio.Writer
	head   pcmHeader
	rate   int
	frames int64
}

// pcmHeader is the header of a file with so many bytes of samples, and what is done to samples before they are written.
type pcmHeader struct {
	bytes func(rate int, frames int64) []byte
	most  int64 // bytes of samples that its counts hold
	swap  bool  // big endian
}

func newPCMFile(file *os.File, head pcmHeader, rate int) *pcmFile {
	f := &pcmFile{file: file, out: bufio.NewWriterSize(file, 1<<18), head: head, rate: rate}
	_, _ = f.out.Write(head.bytes(rate, 0)) // its error comes back with the next write
	return f
}

func (f *pcmFile) picture(*Image) error { return fmt.Errorf("%w: no pictures", ErrUnsupported) }

func (f *pcmFile) sound(s Sound) error {
	f.frames += int64(len(s))
	if f.frames*soundFrameSize > f.head.most {
		return fmt.Errorf("%w: the format holds %d bytes of samples at most", ErrUnsupported, f.head.most)
	}
	if len(s) == 0 {
		return nil
	}
	samples := s.Flat()
	if f.head.swap == littleEndianHost {
		samples = swapped(samples)
	}
	_, err := f.out.Write(unsafe.Slice((*byte)(unsafe.Pointer(&samples[0])), 2*len(samples)))
	return bare(err)
}

func (f *pcmFile) end() error {
	if err := f.out.Flush(); err != nil {
		return bare(err)
	}
	_, err := f.file.WriteAt(f.head.bytes(f.rate, f.frames), 0)
	return bare(err)
}

func (f *pcmFile) deliver(io.Writer) error { return nil }
func (f *pcmFile) close()                  {}

// littleEndianHost says how the machine lays its numbers out.
var littleEndianHost = binary.NativeEndian.Uint16([]byte{1, 0}) == 1

func swapped(samples []int16) []int16 {
	s := make([]int16, len(samples))
	for i, v := range samples {
		s[i] = int16(bits.ReverseBytes16(uint16(v)))
	}
	return s
}

// wavHeader is that of Microsoft's and IBM's RIFF specification of 1991.
var wavHeader = pcmHeader{
	most: math.MaxUint32 - 36,
	bytes: func(rate int, frames int64) []byte {
		size := uint32(frames * soundFrameSize)
		b := append([]byte("RIFF"), 0, 0, 0, 0)
		binary.LittleEndian.PutUint32(b[4:], 36+size)
		b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00\x02\x00"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(rate))
		b = binary.LittleEndian.AppendUint32(b, uint32(rate)*soundFrameSize)
		b = append(b, soundFrameSize, 0, 16, 0)
		b = append(b, "data"...)
		return binary.LittleEndian.AppendUint32(b, size)
	},
}

// aiffHeader is that of Apple's AIFF 1.3, in which the rate is an 80-bit number.
var aiffHeader = pcmHeader{
	most: math.MaxUint32 - 46,
	swap: true,
	bytes: func(rate int, frames int64) []byte {
		size := uint32(frames * soundFrameSize)
		b := append([]byte("FORM"), 0, 0, 0, 0)
		binary.BigEndian.PutUint32(b[4:], 46+size)
		b = append(b, "AIFFCOMM\x00\x00\x00\x12\x00\x02"...)
		b = binary.BigEndian.AppendUint32(b, uint32(frames))
		b = append(b, 0, 16)
		shift := bits.LeadingZeros64(uint64(rate))
		b = binary.BigEndian.AppendUint16(b, uint16(16383+63-shift))
		b = binary.BigEndian.AppendUint64(b, uint64(rate)<<shift)
		b = append(b, "SSND"...)
		b = binary.BigEndian.AppendUint32(b, 8+size)
		return append(b, 0, 0, 0, 0, 0, 0, 0, 0)
	},
}
