// Package asf checks a WMA or WMV file for a demuxer that trusts every stated number.
//
//	Header ┬ File Properties              the size of a packet
//	       ├ Stream Properties ...
//	       └ Header Extension ─ ...
//	Data ── packet │ packet │ ...         each of payloads, which are pieces of media objects
//	Simple Index ...                      a number of entries
//
// GStreamer's asfdemux 1.22 allocates the size of a media object, and the entries of an index, as they are stated, follows
// objects as deep as they nest, and walks lists that grow with each object. A Reader gives it the bytes only as long as
// the stated numbers are possible. The names and numbers are those of Microsoft's specification of ASF, revision 01.20.06.
package asf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// A file that exceeds these is refused. Real headers have some kilobytes, or a picture, and some dozens of objects; packets
// have at most 64 KiB.
const (
	maxHeader  = 64 << 20
	maxPacket  = 16 << 20
	maxObjects = 4096
	maxStreams = 4096 // that exclude each other; a file has at most 127
	maxDepth   = 4    // of objects in objects, where 2 are defined

	maxSize = 1 << 56 // what is larger was not measured

	maxIndex = 5 << 20 // the demuxer passes over larger ones
)

// A LieError is an impossible number in a file.
type LieError struct {
	At   int64 // offset of the object, or of the packet
	What string
}

// Error returns what is impossible, and where.
func (e *LieError) Error() string { return fmt.Sprintf("%s, at byte %d", e.What, e.At) }

func lie(at int64, format string, args ...any) error {
	return &LieError{At: at, What: fmt.Sprintf(format, args...)}
}

// Reader is the file up to its first impossible number, or to the start of a second file in it. It is safe for concurrent use.
type Reader struct {
	from   io.ReaderAt
	size   int64
	packet int64  // bytes
	count  uint64 // packets; 0 where not known
	data   int64  // where the first packet begins; 0 where there is none

	broadcast bool
	stated    uint64 // size of the file; 0 where it is none, as with a broadcast
	objects   int    // met so far, while the headers are read
	excluding int    // streams

	preroll, plays uint64  // before the first time, in milliseconds; all of it, in 100 ns
	sounds         []Sound // in the order of the headers
	pictures       [][]byte
}

// NewReader reads the headers, the index and the first packet. The error is a *LieError, or the reader's own.
func NewReader(from io.ReaderAt, size int64) (*Reader, error) {
	r := &Reader{from: from, size: size}
	head, err := r.bytes(0, headSize)
	if err != nil || head == nil || kindOf(head) != header {
		return r, err
	}
	length := sizeOf(head)
	switch {
	case length < headSize+6 || length > uint64(size):
		return nil, lie(0, "a header of %d bytes in a file of %d", length, size)
	case length > maxHeader:
		return nil, lie(0, "a header of %d bytes", length)
	}
	all, err := r.bytes(0, int64(length))
	if err != nil || all == nil {
		return r, err
	}
	if err := r.object(all, 0, 0); err != nil {
		return nil, err
	}
	return r, r.readData(int64(length))
}

// StatedSize returns the size that the file states to have; 0 where it states none.
func (r *Reader) StatedSize() int64 {
	if r.broadcast || r.stated > maxSize {
		return 0
	}
	return int64(r.stated)
}

// readData reads what follows the header.
func (r *Reader) readData(at int64) error {
	const dataHead = headSize + 26
	head, err := r.bytes(at, dataHead)
	if err != nil || head == nil || kindOf(head) != data {
		return err
	}
	if r.packet == 0 {
		return lie(at, "packets of 0 bytes")
	}
	r.data = at + dataHead
	if !r.broadcast {
		r.count = binary.LittleEndian.Uint64(head[headSize+16:])
	}
	index := uint64(r.data)
	switch length := sizeOf(head); {
	case !r.broadcast && length > dataHead:
		index += length - dataHead
	case r.count > 0:
		index += r.count * uint64(r.packet)
	default:
		index = uint64(r.size)
	}
	if err := r.readIndexes(index); err != nil {
		return err
	}
	first, err := r.bytes(r.data, r.packet)
	if err != nil || first == nil {
		return err
	}
	return r.checkPacket(first, r.data)
}

// readIndexes reads as far as the demuxer does.
func (r *Reader) readIndexes(at uint64) error {
	for at < uint64(r.size) {
		head, err := r.bytes(int64(at), headSize)
		if err != nil || head == nil || kindOf(head) == header {
			return err
		}
		length := sizeOf(head)
		if length < headSize || length > maxIndex {
			return nil
		}
		all, err := r.bytes(int64(at), int64(length))
		if err != nil || all == nil {
			return err
		}
		if err := r.object(all, int64(at), 0); err != nil {
			return err
		}
		at += length
	}
	return nil
}

// ReadAt reads the file. Where a packet has an impossible number, the error is a *LieError.
func (r *Reader) ReadAt(p []byte, offset int64) (int, error) {
	n, err := r.from.ReadAt(p, offset)
	if n == 0 || r.data == 0 || offset+int64(n) <= r.data {
		return n, err
	}
	if offset >= r.data && bytes.HasPrefix(p[:n], []byte(header)) {
		return 0, io.EOF
	}
	first := max(offset-r.data+r.packet-1, 0) / r.packet
	for at := r.data + first*r.packet; at < offset+int64(n) && (r.count == 0 || uint64((at-r.data)/r.packet) < r.count); at += r.packet {
		packet, err := p[at-offset:n], error(nil)
		if int64(len(packet)) < r.packet {
			packet, err = r.bytes(at, r.packet)
		}
		if err != nil {
			return 0, err
		}
		if packet == nil {
			break // cut off, which the demuxer passes over
		}
		if err := r.checkPacket(packet[:r.packet], at); err != nil {
			return 0, err
		}
	}
	return n, err
}

// bytes are nil where the file ends before.
func (r *Reader) bytes(at, n int64) ([]byte, error) {
	if n > r.size-at {
		return nil, nil
	}
	b := make([]byte, n)
	got, err := r.from.ReadAt(b, at)
	switch {
	case int64(got) == n:
		return b, nil
	case err == nil || errors.Is(err, io.EOF):
		return nil, nil
	}
	return nil, err
}
