package numm

import (
	"errors"
	"strings"
)

// sniffLength is how many bytes tell the formats apart.
const sniffLength = 16

// stillDecoder tells by its first bytes how a picture is decoded in Go, nil where GStreamer has to.
func stillDecoder(start []byte) func(*imageSource, *imageConfig) (*Image, error) {
	s := string(start)
	switch {
	case strings.HasPrefix(s, "\x89PNG\r\n\x1a\n"):
		return decodePNG
	case strings.HasPrefix(s, "\xff\xd8"):
		return decodeJPEG
	case strings.HasPrefix(s, "GIF87a"), strings.HasPrefix(s, "GIF89a"):
		return decodeGIF
	case strings.HasPrefix(s, "II*\x00"), strings.HasPrefix(s, "MM\x00*"):
		return decodeTIFF
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return decodeWebP
	case strings.HasPrefix(s, "BM"):
		return decodeBMP
	case len(s) >= 3 && s[0] == 'P' && s[1] >= '1' && s[1] <= '6' && (isSpace(s[2]) || s[2] == '#'):
		return decodePNM
	case strings.HasPrefix(s, "\x00\x00\x00\x0cjP  \r\n\x87\n"), strings.HasPrefix(s, "\xff\x4f\xff\x51"):
		return decodeByPipeline // JPEG 2000
	case strings.HasPrefix(s, "\xff\x0a"), strings.HasPrefix(s, "\x00\x00\x00\x0cJXL \r\n\x87\n"):
		return decodeJXL
	case strings.HasPrefix(strings.TrimLeft(strings.TrimPrefix(s, "\ufeff"), " \t\r\n"), "<"):
		return decodeSVG
	}
	return nil
}

// decodeJXL needs a plug-in that GStreamer does not have yet, so that it may not even know the format.
func decodeJXL(src *imageSource, cfg *imageConfig) (*Image, error) {
	m, err := decodeByPipeline(src, cfg)
	if errors.Is(err, ErrUnsupported) {
		return nil, &PluginError{Feature: "JPEG XL decoder"}
	}
	return m, err
}
