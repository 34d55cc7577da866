package pipeline

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// jpeg2000Decoder is the decoder for a picture of JPEG 2000 whose header says that it is grey with alpha, the one kind that
// avdec_jpeg2000 does not decode; nil for all else. openjpegdec, which does, writes behind its frames where the sizes in a
// damaged picture disagree, and does not give back what it was decoding when it is stopped (GStreamer 1.22).
func (l *look) jpeg2000Decoder() []string {
	if !strings.HasPrefix(l.caps.Media, "image/jp2") && !strings.HasPrefix(l.caps.Media, "image/x-j") {
		return nil
	}
	head := make([]byte, min(1<<16, l.file.Size()))
	n, _ := l.file.ReadAt(head, 0)
	const sizes = "\xff\x4f\xff\x51" // the begin of a code stream, and its sizes (ISO 15444-1, A.5.1)
	const components = 36            // behind which their number stands
	at := bytes.Index(head[:n], []byte(sizes))
	if at < 0 || at+len(sizes)+components+2 > n {
		return nil
	}
	if binary.BigEndian.Uint16(head[at+len(sizes)+components:]) != 2 {
		return nil
	}
	return []string{"openjpegdec"}
}
