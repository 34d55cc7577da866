package numm

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"unsafe"

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

	sources map[int]frameSource
	sounds  map[int]soundSource
	frames  map[int]sourceFrame
	pieces  map[int]stretch // what did not fit into the shared memory with what came before it, by source
	number  int

	canvas *isolate.Memory // that frames are painted into
	piece  *isolate.Memory // that samples are copied into
}

func newChildWorker(job *isolate.Job) *childWorker {
	w := &childWorker{
		ctx: context.Background(), job: job, sources: map[int]frameSource{}, sounds: map[int]soundSource{},
		frames: map[int]sourceFrame{}, pieces: map[int]stretch{},
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
	if (err == nil || err == io.EOF) && w.job.Exhausted() {
		err = fmt.Errorf("%w: its decoder has run out of it", ErrNotEnoughMemory)
	}
	r.fault = faultOf(err)
	b, err := wire.Append(nil, r)
	if err != nil {
		b, _ = wire.Append(nil, childReply{fault: faultOf(err)}) // a fault can cross
	}
	return b
}

// do makes an error of a panic in Go's own decoders.
func (w *childWorker) do(q *childRequest, r *childReply) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: the decoder panicked: %v", ErrCorrupt, p)
		}
	}()
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
		return w.frameCall(source, q, r)
	}
	if sound := w.sounds[q.source]; sound != nil {
		return w.soundCall(sound, q, r)
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
	w.sources[r.source] = source // which knows its length once it has given a frame
	return nil
}

func (w *childWorker) openSound(c *soundConfig, r *childReply) error {
	source, err := openSoundSource(w.ctx, w.file, c)
	if err != nil {
		return err
	}
	r.source = w.next()
	w.sounds[r.source] = source
	r.head, r.place, r.length = source.head(), source.place(), source.length()
	return nil
}

func (w *childWorker) frameCall(s frameSource, q *childRequest, r *childReply) error {
	for _, number := range q.released {
		w.release(number)
	}
	switch q.op {
	case opNextFrame:
		f, err := s.next()
		if m, ok := s.(measured); ok && errors.Is(err, ErrNotEnoughMemory) {
			r.width, r.height, r.length = m.measures()
		}
		if err != nil {
			return err
		}
		r.frame = w.next()
		w.frames[r.frame] = f
		r.begin, r.end = f.begin(), f.end()
		r.width, r.height = f.size()
	case opSeekFrame:
		if err := s.seek(q.time); err != nil {
			return err
		}
	case opPresented:
		r.begin = s.presented(q.time)
	case opShort:
		return s.short()
	case opCloseFrame:
		delete(w.sources, q.source)
		s.close()
		return nil
	default:
		return fmt.Errorf("%w: operation %d of frames", ErrUnsupported, q.op)
	}
	r.length = s.duration()
	return nil
}

func (w *childWorker) release(number int) {
	if f := w.frames[number]; f != nil {
		f.release()
		delete(w.frames, number)
	}
}

// paint paints a frame into the memory that both see.
func (w *childWorker) paint(q *childRequest, r *childReply) error {
	f := w.frames[q.frame]
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

// pieceSize is how many bytes of sound cross at once.
const pieceSize = 1 << 20

func (w *childWorker) soundCall(s soundSource, q *childRequest, r *childReply) (err error) {
	switch q.op {
	case opNextSound:
		err = w.nextSound(s, q.source, r)
	case opSeekSound:
		if err = s.seek(q.index); !errors.Is(err, ErrNotSeekable) {
			delete(w.pieces, q.source)
		}
	case opEndAt:
		s.endAt(q.index)
	case opShort:
		err = s.short()
	case opCloseSound:
		delete(w.sounds, q.source)
		delete(w.pieces, q.source)
		s.close()
		return nil
	default:
		return fmt.Errorf("%w: operation %d of sound", ErrUnsupported, q.op)
	}
	r.place, r.length = s.place(), s.length()
	if p := w.pieces[q.source]; p.frames() > 0 {
		r.place = p.index
	}
	return err
}

func (w *childWorker) nextSound(s soundSource, number int, r *childReply) error {
	piece := w.pieces[number]
	if piece.frames() == 0 {
		var err error
		if piece, err = s.next(); err != nil {
			return err
		}
	}
	if err := w.grow(&w.piece, pieceSize); err != nil {
		return err
	}
	size := 2
	if piece.ints == nil {
		size, r.float = 4, true
	}
	n := min(piece.frames(), int64(pieceSize/(size*piece.channels)))
	r.region, r.channels, r.frames, r.index = w.piece.Number, piece.channels, n, piece.index
	samples := int(n) * piece.channels
	if r.float {
		copy(unsafe.Slice((*float32)(unsafe.Pointer(&w.piece.Bytes[0])), samples), piece.floats)
		piece.floats = piece.floats[samples:]
	} else {
		copy(unsafe.Slice((*int16)(unsafe.Pointer(&w.piece.Bytes[0])), samples), piece.ints)
		piece.ints = piece.ints[samples:]
	}
	piece.index += n
	w.pieces[number] = piece
	return nil
}

// Close releases what the file has needed.
func (w *childWorker) Close() {
	for number := range w.frames {
		w.release(number)
	}
	for _, s := range w.sources {
		s.close()
	}
	for _, s := range w.sounds {
		s.close()
	}
	for _, m := range []*isolate.Memory{w.canvas, w.piece} {
		if m != nil {
			w.job.Free(m)
		}
	}
}
