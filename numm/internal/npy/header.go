// Package npy reads and writes NumPy's array format (NEP 1): a magic string, the version, the length of the header, the header, which is
// a Python dictionary padded with spaces, and the array's bytes.
//
//	\x93NUMPY 1 0 | 118 | {'descr': '|u1', 'fortran_order': False, 'shape': (240, 320, 3), }      \n | bytes
//
// sbinet/npyio, which knows all of the format, allocates what a header promises, panics on some damaged headers, takes missing data
// for zeroes, and reads one value at a time. What is read here costs no more memory than a few times what arrives.
package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// The types of arrays that are read and written.
const (
	Bytes   = "|u1" // uint8
	Samples = "<i2" // int16, little endian
)

// Header describes an array.
type Header struct {
	Kind    string // Bytes or Samples
	Fortran bool   // the first index varies fastest
	Shape   []int
}

const (
	magic = "\x93NUMPY"
	// maxHeader is more than NumPy itself reads without being told to trust the file (10000).
	maxHeader = 1 << 16
	// maxDims is NumPy's own limit.
	maxDims = 64
)

// Bytes returns the header in version 1.0, padded so that the data starts at a multiple of 64.
func (h Header) Bytes() []byte {
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", h.Kind, ShapeText(h.Shape))
	start := len(magic) + 4
	padded := (start+len(text)+1+63)/64*64 - start
	head := append([]byte(magic), 1, 0)
	head = binary.LittleEndian.AppendUint16(head, uint16(padded))
	head = append(head, text...)
	head = append(head, strings.Repeat(" ", padded-len(text)-1)...)
	return append(head, '\n')
}

// ReadHeader reads a header, and not a byte more.
func ReadHeader(r io.Reader) (Header, error) {
	start := make([]byte, len(magic)+2)
	if _, err := io.ReadFull(r, start); err != nil {
		return Header{}, err
	}
	if string(start[:len(magic)]) != magic {
		return Header{}, fmt.Errorf("%w: not an npy file", sentinel.ErrUnsupported)
	}
	var width int // of the length field
	switch major := start[len(magic)]; major {
	case 1:
		width = 2
	case 2, 3:
		width = 4
	default:
		return Header{}, fmt.Errorf("%w: npy: version %d", sentinel.ErrUnsupported, major)
	}
	var field [4]byte
	if _, err := io.ReadFull(r, field[:width]); err != nil {
		return Header{}, err
	}
	length := binary.LittleEndian.Uint32(field[:])
	if length > maxHeader {
		return Header{}, fmt.Errorf("%w: npy: header of %d bytes", sentinel.ErrCorrupt, length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return Header{}, err
	}
	return parseHeader(string(text))
}

// parseHeader parses the dictionaries that describe plain arrays: strings, True and False, tuples of numbers.
func parseHeader(text string) (Header, error) {
	p := pythonDict{rest: text}
	var h Header
	seen := map[string]bool{}
	p.take("{")
	for p.err == nil && !p.ahead("}") {
		key := p.text()
		p.take(":")
		switch {
		case p.err != nil:
		case seen[key]:
			p.fail()
		case key == "descr" && (p.ahead("[") || p.ahead("(")):
			return h, fmt.Errorf("%w: npy: array of records", sentinel.ErrUnsupported)
		case key == "descr":
			h.Kind = p.text()
		case key == "fortran_order":
			h.Fortran = p.truth()
		case key == "shape":
			h.Shape = p.numbers()
		default:
			p.fail()
		}
		seen[key] = true
		if !p.ahead("}") {
			p.take(",")
		}
	}
	p.take("}")
	if p.err == nil && strings.TrimSpace(p.rest) != "" || len(seen) != 3 {
		p.fail()
	}
	if p.err != nil {
		return h, p.err
	}
	switch h.Kind {
	case "|u1", "<u1", ">u1", "=u1", "u1":
		h.Kind = Bytes
	case Samples:
	default:
		return h, fmt.Errorf("%w: npy: array of type %q, not %s (uint8) or %s (int16)", sentinel.ErrUnsupported, h.Kind, Bytes, Samples)
	}
	return h, nil
}

// pythonDict parses the few Python words of a header from the front of rest. After an error it does nothing.
type pythonDict struct {
	rest string
	err  error
}

func (p *pythonDict) fail() {
	if p.err == nil {
		p.err = fmt.Errorf("%w: npy: header not understood at %.20q", sentinel.ErrCorrupt, p.rest)
	}
}

func (p *pythonDict) ahead(s string) bool {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	return strings.HasPrefix(p.rest, s)
}

func (p *pythonDict) take(s string) {
	if p.err == nil && p.ahead(s) {
		p.rest = p.rest[len(s):]
		return
	}
	p.fail()
}

func (p *pythonDict) text() string {
	quote := `'`
	if p.ahead(`"`) {
		quote = `"`
	}
	p.take(quote)
	s, after, ok := strings.Cut(p.rest, quote)
	if p.err != nil || !ok {
		p.fail()
		return ""
	}
	p.rest = after
	return s
}

func (p *pythonDict) truth() bool {
	if p.ahead("True") {
		p.take("True")
		return true
	}
	p.take("False")
	return false
}

func (p *pythonDict) numbers() []int {
	var list []int
	p.take("(")
	for p.err == nil && !p.ahead(")") {
		digits := len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789"))
		n, err := strconv.Atoi(p.rest[:digits])
		if err != nil || len(list) == maxDims {
			p.fail()
			return nil
		}
		p.rest = p.rest[digits:]
		list = append(list, n)
		if !p.ahead(")") {
			p.take(",")
		}
	}
	p.take(")")
	return list
}

// ShapeText returns a shape as Python writes a tuple of two and more numbers.
func ShapeText(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		words[i] = strconv.Itoa(n)
	}
	return "(" + strings.Join(words, ", ") + ")"
}
