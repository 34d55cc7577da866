package trust_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"os"
	"testing"

	"github.com/gonumm/gonumm/tests/truth"
)

// wrapped are lists in what players unpack: after a tag, gzipped, and, every third, attached to a film.
func wrapped(t *testing.T, lists []list) []list {
	t.Helper()
	film, err := os.ReadFile(truth.Named(t, "short_sound.mkv").Path)
	noError(t, err)
	var more []list
	for i, l := range lists {
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		_, err := w.Write([]byte(l.text))
		noError(t, err)
		noError(t, w.Close())
		more = append(more, list{"tagged " + l.what, id3(l.text), ""}, list{"gzipped " + l.what, packed.String(), ""})
		if i%3 == 0 {
			more = append(more, list{"attached " + l.what, string(attached(film, l.text)), ""})
		}
	}
	return more
}

// attached puts a file after the last cluster of a Matroska film, whose segment then has no stated length.
func attached(film []byte, text string) []byte {
	element := func(id string, body ...string) string {
		var all []byte
		for _, b := range body {
			all = append(all, b...)
		}
		return id + string(binary.BigEndian.AppendUint64(nil, 1<<56|uint64(len(all)))) + string(all)
	}
	b := bytes.Clone(film)
	segment := bytes.Index(b, []byte("\x18\x53\x80\x67\x01"))
	copy(b[segment+4:], "\x01\xff\xff\xff\xff\xff\xff\xff")
	return append(b, element("\x19\x41\xa4\x69", element("\x61\xa7",
		element("\x46\x6e", "list.m3u8"), element("\x46\x60", "application/vnd.apple.mpegurl"),
		element("\x46\xae", "\x07"), element("\x46\x5c", text)))...)
}
