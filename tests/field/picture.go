package main

import (
	"fmt"
	"iter"
	"math"
	"os"
	"strings"
)

// A picture is packed RGB.
type picture struct {
	width, height int
	pix           []byte
}

// image compares with Pillow, and with the others in turn until one gives the same.
func (e *examination) image() {
	r := e.readings[kindImage]
	if r.Says == "none" && e.soundAlone() {
		return
	}
	ours := picture{width: r.Width, height: r.Height}
	if r.Error == "" {
		var err error
		if ours.pix, err = os.ReadFile(e.raw(kindImage)); err != nil {
			e.differs(kindImage, "content", "%v", err)
			return
		}
	}
	if info := e.readings[kindProbe].Info; info != nil && info.Video() != nil && !e.animation() {
		return // a film, of which the frames are compared
	}
	peer := peerRefuses
	var texts []string
	class := ""
	for with := range e.decoders() {
		p, ok := with.decode(e.ctx, e.peers, e.path)
		if !ok {
			continue
		}
		peer = peerReads
		if r.Error != "" {
			break
		}
		d := comparePictures(ours, p, with.turned)
		if d == nil {
			texts = nil
			break
		}
		if class == "" {
			class = d.Class
		}
		texts = append(texts, with.name+": "+d.Text)
	}
	if e.agreed(kindImage, r, peer) && len(texts) > 0 {
		e.differs(kindImage, class, "%s", strings.Join(texts, "; "))
	}
}

// decoders are those that may read the file: Pillow, the format's own, and ffmpeg where it sees pictures. Those after Pillow
// are looked for once they are needed.
func (e *examination) decoders() iter.Seq[decoder] {
	return func(yield func(decoder) bool) {
		if !yield(pillow) {
			return
		}
		magic := magicOf(e.ctx, e.path)
		for _, p := range decoders {
			if strings.Contains(magic, p.wants) && !yield(p) {
				return
			}
		}
		// Of a film the frames are compared, by the rules for films.
		if found := e.found(); found.covered() && !yield(coverDecoder) {
			return
		}
		if found := e.found(); len(found.streams) > 0 && (found.still() || found.stream("video") == nil && found.covered()) {
			yield(ffmpegDecoder)
		}
	}
}

const (
	pictureAlike = 46. // dB
	pictureOther = 20. // below it is no matter of colours
)

// comparePictures compares one picture with another, which may lie as it is stored unless it is turned.
func comparePictures(ours, theirs picture, turned bool) *difference {
	turns := []func(p picture) picture{func(p picture) picture { return p }}
	if !turned {
		turns = append(turns, turnsOfPictures...)
	}
	best := -1.
	for _, turn := range turns {
		p := turn(theirs)
		if p.width == ours.width && p.height == ours.height {
			best = max(best, nearness(ours.pix, p.pix))
		}
	}
	switch {
	case best < 0:
		return &difference{kindImage, "content", fmt.Sprintf("%d × %d, not %d × %d", ours.width, ours.height, theirs.width, theirs.height)}
	case best >= pictureAlike:
		return nil
	case best >= pictureOther:
		return &difference{kindImage, "colour", fmt.Sprintf("%.1f dB", best)}
	}
	return &difference{kindImage, "content", fmt.Sprintf("%.1f dB", best)}
}

// nearness returns the peak signal to noise ratio in dB.
func nearness(a, b []byte) float64 {
	sum := 0.
	for i, v := range a {
		d := float64(v) - float64(b[i])
		sum += d * d
	}
	if sum == 0 {
		return math.Inf(1)
	}
	return 10 * math.Log10(255*255*float64(len(a))/sum)
}

// turnsOfPictures are the seven ways to lay a picture otherwise.
var turnsOfPictures = []func(picture) picture{
	mirrored, turnedRight, func(p picture) picture { return turnedRight(turnedRight(p)) },
	func(p picture) picture { return turnedRight(turnedRight(turnedRight(p))) },
	func(p picture) picture { return turnedRight(mirrored(p)) },
	func(p picture) picture { return turnedRight(turnedRight(mirrored(p))) },
	func(p picture) picture { return turnedRight(turnedRight(turnedRight(mirrored(p)))) },
}

func mirrored(p picture) picture {
	return p.moved(p.width, p.height, func(x, y int) (int, int) { return p.width - 1 - x, y })
}

func turnedRight(p picture) picture {
	return p.moved(p.height, p.width, func(x, y int) (int, int) { return y, p.height - 1 - x })
}

// moved returns a picture whose pixel at x, y is the one at from(x, y).
func (p picture) moved(width, height int, from func(x, y int) (int, int)) picture {
	q := picture{width, height, make([]byte, 0, len(p.pix))}
	for y := range height {
		for x := range width {
			sx, sy := from(x, y)
			at := 3 * (sy*p.width + sx)
			q.pix = append(q.pix, p.pix[at:at+3]...)
		}
	}
	return q
}
