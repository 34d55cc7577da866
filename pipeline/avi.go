package pipeline

import (
	"bytes"
	"io"
)

// entersAVI says whether an AVI file's frames show in the order in which they are stored: their times are counted in that
// order, from where the file is entered, so that those of B-frames differ from what they are from the begin.
func (p *Pipeline) entersAVI() bool {
	chosen := p.Chosen()
	switch caps := chosen.Container; caps.Media {
	case "image/jpeg", "video/x-huffyuv", "video/x-ffv", "video/x-msmpeg", "video/x-raw":
		return true
	case "video/x-divx":
		return caps.Int("divxversion") == 3 || p.look.lowDelay()
	case "video/x-xvid", "video/mpeg":
		return p.look.lowDelay()
	case "video/x-h264":
		profile := chosen.Stream().Text("profile")
		return profile == "baseline" || profile == "constrained-baseline"
	}
	return false
}

// lowDelay says whether MPEG-4 video, in an AVI file, states that it has no B-frames: the first video object layer's header
// has the flag (ISO 14496-2, 6.2.3).
func (l *look) lowDelay() bool {
	head := make([]byte, min(1<<18, l.file.Size()))
	n, err := l.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false
	}
	_, frames, _ := bytes.Cut(head[:n], []byte("movi"))
	for {
		_, layer, ok := bytes.Cut(frames, []byte{0, 0, 1})
		if !ok || len(layer) < 10 {
			return false
		}
		if layer[0]>>4 == 2 {
			return statesLowDelay(layer[1:])
		}
		frames = layer
	}
}

func statesLowDelay(layer []byte) bool {
	at := 0
	bits := func(n int) (v int) {
		for range n {
			v = v<<1 | int(layer[at/8]>>(7-at%8)&1)
			at++
		}
		return v
	}
	bits(1 + 8) // random access, type
	if bits(1) == 1 {
		bits(4 + 3) // version, priority
	}
	const extended = 15
	if bits(4) == extended { // aspect ratio
		bits(8 + 8)
	}
	return bits(1) == 1 && bits(2) == 1 && bits(1) == 1 // control parameters: 4:2:0, low delay
}
