package pipeline

import (
	"bytes"
	"slices"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/header"
)

// Recognise returns the format of the bytes, by their content alone. Unknown bytes are an ErrUnsupported, and so is plain text, which the
// error names.
func Recognise(file *File, view gst.View) (*gst.Caps, error) {
	caps, _, err := gst.Recognise(file.bytes(), view)
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	switch {
	case caps == nil && isAV1(file, view):
		return gst.ParseCaps(media.AV1 + ", stream-format=(string)obu-stream")
	case caps == nil && !gst.HasPlugin("typefindfunctions"):
		return nil, &PluginError{Feature: "knowledge of formats", Package: "gstreamer1.0-plugins-base"}
	case caps == nil, caps.Media == media.H263 && !beginsPicture(file, view):
		return nil, failure(ErrUnsupported, "its content is of no known format")
	case slices.Contains(texts, caps.Media):
		return nil, failure(ErrUnsupported, "it is text")
	}
	return caps, nil
}

// beginsPicture reports whether the bytes begin with the code that a picture of H.263 begins with (5.1.1), which GStreamer is content to find
// anywhere.
func beginsPicture(file *File, view gst.View) bool {
	var b [3]byte
	n, _ := file.ReadAt(b[:], view.Start)
	return n == len(b) && b[0]|b[1] == 0 && b[2]>>2 == 0x20
}

// isAV1 reports whether the bytes are AV1 without a container, of which GStreamer knows no marks: a temporal delimiter, and a sequence
// header after it.
func isAV1(file *File, view gst.View) bool {
	b := make([]byte, min(256, view.End-view.Start))
	n, _ := file.ReadAt(b, view.Start)
	rest, ok := bytes.CutPrefix(b[:n], []byte{0x12, 0})
	if !ok || len(rest) == 0 || rest[0]>>3&15 != 1 {
		return false
	}
	_, ok = header.AV1(rest)
	return ok
}
