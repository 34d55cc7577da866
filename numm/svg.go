package numm

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/gonumm/gonumm/numm/internal/still"
)

// decodeSVG draws with librsvg, which opens nothing and fetches nothing that a drawing from a stranger names. The size
// has to be known before: rsvgdec draws what it was refused, and crashes where the size is too large for GStreamer.
func decodeSVG(src *imageSource, cfg *imageConfig) (*still.Pixels, error) {
	h, err := svgHead(src)
	if err != nil {
		return nil, err
	}
	if h == nil {
		return decodeFilm(src, cfg)
	}
	if err := h.check(cfg); err != nil {
		return nil, err
	}
	if h.width > maxSide/2 || h.height > maxSide/2 {
		return nil, fmt.Errorf("%w: drawing of %d × %d, at most %d a side", ErrSize, h.width, h.height, maxSide/2)
	}
	return stillHead{}.decodedBy(src, cfg, &videoConfig{readConfig: readConfig{stream: -1, plugins: []string{"rsvgdec"}}}, nil)
}

// svgHead bounds the size that the root element and the style sheets state; nil where the root is another one. A drawing
// without a size, which librsvg gives that of what is drawn, is refused.
func svgHead(src *imageSource) (*stillHead, error) {
	d := svgTokens(io.LimitReader(src.section(0), maxSVGHead))
	for {
		at := d.InputOffset()
		token, err := d.RawToken()
		if err != nil {
			return nil, nil
		}
		root, ok := token.(xml.StartElement)
		switch {
		case !ok:
			continue
		case root.Name.Local != "svg":
			return nil, nil
		}
		// rsvgdec begins with what looks like the root, be it in a comment.
		front, err := src.bytesAt(0, int(at)+4)
		if err != nil {
			return nil, err
		}
		if bytes.Index(front, []byte("<svg")) != int(at) {
			return nil, fmt.Errorf("%w: svg: where it begins is ambiguous", ErrUnsupported)
		}
		css, err := svgStyles(src.section(at))
		if err != nil {
			return nil, err
		}
		return svgSize(root.Attr, css)
	}
}

// maxSVGHead is how much of a drawing is searched for its root.
const maxSVGHead = 1 << 20

func svgTokens(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names and numbers are ASCII
	return d
}

// svgStyles returns the text of all style sheets. A drawing that takes more of them from elsewhere is refused.
func svgStyles(r io.Reader) (string, error) {
	var css strings.Builder
	open := 0
	for d := svgTokens(r); ; {
		token, err := d.RawToken()
		switch {
		case err == io.EOF:
			return css.String(), nil
		case err != nil: // librsvg may read on where encoding/xml does not, to further styles
			return "", fmt.Errorf("%w: svg: %w", ErrUnsupported, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "style" {
				open++
			}
			if t.Name.Local == "include" {
				return "", fmt.Errorf("%w: svg: includes other files", ErrUnsupported)
			}
		case xml.EndElement:
			if t.Name.Local == "style" {
				open--
				css.WriteByte('\n')
			}
		case xml.CharData:
			if open > 0 {
				css.Write(t)
			}
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				return "", fmt.Errorf("%w: svg: style sheet in another file", ErrUnsupported)
			}
		}
	}
}

func svgSize(attributes []xml.Attr, css string) (*stillHead, error) {
	const unstated = -1
	size, box := [2]float64{unstated, unstated}, [2]float64{unstated, unstated}
	var lengths [][]string // the property, and its value
	for _, a := range attributes {
		ok := true
		switch name := a.Name.Local; {
		case a.Name.Space != "":
		case name == "width", name == "height":
			lengths = append(lengths, []string{name, a.Value})
		case name == "viewBox":
			box, ok = svgBox(a.Value)
		case name == "style", strings.HasPrefix(name, "font"):
			css += "\n" + name + ";" + a.Value
		}
		if !ok {
			return nil, fmt.Errorf("%w: svg: %s of %q", ErrUnsupported, a.Name.Local, a.Value)
		}
	}
	css = strings.ToLower(css)
	if strings.Contains(css, `\`) || strings.Contains(css, "@import") && svgDataURL.MatchString(css) {
		return nil, fmt.Errorf("%w: svg: style sheet that hides what it states", ErrUnsupported)
	}
	relative := strings.Contains(css, "font")
	for _, found := range svgStated.FindAllStringSubmatch(css, -1) {
		lengths = append(lengths, found[1:])
	}
	var shared [2]bool // whether a side may be a share of what is around
	for _, l := range lengths {
		n, ok := svgLength(l[1])
		if unit := strings.ToLower(strings.TrimSpace(l[1])); relative && (strings.HasSuffix(unit, "em") || strings.HasSuffix(unit, "ex")) {
			ok = false // of a size that is not known
		}
		if !ok {
			return nil, fmt.Errorf("%w: svg: %s of %q", ErrUnsupported, l[0], l[1])
		}
		i := 0
		if l[0] == "height" {
			i = 1
		}
		size[i] = max(size[i], n)
		shared[i] = shared[i] || n < 0
	}
	h := &stillHead{work: 12} // BGRA twice and the colours before they are laid over the background
	for i, side := range []*int{&h.width, &h.height} {
		// Where one side is stated and the other follows the box, librsvg has changed its mind between versions.
		most := max(size[i], box[i])
		switch {
		case size[i] == 0, most == 0:
			return nil, fmt.Errorf("%w: svg: a side of 0", ErrCorrupt)
		case most < 0, shared[i] && box[i] < 0:
			return nil, fmt.Errorf("%w: svg: its size is not stated", ErrUnsupported)
		}
		*side = int(min(most+1, 1<<31))
	}
	return h, nil
}

// svgStated finds what a style sheet in lower case states of width and height, of whatever element: which it means is not
// worth finding out. A mention without a value has the rest for one, which is no length.
var svgStated = regexp.MustCompile(`(?:^|[^-\w])(width|height)\b(?:[ \t\r\n\f]*:)?([^;}!]*)`)

// svgDataURL finds the scheme of a URL that holds a file; browsers' rules let tabs and line ends stand in it.
var svgDataURL = regexp.MustCompile(`d\s*a\s*t\s*a\s*:`)

// svgLength returns a length in pixels, no less than librsvg takes it for; -1 for a share of what is around.
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

func isSpace(b byte) bool { return b == ' ' || b >= '\t' && b <= '\r' }
