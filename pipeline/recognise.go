package pipeline

import "github.com/gonumm/gonumm/gst"

// Recognise says what the bytes are, from their content alone. Bytes that nobody knows are
// ErrUnsupported or, where they look like nothing but text, ErrUnsupported that says so.
func Recognise(file *File, view gst.View) (*gst.Caps, error) {
	caps, _, err := gst.Recognise(file.bytes(), view)
	if err = file.Cause(err); err != nil {
		return nil, err
	}
	if caps == nil {
		return nil, failure(ErrUnsupported, "its content is of no known format")
	}
	if caps.Media == "text/plain" || caps.Media == "text/html" || caps.Media == "application/xml" {
		return nil, failure(ErrUnsupported, "it is text")
	}
	return caps, nil
}
