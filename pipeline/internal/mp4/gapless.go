package mp4

import (
	"strconv"
	"strings"
)

// gapless looks for the iTunSMPB comment in a meta box: hexadecimal words, of
// which the second to fourth are priming, padding and total.
//
//	00000000 00000840 000001CA 00000000003F31F6 00000000 ...
func (p *parser) gapless(meta box, g *Gapless) {
	body := meta.body + 4
	if head := p.head(meta, 8); len(head) == 8 && string(head[4:]) == "hdlr" {
		body = meta.body // QuickTime has neither version nor flags here
	}
	p.each(body, meta.end, func(ilst box) {
		if ilst.kind != "ilst" {
			return
		}
		p.children(ilst, func(b box) {
			if b.kind == "----" {
				p.comment(b, g)
			}
		})
	})
}

func (p *parser) comment(b box, g *Gapless) {
	var name, data string
	p.children(b, func(b box) {
		switch b.kind {
		case "name":
			name = text(p.head(b, 4+16), 4)
		case "data":
			data = text(p.head(b, 8+256), 8)
		}
	})
	words := strings.Fields(data)
	if name != "iTunSMPB" || len(words) < 4 {
		return
	}
	var v [3]int64
	for i := range v {
		n, err := strconv.ParseInt(words[i+1], 16, 64)
		if err != nil || n < 0 {
			return
		}
		v[i] = n
	}
	*g = Gapless{Priming: v[0], Padding: v[1], Total: v[2]}
}

func text(b []byte, skip int) string { return string(b[min(skip, len(b)):]) }
