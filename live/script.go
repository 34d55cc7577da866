package live

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/draw"
)

// Script takes the place of the devices in Render. A nil field is absent: no pictures for VideoIn, silence for
// AudioIn, no events of mouse and keys.
type Script struct {
	// Camera gives VideoIn its pictures, one for each video frame from the first on, until there are no more; their
	// Index and Time are ignored. numm.VideoFrames makes a camera of a film, numm.Rate gives it the sketch's pace.
	// A picture of another size than InWidth × InHeight is scaled. An error ends the rendering.
	Camera iter.Seq2[numm.Frame, error]
	// Microphone is what AudioIn hears from the start, and then silence.
	Microphone numm.Sound
	// Mouse and Keys need not be in order. Where times are equal, the mouse comes first.
	Mouse []TimedMouse
	Keys  []TimedKey
}

// TimedMouse is a mouse event at a time since the start. Where PX and PY are 0 they are computed from X and Y, and
// vice versa.
type TimedMouse struct {
	At time.Duration
	MouseEvent
}

// TimedKey is a key event at a time since the start.
type TimedKey struct {
	At time.Duration
	KeyEvent
}

// timedEvent is a MouseEvent or a KeyEvent.
type timedEvent struct {
	at    time.Duration
	event any
}

// events returns the events of mouse and keys in the order in which they are passed to the callbacks.
func (s *Script) events(width, height int) []timedEvent {
	all := make([]timedEvent, 0, len(s.Mouse)+len(s.Keys))
	for _, m := range s.Mouse {
		all = append(all, timedEvent{m.At, m.place(width, height)})
	}
	for _, k := range s.Keys {
		all = append(all, timedEvent{k.At, k.KeyEvent})
	}
	slices.SortStableFunc(all, func(a, b timedEvent) int { return cmp.Compare(a.at, b.at) })
	return all
}

// place returns the event with both its coordinates set.
func (m MouseEvent) place(width, height int) MouseEvent {
	switch {
	case m.PX == 0 && m.PY == 0:
		m.PX, m.PY = pixelAt(m.X, width), pixelAt(m.Y, height)
	case m.X == 0 && m.Y == 0:
		m.X, m.Y = (float64(m.PX)+0.5)/float64(width), (float64(m.PY)+0.5)/float64(height)
	}
	return m
}

// pixelAt returns the pixel under a coordinate from 0 to 1, on a side of this many.
func pixelAt(at float64, side int) int {
	return max(0, min(side-1, int(at*float64(side))))
}

// scriptedCamera is the script's camera, a picture at a time.
type scriptedCamera struct {
	next func() (numm.Frame, error, bool)
	stop func()
}

func (s *Script) camera() *scriptedCamera {
	if s.Camera == nil {
		return nil
	}
	f := &scriptedCamera{}
	f.next, f.stop = iter.Pull2(s.Camera)
	return f
}

// read puts the next picture into dst, or reports that there is none.
func (f *scriptedCamera) read(dst *numm.Image) (bool, error) {
	if f == nil {
		return false, nil
	}
	frame, err, ok := f.next()
	if !ok || err != nil {
		return false, err
	}
	if frame.Image == nil {
		return false, nil
	}
	if frame.Rect.Size() == dst.Rect.Size() {
		copyRows(dst, frame.Image)
	} else {
		draw.BiLinear.Scale(dst, dst.Rect, frame.Image, frame.Rect, draw.Src, nil)
	}
	return true, nil
}

func (f *scriptedCamera) close() {
	if f != nil {
		f.stop()
	}
}
