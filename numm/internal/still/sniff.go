package still

import (
	"slices"
	"strings"
)

// sniffLength is how many bytes distinguish the formats.
const sniffLength = 64

// formatOf tells by the first bytes of a picture how it is opened, nil where its format is none of this package.
func formatOf(start []byte) func(*Source) (*Picture, error) {
	s := string(start)
	switch {
	case strings.HasPrefix(s, pngSignature):
		return openPNG
	case strings.HasPrefix(s, "\xff\xd8"):
		return openJPEG
	case strings.HasPrefix(s, "GIF87a"), strings.HasPrefix(s, "GIF89a"):
		return openGIF
	case strings.HasPrefix(s, "BM"):
		return openBMP
	case len(s) >= 3 && s[0] == 'P' && s[1] >= '1' && s[1] <= '7' && (isSpace(s[2]) || s[2] == '#'):
		return openPNM
	case strings.HasPrefix(s, "II*\x00"), strings.HasPrefix(s, "MM\x00*"), strings.HasPrefix(s, "II+\x00"), strings.HasPrefix(s, "MM\x00+"):
		return ofWhole(openTIFF)
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return openWebP
	case strings.HasPrefix(s, "\x00\x00\x00\x0cjP  \r\n\x87\n"), strings.HasPrefix(s, "\xff\x4f\xff\x51"):
		return ofWhole(openJP2)
	case len(s) >= 12 && s[4:8] == "ftyp" && slices.Contains(heifBrands, s[8:12]):
		return ofWhole(openHEIF)
	case strings.HasPrefix(s, "\xff\x0a"), strings.HasPrefix(s, "\x00\x00\x00\x0cJXL \r\n\x87\n"):
		return ofWhole(openJXL)
	case strings.HasPrefix(s, "qoif"):
		return openQOI
	case len(s) >= 22 && (s[:4] == "\x00\x00\x01\x00" || s[:4] == "\x00\x00\x02\x00") && s[4:6] != "\x00\x00" && s[5] == 0 && s[9] == 0:
		return openICO
	case strings.HasPrefix(s, "8BPS\x00\x01"), strings.HasPrefix(s, "8BPS\x00\x02"):
		return openPSD
	case strings.HasPrefix(s, farbfeldName):
		return openFarbfeld
	case isSGI(start):
		return openSGI
	case isPCX(start):
		return openPCX
	case isTGA(start):
		return openTGA
	}
	return nil
}

// Recognised reports whether a file that starts with these bytes is a picture that Open opens.
func Recognised(start []byte) bool { return formatOf(start) != nil }

// SniffLength is how many bytes Recognised needs.
const SniffLength = sniffLength

// heifBrands are the major brands of files whose main part is a picture.
var heifBrands = []string{"heic", "heix", "heim", "heis", "avif", "avis", "mif1", "mif2"}
