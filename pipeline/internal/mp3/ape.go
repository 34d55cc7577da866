package mp3

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

// maxAPE bounds the tag that is read, which is all of it.
const maxAPE = 64 << 20

// APEPictures returns the pictures of an APE tag at the end of a file, in their order.
//
//	items                               footer
//	length  flags  key  0  file  0  data     APETAGEX  version  length  count  flags
//	4       4                                8         4        4       4      4 + 8
func APEPictures(r io.ReaderAt, size int64) (pictures [][]byte) {
	f := &file{r: r}
	end := size
	for range maxTags {
		const footer = 32
		foot := f.read(end-footer, footer)
		if len(foot) == footer && string(foot[:8]) == "APETAGEX" {
			length := int64(binary.LittleEndian.Uint32(foot[12:]))
			if length < footer || length > min(end, maxAPE) {
				return nil
			}
			return picturesOf(f.read(end-length, int(length-footer)))
		}
		n := f.trailingTag(end)
		if n == 0 || n > end {
			return nil
		}
		end -= n
	}
	return nil
}

// picturesOf returns those among the items of a tag.
func picturesOf(items []byte) (pictures [][]byte) {
	const head = 8
	const most = 64 // pictures; no usual tag has as many
	for len(items) > head && len(pictures) < most {
		length := int64(binary.LittleEndian.Uint32(items))
		key, rest, ok := bytes.Cut(items[head:], []byte{0})
		if !ok || length > int64(len(rest)) {
			break
		}
		if strings.HasPrefix(strings.ToLower(string(key)), "cover art") {
			if _, data, ok := bytes.Cut(rest[:length], []byte{0}); ok && len(data) > 0 {
				pictures = append(pictures, data)
			}
		}
		items = rest[length:]
	}
	return pictures
}
