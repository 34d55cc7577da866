package numm

import (
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// npyHead is what an NPY header says of an array. The format is NumPy's NEP 1: a magic string, the version, the
// header's length, and a Python dictionary, padded with spaces.
type npyHead struct {
	kind    string // npyBytes or npySamples
	fortran bool
	shape   []int
}

const (
	npyMagic = "\x93NUMPY"
	// npyMaxHeader is more than NumPy itself reads without being told to trust the file (10000).
	npyMaxHeader = 1 << 16
	// npyMaxDims is NumPy's own limit.
	npyMaxDims = 64
)

// npyHeader is the header of version 1.0, padded so that the data begins at a multiple of 64.
func npyHeader(kind string, shape []int) []byte {
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }", kind, shapeText(shape))
	start := len(npyMagic) + 4
	padded := (start+len(text)+1+63)/64*64 - start
	head := append([]byte(npyMagic), 1, 0)
	head = binary.LittleEndian.AppendUint16(head, uint16(padded))
	head = append(head, text...)
	head = append(head, strings.Repeat(" ", padded-len(text)-1)...)
	return append(head, '\n')
}

func readNPYHeader(r io.Reader) (npyHead, error) {
	start := make([]byte, len(npyMagic)+2)
	if _, err := io.ReadFull(r, start); err != nil {
		return npyHead{}, err
	}
	if string(start[:len(npyMagic)]) != npyMagic {
		return npyHead{}, fmt.Errorf("%w: not an npy file", ErrUnsupported)
	}
	var width int // of the length field
	switch major := start[len(npyMagic)]; major {
	case 1:
		width = 2
	case 2, 3:
		width = 4
	default:
		return npyHead{}, fmt.Errorf("%w: npy: version %d", ErrUnsupported, major)
	}
	var field [4]byte
	if _, err := io.ReadFull(r, field[:width]); err != nil {
		return npyHead{}, err
	}
	length := binary.LittleEndian.Uint32(field[:])
	if length > npyMaxHeader {
		return npyHead{}, fmt.Errorf("%w: npy: header of %d bytes", ErrCorrupt, length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return npyHead{}, err
	}
	return parseNPYHead(string(text))
}

// parseNPYHead understands the dictionaries that describe plain arrays: strings, True and False, tuples of numbers.
func parseNPYHead(text string) (npyHead, error) {
	p := pythonDict{rest: text}
	var h npyHead
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
			return h, fmt.Errorf("%w: npy: array of records", ErrUnsupported)
		case key == "descr":
			h.kind = p.text()
		case key == "fortran_order":
			h.fortran = p.truth()
		case key == "shape":
			h.shape = p.numbers()
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
	switch h.kind {
	case "|u1", "<u1", ">u1", "=u1", "u1":
		h.kind = npyBytes
	case npySamples:
	default:
		return h, fmt.Errorf("%w: npy: array of type %q, not %s (uint8) or %s (int16)", ErrUnsupported, h.kind, npyBytes, npySamples)
	}
	return h, nil
}

// pythonDict reads the few Python words of a header from the front of rest. After an error it stays where it is.
type pythonDict struct {
	rest string
	err  error
}

func (p *pythonDict) fail() {
	if p.err == nil {
		p.err = fmt.Errorf("%w: npy: header not understood at %.20q", ErrCorrupt, p.rest)
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
		if err != nil || len(list) == npyMaxDims {
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
