package still

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
)

// inflated returns the text of a chunk after its keyword. Its inflated size is subtracted from left, the budget.
func inflated(kind string, text []byte, left *int64) []byte {
	compressed := kind == "zTXt"
	if kind == "iTXt" && len(text) >= 2 {
		compressed = text[0] == 1
		_, text, _ = bytes.Cut(text[2:], []byte{0}) // language
		_, text, _ = bytes.Cut(text, []byte{0})     // keyword in that language
	} else if compressed && len(text) > 0 {
		text = text[1:] // method
	}
	if !compressed {
		return text
	}
	r, err := zlib.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	plain, _ := io.ReadAll(io.LimitReader(r, *left)) // as much as is whole
	*left -= int64(len(plain))
	return plain
}

// rawProfile decodes a profile that ImageMagick wrote as text: a newline, the name, the length, and hexadecimal digits in lines.
func rawProfile(text []byte) []byte {
	lines := bytes.SplitN(bytes.TrimLeft(text, "\n"), []byte("\n"), 3)
	if len(lines) < 3 {
		return nil
	}
	digits := bytes.Join(bytes.Fields(lines[2]), nil)
	data := make([]byte, hex.DecodedLen(len(digits)))
	n, _ := hex.Decode(data, digits)
	return data[:n]
}

// pngProfile inflates the profile of an iCCP chunk.
func pngProfile(chunk []byte) ([]byte, error) {
	const most = 16 << 20
	_, rest, ok := bytes.Cut(chunk, []byte{0})
	if !ok || len(rest) < 1 {
		return nil, nil
	}
	r, err := zlib.NewReader(bytes.NewReader(rest[1:]))
	if err != nil {
		return nil, err
	}
	profile, err := io.ReadAll(io.LimitReader(r, most))
	if err == nil && len(profile) == most {
		err = fmt.Errorf("%w: png: profile of more than %d bytes", ErrUnsupported, most)
	}
	return profile, err
}
