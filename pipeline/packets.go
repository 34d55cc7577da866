package pipeline

import "github.com/gonumm/gonumm/gst"

// Packets returns those of the stream of a pipeline that was made for them, once Wait has said that it has ended.
func (p *Pipeline) Packets() []gst.Packet {
	if t := p.autoplug.tallied(); t != nil {
		return t.Packets()
	}
	return nil
}

func (p *Pipeline) dropPackets() {
	if p.autoplug == nil {
		return
	}
	if t := p.autoplug.tallied(); t != nil {
		t.Close()
	}
}

// tell plugs what tells the packets of the stream: the parser alone, where there is one.
func (g *autoplug) tell(pad *gst.Pad, caps *gst.Caps) error {
	chosen := &Chosen{Container: caps, pad: pad, decoder: g.sink.Pad("sink")}
	pad.OpenSegment()
	sink := &g.sink.Element
	tally := sink.Pad("sink").Tally()
	g.mu.Lock()
	g.chosen, g.tally = chosen, tally
	g.mu.Unlock()
	parser, ok := g.rules.parser(caps)
	if !ok || isRaw(caps) {
		return pad.Link(sink, "sink")
	}
	e, err := g.pipeline.AddLater(parser.Name)
	if err != nil {
		return err
	}
	e.Pad("src").OpenSegment()
	if err := e.Link(sink); err != nil {
		return err
	}
	if err := pad.Link(e, "sink"); err != nil {
		return err
	}
	return e.Sync()
}

func (g *autoplug) tallied() *gst.Tally {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tally
}
