package numm

import (
	"strings"

	"github.com/gonumm/gonumm/numm/internal/still"
)

// stillDecoder determines by its first bytes how a picture is decoded in Go, nil where GStreamer has to.
func stillDecoder(start []byte) func(*imageSource, *imageConfig) (*still.Pixels, error) {
	switch {
	case isDrawing(start):
		return decodeSVG
	}
	return nil
}

// isDrawing reports whether the bytes begin like XML, as an SVG does. librsvg ends the process where it meets a bug of its own,
// whatever the caller does, so that it draws in a child process.
func isDrawing(start []byte) bool {
	return strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(string(start), "\ufeff"), " \t\r\n"), "<")
}
