package numm

import "strings"

// sniffLength is how many bytes tell the formats apart.
const sniffLength = 16

// stillDecoder tells by its first bytes how a picture is decoded in Go, nil where GStreamer has to.
func stillDecoder(start []byte) func(*imageSource, *imageConfig) (*Image, error) {
	s := string(start)
	switch {
	case strings.HasPrefix(s, "\x89PNG\r\n\x1a\n"):
		return decodePNG
	case strings.HasPrefix(s, "\xff\xd8\xff"):
		return decodeJPEG
	case strings.HasPrefix(s, "GIF87a"), strings.HasPrefix(s, "GIF89a"):
		return decodeGIF
	case strings.HasPrefix(s, "II*\x00"), strings.HasPrefix(s, "MM\x00*"):
		return decodeTIFF
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return decodeWebP
	case strings.HasPrefix(s, "BM"):
		return decodeBMP
	}
	return nil
}
