package pipeline

import (
	"bytes"
	"encoding/binary"
)

// jpeg2000 is a picture of JPEG 2000.
type jpeg2000 struct{ container }

func newJPEG2000(in inspection) (Format, error) { return &jpeg2000{container{in}}, nil }

// decoders allows openjpegdec for a picture whose header states that it is grey with alpha, the one kind that avdec_jpeg2000
// does not decode. openjpegdec writes past the end of its frames where the sizes in a damaged picture disagree, and leaks
// what it was decoding when it is stopped (GStreamer 1.22).
func (f *jpeg2000) decoders() []string {
	head := make([]byte, min(1<<16, f.file.Size()))
	n, _ := f.file.ReadAt(head, 0)
	const sizes = "\xff\x4f\xff\x51" // the start of a code stream, and its sizes (ISO 15444-1, A.5.1)
	const components = 36            // followed by their number
	at := bytes.Index(head[:n], []byte(sizes))
	if at < 0 || at+len(sizes)+components+2 > n {
		return nil
	}
	if binary.BigEndian.Uint16(head[at+len(sizes)+components:]) != 2 {
		return nil
	}
	return []string{"openjpegdec"}
}
