package asf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
)

func le(n, bytes int) string {
	return string(binary.LittleEndian.AppendUint64(nil, uint64(n))[:bytes])
}

func object(kind string, body ...string) string {
	all := strings.Join(body, "")
	return kind + le(headSize+len(all), 8) + all
}

const (
	packetSize = 64
	zeros      = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	padding    = "\x74\xd4\x06\x18\xdf\xca\x09\x45\xa4\xba\x9a\xab\xcb\x96\xaa\xe8"
)

func properties(flags, packet int) string {
	return object(fileProperties, strings.Repeat(zeros, 4), le(flags, 4), le(packet, 4), le(packet, 4), le(0, 4))
}

func headerOf(objects ...string) string {
	return object(header, append([]string{le(len(objects), 4), "\x01\x02"}, objects...)...)
}

func extension(objects ...string) string {
	all := strings.Join(objects, "")
	return object(headerExtension, zeros, "\x06\x00", le(len(all), 4), all)
}

func dataOf(packets ...string) string {
	return object(data, zeros, le(len(packets), 8), "\x01\x01", strings.Join(packets, ""))
}

func index(entries int, body string) string {
	return object(simpleIndex, zeros, le(1, 8), le(1, 4), le(entries, 4), body)
}

// packetOf has one payload that fills it, of an object of this many bytes.
func packetOf(objectSize int) string {
	b := "\x82\x00\x00" + // error correction
		"\x00\x5d" + "\x00\x00\x00\x00\x00\x00" + // a byte for the object's number and for the length of replicated data, four for its offset
		"\x81\x00" + le(0, 4) + "\x08" + le(objectSize, 4) + le(0, 4)
	return b + strings.Repeat("x", packetSize-len(b))
}

// packetOfTwo has two payloads that state their lengths.
func packetOfTwo(first, second int) string {
	payload := func(size int) string {
		return "\x81\x00" + le(0, 4) + "\x08" + le(size, 4) + le(0, 4) + le(4, 2) + "xxxx"
	}
	b := "\x01\x5d" + "\x00\x00\x00\x00\x00\x00" + "\x82" + payload(first) + payload(second)
	return b + strings.Repeat("x", packetSize-len(b))
}

// replicating has a payload with more replicated data than a packet of this test would hold.
func replicating(n int) string {
	return "\x00\x5e" + "\x00\x00\x00\x00\x00\x00" + "\x81\x00" + le(0, 4) + le(n, 2) + strings.Repeat("\x00", n) + "x"
}

func nested(depth int) string {
	if depth == 0 {
		return properties(0, packetSize)
	}
	return extension(nested(depth - 1))
}

var good = headerOf(properties(0, packetSize), extension(object(padding, "  "))) +
	dataOf(packetOf(43), packetOf(500), packetOfTwo(4, 9)) + index(1, "123456")

const absurd = 0xfb00045a

var cases = []struct {
	name string
	file string
	lie  string // "" for none
	at   int64
}{
	{"good", good, "", 0},
	{"cut within the index", good[:len(good)-3], "", 0},
	{"cut within a packet", good[:len(good)-100], "", 0},
	{"cut after the header", good[:270], "", 0},
	{"cut within the header", good[:200], "a header of 206 bytes in a file of 200", 0},
	{"a larger object than the file's few bytes", headerOf(properties(0, packetSize)) + dataOf(packetOf(1<<20)), "", 0},
	{"the first packet", headerOf(properties(0, packetSize)) + dataOf(packetOf(absurd)), "a media object of 4211082330 bytes in a file of 248", 184},
	{"a later packet", headerOf(properties(0, packetSize)) + dataOf(packetOf(43), packetOf(absurd)), "a media object of 4211082330 bytes in a file of 312", 248},
	{"its second payload", headerOf(properties(0, packetSize)) + dataOf(packetOfTwo(4, absurd)), "a media object of 4211082330 bytes in a file of 248", 184},
	{"without a number of packets", headerOf(properties(1, packetSize)) + dataOf(packetOf(43), packetOf(absurd)), "a media object of 4211082330 bytes in a file of 312", 248},
	{"after the last packet", headerOf(properties(0, packetSize)) + dataOf(packetOf(43)) + packetOf(absurd), "", 0},
	{"replicated data", headerOf(properties(0, 274)) + dataOf(replicating(257)), "a payload with 257 bytes of replicated data", 184},
	{"packets of nothing", headerOf(properties(0, 0)) + dataOf(), "packets of 0 bytes", 134},
	{"huge packets", headerOf(properties(0, 1<<31)) + dataOf(), "packets of 2147483648 bytes", 30},
	{"an object beyond the header", headerOf(padding + le(1<<31-1, 8)), "an object of 2147483647 bytes where 24 are left", 30},
	{"an object of no size", headerOf(padding + le(0, 8)), "an object of 0 bytes where 24 are left", 30},
	{"half an object", headerOf("123"), "3 bytes that are no object", 30},
	{"an extension beyond itself", headerOf(object(headerExtension, zeros, "\x06\x00", le(1, 4))), "a header extension of 46 bytes that states 1", 30},
	{"an index in the header", headerOf(index(1<<32-1, "")), "an index of 56 bytes that states 4294967295 entries", 30},
	{"an index after the data", headerOf(properties(0, packetSize)) + dataOf(packetOf(43)) + index(absurd, "123456"), "an index of 62 bytes that states 4211082330 entries", 248},
	{"an index with some entries too few", headerOf(properties(0, packetSize)) + dataOf(packetOf(43)) + index(9, "123456"), "", 0},
	{"too deep", headerOf(nested(5)), "objects in objects, more than 4 deep", 214},
	{"too many objects", headerOf(slices.Repeat([]string{object(padding)}, 5000)...), "more than 4096 objects", 98310},
	{"too many exclusions", headerOf(object(mutualExclusion, zeros, le(4097, 2))), "more than 4096 streams that exclude each other", 30},
	{"no ASF", "RIFF....WAVE", "", 0},
	{"nothing", "", "", 0},
}

// through reads a file in pieces, as far as it is given.
func through(file string, piece int) ([]byte, error) {
	r, err := NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	var all []byte
	for b := make([]byte, piece); ; {
		n, err := r.ReadAt(b, int64(len(all)))
		all = append(all, b[:n]...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

// A lie is found however the file is read; a file without one is given as it is, also where it is cut off.
func TestReader(t *testing.T) {
	for _, c := range cases {
		for _, piece := range []int{1, 7, 64, 1000} {
			all, err := through(c.file, piece)
			var lie *LieError
			switch {
			case c.lie == "" && (err != nil || string(all) != c.file):
				t.Errorf("%s, by %d: %d of %d bytes, %v", c.name, piece, len(all), len(c.file), err)
			case c.lie != "" && (!errors.As(err, &lie) || lie.What != c.lie || lie.At != c.at):
				t.Errorf("%s, by %d: %v; want %s, at byte %d", c.name, piece, err, c.lie, c.at)
			}
		}
	}
}

// A second file after the first is not read.
func TestSecondFile(t *testing.T) {
	r, err := NewReader(strings.NewReader(good+good), int64(2*len(good)))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := r.ReadAt(make([]byte, headSize), int64(len(good))); n != 0 || err != io.EOF {
		t.Errorf("%d bytes, %v", n, err)
	}
}

// An error of the file's own reader is not taken for a lie.
func TestFailingReader(t *testing.T) {
	closed := disk.Open(t, disk.File(t, "a.asf", make([]byte, 1000)))
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := NewReader(closed, 1000); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// Whatever the bytes are, what is given is theirs, and no packet of it states more than is allowed.
func FuzzReader(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.file))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, piece := range []int{24, 64, 4096} {
			all, err := through(string(b), piece)
			if !bytes.HasPrefix(b, all) {
				t.Fatalf("%d bytes that are not the file's", len(all))
			}
			var lie *LieError
			if err != nil && (!errors.As(err, &lie) || lie.At < 0 || lie.At > int64(len(b))) {
				t.Fatal(err)
			}
		}
	})
}
