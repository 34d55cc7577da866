package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/isolate/wire"
	"github.com/gonumm/gonumm/pipeline"
)

// childWorker is what a child does for one file. Its context never ends: where the parent's ends, the child is killed.
type childWorker struct {
	ctx  context.Context
	job  *isolate.Job
	file *pipeline.File
	bad  error // of the file, told with every reply

	sources map[int]*workerFrames
	sounds  map[int]*workerSound
	frames  map[int]heldFrame
	number  int
	ahead   func() // what the next call is likely to ask for; nil where that is not known

	canvas *isolate.Memory // that frames are painted into
	slots  []*slot         // that samples of frames are copied into
}

func newChildWorker(job *isolate.Job) *childWorker {
	w := &childWorker{
		ctx: context.Background(), job: job, sources: map[int]*workerFrames{}, sounds: map[int]*workerSound{},
		frames: map[int]heldFrame{},
	}
	freememory.Elsewhere(job.Available)
	if job.File != nil {
		w.file, w.bad = pipeline.FileOf(job.File)
	} else {
		w.file, w.bad = pipeline.FileFrom(job.From, job.Size)
	}
	return w
}

// Handle does one call.
func (w *childWorker) Handle(body []byte) []byte {
	var q childRequest
	var r childReply
	_, err := wire.Parse(body, &q)
	if err == nil {
		err = w.do(&q, &r)
	}
	r.fault = faultOf(w.doubted(err))
	b, err := wire.Append(nil, r)
	if err != nil {
		b, _ = wire.Append(nil, childReply{fault: faultOf(err)}) // a fault can cross
	}
	return b
}

// Ahead does what the next call is likely to ask for.
func (w *childWorker) Ahead() {
	if w.ahead != nil {
		w.ahead()
	}
}

// doubted makes an error of a success for which there may have been too little memory.
func (w *childWorker) doubted(err error) error {
	if (err == nil || err == io.EOF) && w.job.Exhausted() {
		return fmt.Errorf("%w: its decoder has run out of it", ErrNotEnoughMemory)
	}
	return err
}

// panicked makes an error of what was recovered from a panic in Go's own decoders, else it returns err.
func panicked(recovered any, err error) error {
	if recovered != nil {
		return fmt.Errorf("%w: the decoder panicked: %v", ErrCorrupt, recovered)
	}
	return err
}

func (w *childWorker) do(q *childRequest, r *childReply) (err error) {
	defer func() { err = panicked(recover(), err) }()
	w.ahead = nil
	if q.op == opImage {
		return w.image(q.image, r)
	}
	if w.bad != nil {
		return w.bad
	}
	switch q.op {
	case opProbe:
		r.info, err = probe(w.ctx, w.file)
		return err
	case opFrames:
		return w.openFrames(q.video, r)
	case opSound:
		return w.openSound(q.sound, r)
	case opPaint:
		return w.paint(q, r)
	}
	if source := w.sources[q.source]; source != nil {
		return source.call(q, r)
	}
	if sound := w.sounds[q.source]; sound != nil {
		return sound.call(q, r)
	}
	return ErrClosed
}

func (w *childWorker) next() int {
	w.number++
	return w.number
}

func (w *childWorker) image(c *imageConfig, r *childReply) error {
	src := &imageSource{whole: w.job.File}
	src.Context, src.From, src.Size = w.ctx, w.job.From, w.job.Size
	px, failed := decodeSource(src, c)
	if px == nil || len(px.Pix) == 0 {
		return failed
	}
	shared, err := w.job.Memory(len(px.Pix))
	if err != nil {
		return errors.Join(failed, err)
	}
	copy(shared.Bytes, px.Pix)
	r.region, r.width, r.height, r.channels = shared.Number, px.Width, px.Height, px.Channels
	return failed
}

func (w *childWorker) openFrames(c *videoConfig, r *childReply) error {
	source, err := openFrames(w.ctx, w.file, c)
	if err != nil {
		return err
	}
	r.source = w.next()
	w.sources[r.source] = &workerFrames{readAhead: readAhead{worker: w}, source: source, fit: c.fit} // which knows its length once it has given a frame
	return nil
}

// paint paints a frame into the memory that both see.
func (w *childWorker) paint(q *childRequest, r *childReply) error {
	f := w.frames[q.frame].frame
	if f == nil || q.width < 1 || q.height < 1 {
		return ErrClosed
	}
	size, ok := product(q.width, q.height, bytesPerPixel)
	if !ok {
		return ErrSize
	}
	if err := w.grow(&w.canvas, size); err != nil {
		return err
	}
	m := &Image{Pix: w.canvas.Bytes[:size:size], Stride: bytesPerPixel * q.width, Rect: image.Rect(0, 0, q.width, q.height)}
	r.region, r.stride = w.canvas.Number, m.Stride
	return f.paint(m, q.part)
}

func (w *childWorker) openSound(c *soundConfig, r *childReply) error {
	source, err := openSoundSource(w.ctx, w.file, c)
	if err != nil {
		return err
	}
	r.source = w.next()
	w.sounds[r.source] = &workerSound{readAhead: readAhead{worker: w}, source: source, rounds: c.rounds(source.head().rate), last: math.MaxInt64}
	r.head, r.place, r.length = source.head(), source.place(), source.length()
	return nil
}

// grow makes shared memory as large as it must be.
func (w *childWorker) grow(m **isolate.Memory, size int) error {
	if *m != nil && len((*m).Bytes) >= size {
		return nil
	}
	if *m != nil {
		w.job.Free(*m)
		*m = nil
	}
	larger, err := w.job.Memory(size)
	if err != nil {
		return &MemoryError{Need: int64(size), Limit: w.job.Available()}
	}
	*m = larger
	return nil
}

// Close releases what the file has needed.
func (w *childWorker) Close() {
	w.ahead = nil
	for number := range w.frames {
		w.release(number)
	}
	for _, v := range w.sources {
		v.source.close()
	}
	for _, s := range w.sounds {
		s.close()
	}
	if w.canvas != nil {
		w.job.Free(w.canvas)
	}
	for _, slot := range w.slots {
		w.job.Free(slot.memory)
	}
}
