package numm

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
	"time"
	"unsafe"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/internal/pcm"
)

// pcmFile writes samples as they are, after a header that is completed at the end.
type pcmFile struct {
	file   *os.File
	out    *bufio.Writer
	head   pcmHeader
	rate   int
	mono   bool // one channel, the mean of both
	frames int64
	tags   map[string]string
	open   bool // the file cannot seek: its header says that the sound goes on to the end
}

func (f *pcmFile) channels() int {
	if f.mono {
		return 1
	}
	return Channels
}

// pcmHeader is the header of a file with this many sound frames, a negative number where they go on to the end of the file, and
// what is done to samples before they are written.
type pcmHeader struct {
	bytes func(rate, channels int, frames int64) []byte
	most  int64 // bytes of samples that its counts hold
	swap  bool  // big endian

	container string
}

// setSize states how many bytes of the file follow the size.
func (h pcmHeader) setSize(head []byte, size uint32) {
	if h.swap {
		binary.BigEndian.PutUint32(head[4:], size)
		return
	}
	binary.LittleEndian.PutUint32(head[4:], size)
}

func newPCMFile(file *os.File, head pcmHeader, rate int, mono bool) *pcmFile {
	f := &pcmFile{file: file, out: bufio.NewWriterSize(file, 1<<16), head: head, rate: rate, mono: mono}
	_, _ = f.out.Write(head.bytes(rate, f.channels(), 0)) // its error is returned by the next write
	return f
}

func newTaggedPCMFile(file *os.File, head pcmHeader, c *encodeConfig) *pcmFile {
	f := newPCMFile(file, head, c.sampleRate(), c.mono)
	f.tags = c.tags
	return f
}

// newPCMStream is newPCMFile for a file that cannot seek.
func newPCMStream(file *os.File, head pcmHeader, rate int, mono bool) *pcmFile {
	f := &pcmFile{file: file, out: bufio.NewWriterSize(file, 1<<16), head: head, rate: rate, mono: mono, open: true}
	_, _ = f.out.Write(head.bytes(rate, f.channels(), -1))
	return f
}

func (f *pcmFile) picture(*Image, time.Duration, time.Duration) error {
	return fmt.Errorf("%w: no pictures", ErrUnsupported)
}

func (f *pcmFile) sound(s Sound) error {
	f.frames += int64(len(s))
	if !f.open && f.frames*2*int64(f.channels()) > f.head.most {
		return fmt.Errorf("%w: the format holds %d bytes of samples at most", ErrUnsupported, f.head.most)
	}
	if len(s) == 0 {
		return nil
	}
	samples := s.Flat()
	if f.mono {
		samples = means(s)
	}
	if f.head.swap == littleEndianHost {
		samples = swapped(samples)
	}
	_, err := f.out.Write(unsafe.Slice((*byte)(unsafe.Pointer(&samples[0])), 2*len(samples)))
	return file.WithoutPath(err)
}

func (f *pcmFile) end() error {
	if err := f.out.Flush(); err != nil {
		return file.WithoutPath(err)
	}
	if f.open {
		return nil
	}
	head := f.head.bytes(f.rate, f.channels(), f.frames)
	if chunks := pcm.TagChunks(f.head.container, f.tags); len(chunks) > 0 {
		if _, err := f.out.Write(chunks); err != nil {
			return file.WithoutPath(err)
		}
		if err := f.out.Flush(); err != nil {
			return file.WithoutPath(err)
		}
		f.head.setSize(head, uint32(int64(len(head))-8+f.frames*2*int64(f.channels())+int64(len(chunks))))
	}
	_, err := f.file.WriteAt(head, 0)
	return file.WithoutPath(err)
}

func (f *pcmFile) deliver(io.Writer) error { return nil }
func (f *pcmFile) close()                  {}

// means returns those of both channels, half to even.
func means(s Sound) []int16 {
	mono := make([]int16, len(s))
	for i, f := range s {
		sum := int(f[0]) + int(f[1])
		mono[i] = int16((sum + sum>>1&1) >> 1)
	}
	return mono
}

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
	most:      math.MaxUint32 - 36,
	container: "wav",
	bytes: func(rate, channels int, frames int64) []byte {
		frame := uint32(2 * channels)
		size := uint32(frames) * frame
		whole := 36 + size
		if frames < 0 {
			size, whole = math.MaxUint32, math.MaxUint32
		}
		b := append([]byte("RIFF"), 0, 0, 0, 0)
		binary.LittleEndian.PutUint32(b[4:], whole)
		b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
		b = append(b, byte(channels), 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(rate))
		b = binary.LittleEndian.AppendUint32(b, uint32(rate)*frame)
		b = append(b, byte(frame), 0, 16, 0)
		b = append(b, "data"...)
		return binary.LittleEndian.AppendUint32(b, size)
	},
}

// aiffHeader is that of Apple's AIFF 1.3, in which the rate is an 80-bit number.
var aiffHeader = pcmHeader{
	most:      math.MaxUint32 - 46,
	swap:      true,
	container: "aiff",
	bytes: func(rate, channels int, frames int64) []byte {
		size := uint32(frames) * uint32(2*channels)
		b := append([]byte("FORM"), 0, 0, 0, 0)
		binary.BigEndian.PutUint32(b[4:], 46+size)
		b = append(b, "AIFFCOMM\x00\x00\x00\x12\x00"...)
		b = append(b, byte(channels))
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
