package flac

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
)

// file makes a file of n frames, of 4096 samples each, whose bodies are chance and begin with what frames begin with.
func file(n int) (data []byte, places []int64) {
	data = append([]byte("fLaC\x00\x00\x00\x22\x10\x00\x10\x00"), make([]byte, streamInfo-4)...)
	data = append(data, "\x84\x00\x00\x03tag"...)
	random := rand.New(rand.NewPCG(5, 6))
	for i := range n {
		places = append(places, int64(len(data)))
		frame := append([]byte{0xff, 0xf8, 0xc9, 0x18}, string(rune(i))...)
		frame = append(frame, crc8(frame))
		frame = append(frame, 0xff, 0xf8, 0xc9, 0x18, 7)
		for range 2000 + random.IntN(2000) {
			frame = append(frame, byte(random.Uint32()))
		}
		sum := uint16(0)
		for _, v := range frame {
			sum = sum<<8 ^ crc16[byte(sum>>8)^v]
		}
		data = append(data, binary.BigEndian.AppendUint16(frame, sum)...)
	}
	return data, places
}

// The entry is a frame at the sample or before, close to it, with the header in front of it.
func TestEnter(t *testing.T) {
	const frames = 3000
	data, places := file(frames)
	f, err := Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for sample := int64(0); sample < frames*4096; sample += 100_003 {
		v, begins, ok := f.Enter(sample)
		if !ok {
			if sample > 20*4096 {
				t.Errorf("no entry for sample %d", sample)
			}
			continue
		}
		number := begins / 4096
		if begins > sample || sample-begins > 40*4096 || begins%4096 != 0 {
			t.Errorf("sample %d is entered at %d", sample, begins)
		}
		head := v.Patches[0]
		if string(head.Bytes[:4]) != "fLaC" || v.Start != head.Offset || head.Offset+int64(len(head.Bytes)) != places[number] {
			t.Errorf("sample %d: byte %d and a head of %d bytes, want frame %d at %d",
				sample, v.Start, len(head.Bytes), number, places[number])
		}
	}
}

// A frame ends where its sum is followed by a whole header, wherever the reading in steps has come to, not where other bytes of it look
// like both at first.
func TestNextEndsWithTheFrame(t *testing.T) {
	second := append([]byte{0xff, 0xf8, 0xc9, 0x18, 1}, crc8([]byte{0xff, 0xf8, 0xc9, 0x18, 1}))
	second = append(second, make([]byte, 300)...)
	for body := 1<<16 - 40; body < 1<<16+10; body++ {
		data, _ := file(1)
		head := int64(bytes.Index(data, []byte("tag")) + 3)
		frame := []byte{0xff, 0xf8, 0xc9, 0x18, 0}
		frame = append(frame, crc8(frame))
		for i := range body {
			if i == 1000 {
				frame = binary.BigEndian.AppendUint16(frame, sumOf(frame))
				frame = append(frame, 0xff, 0xf9, 0xc9, 0x18, 2, ^crc8([]byte{0xff, 0xf9, 0xc9, 0x18, 2}))
			}
			frame = append(frame, byte(i)|1)
		}
		frame = binary.BigEndian.AppendUint16(frame, sumOf(frame))
		data = append(append(data[:head], frame...), second...)
		f, err := Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		var buf []byte
		if n, block, err := f.next(&buf, head); n != len(frame) || block != 4096 || err != nil {
			t.Errorf("a frame of %d bytes: %d of %d samples, %v", len(frame), n, block, err)
		}
	}
}

// Other bytes are no file of this kind, and a file that breaks off anywhere is entered where it is whole or not at all.
func TestReadOfOthers(t *testing.T) {
	data, places := file(200)
	for n := range 70 {
		f, err := Read(bytes.NewReader(data[:n]), int64(n))
		if err == nil {
			f.Enter(1 << 20)
		} else if !errors.Is(err, ErrFormat) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	short := places[150] + 100
	f, err := Read(bytes.NewReader(data[:short]), short)
	if err != nil {
		t.Fatal(err)
	}
	if _, begins, ok := f.Enter(199 * 4096); !ok || begins > 150*4096 {
		t.Errorf("entered at %d, %v", begins, ok)
	}
	failing := failingReader{errors.New("no disk")}
	if _, err := Read(failing, 1000); !errors.Is(err, failing.err) {
		t.Errorf("%v, want %v", err, failing.err)
	}
}

// A file full of headers without frames, each of which costs a checksum over all that a frame may have, is given up soon.
func TestEnterGivesUp(t *testing.T) {
	data, _ := file(20)
	header := []byte{0xff, 0xf8, 0x19, 0x18, 0}
	data = append(data, bytes.Repeat(append(header, crc8(header)), 1<<18/6)...)
	counted := &countingReader{ReaderAt: bytes.NewReader(data)}
	f, err := Read(counted, int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	counted.reads = 0
	if _, begins, ok := f.Enter(1 << 20); ok {
		t.Errorf("entered at %d", begins)
	}
	if counted.reads > 1 {
		t.Errorf("read %d times, want 1", counted.reads)
	}
}

type countingReader struct {
	io.ReaderAt
	reads int
}

func (c *countingReader) ReadAt(b []byte, at int64) (int, error) {
	c.reads++
	return c.ReaderAt.ReadAt(b, at)
}

type failingReader struct{ err error }

func (f failingReader) ReadAt([]byte, int64) (int, error) { return 0, f.err }

var _ io.ReaderAt = failingReader{}
