package asf

import (
	"encoding/binary"
	"unicode/utf16"
)

const (
	extendedContent = "\x40\xa4\xd0\xd2\x07\xe3\xd2\x11\x97\xf0\x00\xa0\xc9\x5e\xa8\x50"
	metadataLibrary = "\x94\x1c\x23\x44\x98\x94\xd1\x49\xa1\x41\x1d\x13\x4e\x45\x70\x54"
)

// Pictures returns the covers in the header, in their order.
func (r *Reader) Pictures() [][]byte { return r.pictures }

// extended reads the words of an extended content description.
//
//	count  ┬ length  name  type  length  value
//	2      └ 2             2     2
func (r *Reader) extended(body []byte) {
	c := fields{body}
	for count := c.number(2); count > 0 && c.left != nil; count-- {
		name := text16(c.take(c.number(2)))
		c.number(2)
		r.word(name, c.take(c.number(2)))
	}
}

// library reads the words of a metadata library.
//
//	count  ┬ language  stream  length  type  length  name  value
//	2      └ 2         2       2       2     4
func (r *Reader) library(body []byte) {
	c := fields{body}
	for count := c.number(2); count > 0 && c.left != nil; count-- {
		c.number(2)
		c.number(2)
		name, _ := c.number(2), c.number(2)
		value := c.number(4)
		r.word(text16(c.take(name)), c.take(value))
	}
}

// word keeps a picture: its kind, the size of the data, two texts, and the data.
func (r *Reader) word(name string, value []byte) {
	const most = 64 // no usual file has as many
	if name != "WM/Picture" || len(r.pictures) == most {
		return
	}
	c := fields{value}
	c.number(1)
	size := c.number(4)
	c.line() // its media type
	c.line() // what it shows
	if data := c.take(size); len(data) > 0 {
		r.pictures = append(r.pictures, data)
	}
}

// fields are taken from the front; left is nil once one did not fit.
type fields struct{ left []byte }

func (c *fields) take(n int) []byte {
	if n < 0 || n > len(c.left) {
		c.left = nil
		return nil
	}
	b := c.left[:n:n]
	c.left = c.left[n:]
	return b
}

// number takes one of so many bytes.
func (c *fields) number(bytes int) (v int) {
	for i, b := range c.take(bytes) {
		v |= int(b) << (8 * i)
	}
	return v
}

// line takes a text that ends with a 0.
func (c *fields) line() []byte {
	for i := 0; i+2 <= len(c.left); i += 2 {
		if c.left[i]|c.left[i+1] == 0 {
			return c.take(i + 2)
		}
	}
	c.left = nil
	return nil
}

// text16 reads UTF-16 up to the first 0.
func text16(b []byte) string {
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		u := binary.LittleEndian.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}
