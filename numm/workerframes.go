package numm

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/pixel"
)

// workerFrames are the frames of one source, in a child. The samples of most are copied into shared memory, where the parent makes its
// array of them while the next frame is decoded here:
//
//	child    decode 1   copy 1 │ decode 2   copy 2 │ decode 3 …
//	parent                     │ convert 1         │ convert 2 …
type workerFrames struct {
	readAhead
	source frameSource
	fit    fit // that the parent will bring them to
}

// heldFrame is a frame that the parent has, or will have: as its source gave it, or its samples.
type heldFrame struct {
	frame sourceFrame
	slot  *slot
}

// slot is shared memory for the samples of one frame.
type slot struct {
	memory *isolate.Memory
	taken  bool
}

// mostSlots is how many frames may be held by their samples: two by the parent, the next one, and one that it has just let go.
const mostSlots = 5

func (v *workerFrames) call(q *childRequest, r *childReply) error {
	for _, number := range q.released {
		v.worker.release(number)
	}
	switch q.op {
	case opNextFrame:
		return v.next(r)
	case opSeekFrame:
		if err := v.seek(q); err != nil {
			return err
		}
	case opPresented:
		r.begin = v.source.presented(q.time)
	case opShort:
		return v.source.short()
	case opCloseFrame:
		delete(v.worker.sources, q.source)
		v.forget()
		v.source.close()
		return nil
	default:
		return fmt.Errorf("%w: operation %d of frames", ErrUnsupported, q.op)
	}
	r.length = v.source.duration()
	return nil
}

// next replies with the next frame. One that is painted here is asked for next.
func (v *workerFrames) next(r *childReply) error {
	return v.reply(r, v.decode, func() bool { return r.samples != (sampleHead{}) })
}

func (v *workerFrames) decode(r *childReply) (err error) {
	defer func() { err = panicked(recover(), err) }()
	f, err := v.source.next()
	if m, ok := v.source.(measured); ok && errors.Is(err, ErrNotEnoughMemory) {
		r.width, r.height, r.length = m.measures()
	}
	if err != nil {
		return err
	}
	r.begin, r.end = f.begin(), f.end()
	r.width, r.height = f.size()
	r.length = v.source.duration()
	r.frame = v.worker.next()
	held := heldFrame{frame: f}
	if slot := v.copied(f, r); slot != nil {
		f.release()
		held = heldFrame{slot: slot}
	}
	v.worker.frames[r.frame] = held
	return nil
}

// copied copies the samples of a frame, and returns where they are; nil for a frame that is painted here.
func (v *workerFrames) copied(f sourceFrame, r *childReply) *slot {
	own, ok := f.(*pipelineFrame)
	if !ok {
		return nil
	}
	p := own.picture.Samples()
	size := pixel.SamplesSize(p.Format, p.Width, p.Height)
	seen := v.fit.place(r.width, r.height).rect
	if size == 0 || seen.Dx()*seen.Dy()*bytesPerPixel < size/2 { // scaled down, it is less to copy once it is painted
		return nil
	}
	slot := v.worker.slot(size)
	if slot == nil || p.CopySamples(slot.memory.Bytes) != nil {
		return nil
	}
	slot.taken = true
	r.region = slot.memory.Number
	r.samples = sampleHead{
		format: p.Format, width: p.Width, height: p.Height, orientation: own.picture.Orientation,
		matrix: p.Matrix, fullRange: p.FullRange, transfer: p.Transfer, primaries: p.Primaries,
	}
	return slot
}

// seek forgets what was decoded in advance, unless the source goes on from where it was.
func (v *workerFrames) seek(q *childRequest) error {
	v.run = 0
	if err := v.source.seek(q.time); err != nil {
		return err
	}
	v.forget()
	return nil
}

func (v *workerFrames) forget() {
	if v.ready != nil {
		v.worker.release(v.ready.frame)
		v.ready = nil
	}
}

// slot returns shared memory for the samples of a frame; nil where there is none.
func (w *childWorker) slot(size int) *slot {
	i := slices.IndexFunc(w.slots, func(s *slot) bool { return !s.taken })
	if i < 0 && len(w.slots) == mostSlots {
		return nil
	}
	if i < 0 {
		i, w.slots = len(w.slots), append(w.slots, new(slot))
	}
	if s := w.slots[i]; w.grow(&s.memory, size) == nil {
		return s
	}
	w.slots = slices.Delete(w.slots, i, i+1)
	return nil
}

func (w *childWorker) release(number int) {
	h := w.frames[number]
	delete(w.frames, number)
	if h.frame != nil {
		h.frame.release()
	}
	if h.slot != nil {
		h.slot.taken = false
	}
}
