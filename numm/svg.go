package numm

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// decodeSVG draws with librsvg, which opens nothing and fetches nothing that a drawing from a stranger names. The size
// has to be known before: rsvgdec crashes where it is refused what it has found.
func decodeSVG(src *imageSource, cfg *imageConfig) (*Image, error) {
	h, err := svgHead(src)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return decodeFilm(src, cfg)
	}
	if err := h.check(src, cfg); err != nil {
		return nil, err
	}
	if h.width > maxSide/2 || h.height > maxSide/2 {
		return nil, fmt.Errorf("%w: drawing of %d × %d, at most %d a side", ErrSize, h.width, h.height, maxSide/2)
	}
	return stillHead{}.decodedBy(src, cfg, &videoConfig{stream: -1, plugins: []string{"rsvgdec"}}, nil)
}

// svgHead bounds the size that the root element states; nil where the root is another one. A drawing without a size, which
// librsvg gives that of what is drawn, is refused.
func svgHead(src *imageSource) (*stillHead, error) {
	d := xml.NewDecoder(io.LimitReader(src.section(0), maxMetadata))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names and numbers are ASCII
	for {
		token, err := d.Token()
		if err != nil {
			return nil, nil
		}
		if root, ok := token.(xml.StartElement); ok {
			if root.Name.Local != "svg" {
				return nil, nil
			}
			return svgSize(root.Attr)
		}
	}
}

func svgSize(attributes []xml.Attr) (*stillHead, error) {
	const unstated = -1
	size, box := [2]float64{unstated, unstated}, [2]float64{unstated, unstated}
	for _, a := range attributes {
		var ok bool
		switch a.Name.Local {
		case "width":
			size[0], ok = svgLength(a.Value)
		case "height":
			size[1], ok = svgLength(a.Value)
		case "viewBox":
			box, ok = svgBox(a.Value)
		default:
			ok = true
		}
		if !ok {
			return nil, fmt.Errorf("%w: svg: %s of %q", ErrUnsupported, a.Name.Local, a.Value)
		}
	}
	h := &stillHead{work: 12} // BGRA twice and the colours before they are laid over the background
	for i, side := range []*int{&h.width, &h.height} {
		// Where one side is stated and the other follows the box, librsvg has changed its mind between versions.
		most := max(size[i], box[i])
		switch {
		case size[i] == 0, most == 0:
			return nil, fmt.Errorf("%w: svg: a side of 0", ErrCorrupt)
		case most < 0:
			return nil, fmt.Errorf("%w: svg: its size is not stated", ErrUnsupported)
		}
		*side = int(min(most+1, 1<<31))
	}
	return h, nil
}

// svgLength is a length in pixels, no less than librsvg takes it for; -1 for a share of what is around.
func svgLength(text string) (float64, bool) {
	units := map[string]float64{
		"": 1, "px": 1, "pt": 96.0 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "ex": 16,
	}
	text = strings.TrimSpace(text)
	if strings.HasSuffix(text, "%") || text == "auto" {
		return -1, true
	}
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	pixels, known := units[strings.ToLower(text[len(number):])]
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	return n * pixels, known && err == nil && n >= 0
}

func svgBox(text string) (box [2]float64, ok bool) {
	numbers := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r < 0x80 && isSpace(byte(r)) })
	if len(numbers) != 4 {
		return box, false
	}
	for i := range box {
		n, err := strconv.ParseFloat(numbers[2+i], 64)
		if err != nil || n < 0 {
			return box, false
		}
		box[i] = n
	}
	return box, true
}
