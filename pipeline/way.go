package pipeline

import (
	"slices"

	"github.com/gonumm/gonumm/gst"
)

// way is the elements between a pad and a sink, in their order.
type way struct {
	pipeline *gst.Pipeline
	elements []*gst.Element
}

// add makes an element and puts it at the end of the way, not linked yet.
func (w *way) add(factory string, properties ...string) error {
	e, err := w.pipeline.AddLater(factory, properties...)
	w.elements = append(w.elements, e)
	return err
}

func (w *way) last() *gst.Element { return w.elements[len(w.elements)-1] }

// join links the way from the pad to the sink and starts its elements.
func (w *way) join(from *gst.Pad, to *gst.Element) error {
	for i, next := range append(w.elements[1:], to) {
		if err := w.elements[i].Link(next); err != nil {
			return err
		}
	}
	// Linked first, so that a pipeline that stops meanwhile stops them in their order.
	if err := from.Link(w.elements[0], "sink"); err != nil {
		return err
	}
	// The last first, so that nothing flows into an element that has not started yet.
	for _, e := range slices.Backward(w.elements) {
		if err := e.Sync(); err != nil {
			return err
		}
	}
	return nil
}
