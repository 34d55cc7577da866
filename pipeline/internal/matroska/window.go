package matroska

import "io"

// window is a part of a file in memory that moves on with readers of small pieces, one after the other: in small
// steps where much lies between the pieces, as in films, in large ones where little does.
type window struct {
	r    io.ReaderAt
	size int64

	at   int64
	buf  []byte
	step int // how much was read at once
}

const (
	smallStep = 256
	largeStep = 1 << 16
	near      = 1 << 12
)

// bytes returns n bytes of the file from an offset on, or as many as it has, valid until the next call. There are none outside the file.
func (w *window) bytes(at int64, n int) []byte {
	if at < 0 || at >= w.size {
		return nil
	}
	n = int(max(0, min(int64(n), w.size-at)))
	if at < w.at || at+int64(n) > w.at+int64(len(w.buf)) {
		w.move(at, n)
	}
	from := at - w.at
	return w.buf[min(from, int64(len(w.buf))):min(from+int64(n), int64(len(w.buf)))]
}

func (w *window) move(at int64, n int) {
	if ahead := at - w.at - int64(len(w.buf)); at >= w.at && ahead <= near {
		w.step = min(2*w.step, largeStep)
	} else {
		w.step = smallStep
	}
	w.step = max(w.step, smallStep, n)
	if cap(w.buf) < w.step {
		w.buf = make([]byte, w.step)
	}
	read, _ := w.r.ReadAt(w.buf[:min(int64(w.step), w.size-at)], at)
	w.at, w.buf = at, w.buf[:read]
}
