package npy

import (
	"encoding/binary"
	"io"
	"slices"
)

// block is how many bytes are converted, or read from a source of unknown length, at a time.
const block = 64 << 10

// WriteSamples writes the bytes of stereo sound.
func WriteSamples(w io.Writer, s [][2]int16) error {
	buf := make([]byte, 0, min(block, 4*len(s)))
	for piece := range slices.Chunk(s, block/4) {
		buf = buf[:0]
		for _, f := range piece {
			buf = binary.LittleEndian.AppendUint16(buf, uint16(f[0]))
			buf = binary.LittleEndian.AppendUint16(buf, uint16(f[1]))
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
	}
	return nil
}

// ReadBytes reads an array of n bytes.
func ReadBytes(r io.Reader, n int) ([]byte, error) {
	buf := make([]byte, 0, firstRoom(r, n, 1))
	for len(buf) < n {
		buf = moreRoom(buf, n)
		k, err := io.ReadFull(r, buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+k]
		if err != nil {
			return nil, err
		}
	}
	return buf, nil
}

// ReadSamples reads an array of n frames of stereo sound.
func ReadSamples(r io.Reader, n int) ([][2]int16, error) {
	s := make([][2]int16, 0, firstRoom(r, n, 4))
	buf := make([]byte, min(block, 4*n))
	for len(s) < n {
		s = moreRoom(s, n)
		piece := buf[:min(len(buf), 4*(cap(s)-len(s)))]
		if _, err := io.ReadFull(r, piece); err != nil {
			return nil, err
		}
		frames := s[len(s) : len(s)+len(piece)/4]
		for i := range frames {
			frames[i] = [2]int16{int16(binary.LittleEndian.Uint16(piece)), int16(binary.LittleEndian.Uint16(piece[2:]))}
			piece = piece[4:]
		}
		s = s[:len(s)+len(frames)]
	}
	return s, nil
}

// firstRoom returns the room to start with for n elements of a size: for all of them where r is known to hold them, else it grows as
// they arrive.
func firstRoom(r io.Reader, n, size int) int {
	if n*size <= block || holds(r, int64(n)*int64(size)) {
		return n
	}
	return block / size
}

// moreRoom doubles the capacity of a slice that is full, up to n.
func moreRoom[S ~[]E, E any](s S, n int) S {
	if len(s) < cap(s) {
		return s
	}
	grown := make(S, len(s), min(n, 2*len(s)))
	copy(grown, s)
	return grown
}

// holds reports whether r is known to have n more bytes: a file, or a reader of memory.
func holds(r io.Reader, n int64) bool {
	switch r := r.(type) {
	case interface{ Len() int }:
		return int64(r.Len()) >= n
	case io.Seeker:
		here, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			return false
		}
		end, err := r.Seek(0, io.SeekEnd)
		if err != nil {
			return false
		}
		back, err := r.Seek(here, io.SeekStart)
		return err == nil && back == here && end-here >= n
	}
	return false
}
