package pipeline

import (
	"cmp"
	"errors"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
)

// inspectAlone accepts a file that is a stream itself, whose headers its format reads. One that nothing here opens may hold
// anything, unless it can be decoded, or is a picture.
func (g *autoplug) inspectAlone(pad *gst.Pad, caps *gst.Caps) error {
	if kindOf(caps) == Unknown {
		return failure(ErrUnsupported, "%s is neither picture nor sound", caps.Media)
	}
	if !media.IsPicture(caps.Media) {
		if _, err := g.rules.decoder(caps); err != nil {
			return err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.streams = append(g.streams, &stream{pad: pad, caps: caps, settled: true, first: -1})
	g.wake()
	return nil
}

// The headers of a stream are looked for in this many of its buffers, and this many bytes of them.
const (
	inspectedBuffers = 300
	inspectedBytes   = 1 << 20
)

// inspect keeps the first bytes of a stream until its headers are complete.
func (g *autoplug) inspect(pad *gst.Pad, caps *gst.Caps, b gst.Buffer) gst.Verdict {
	g.mu.Lock()
	defer g.mu.Unlock()
	defer g.wake()
	s := g.streamOf(pad)
	if s == nil || caps == nil {
		if s != nil {
			s.settled = true
		}
		return gst.Drop
	}
	if s.buffers == 0 {
		s.first = b.PTS()
	}
	s.caps = caps
	s.buffers++
	s.head = append(s.head, b.Head(inspectedBytes-len(s.head))...)
	if !headersWhole(caps, s.head) && s.buffers < inspectedBuffers && len(s.head) < inspectedBytes {
		return gst.Next
	}
	s.settled, s.said = true, saidOf(pad)
	return gst.Drop
}

func (g *autoplug) streamOf(pad *gst.Pad) *stream {
	for _, s := range g.streams {
		if s.pad.Same(pad) {
			return s
		}
	}
	return nil
}

// ended settles a stream whose headers never came. At the end of a file no further pad comes.
func (g *autoplug) ended(pad *gst.Pad) {
	if s := g.streamOf(pad); s != nil {
		if !s.settled {
			s.said = saidOf(pad)
		}
		s.ended, s.settled = true, true
	}
	all := len(g.streams) > 0
	for _, s := range g.streams {
		all = all && s.ended
	}
	if all {
		g.demuxers = 0 // what NoMorePads still says takes it below
	}
	g.wake()
}

func (g *autoplug) wake() {
	select {
	case g.changed <- struct{}{}:
	default:
	}
}

// settled reports whether the headers of all video and sound streams were seen, or will not be, and how many streams have
// been identified. Subtitles may come late, or never.
func (g *autoplug) settled() (all bool, known int, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	all = g.demuxers <= 0 && len(g.streams) > 0
	for _, s := range g.streams {
		caps := s.caps
		if caps == nil {
			caps = s.pad.Caps()
		}
		if caps != nil {
			known++
		}
		all = all && (s.settled || caps != nil && kindOf(caps) == Text)
	}
	return all, known, g.err
}

// wait returns once the headers of all streams were seen, or at a failure, or with the context. A failure of a file whose streams were
// identified only ends the search; an element may report it first and name its streams then.
func (g *autoplug) wait(n *inside) error {
	var broken error
	for {
		over := broken != nil && (!g.pipeline.Running() || n.watch.asleep >= drainTime)
		all, known, err := g.settled()
		switch {
		case err != nil:
			return linkError(err)
		case all && known == 0:
			return cmp.Or(broken, g.reported()) // an element reports a failure before it ends its stream
		case all, over && known > 0:
			return nil
		case over:
			return broken
		}
		if broken == nil {
			if broken = g.reported(); broken != nil {
				if errors.Is(broken, ErrForbidden) {
					return broken
				}
				n.feed() // so that what was asleep before does not count
				continue
			}
		}
		if err := n.waitError(); err != nil {
			return err
		}
		select {
		case <-n.ctx.Done():
			return n.ctx.Err()
		case <-g.changed:
		case <-time.After(pollInterval):
		}
	}
}
