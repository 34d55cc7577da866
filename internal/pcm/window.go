package pcm

import "io"

// headerWindow is more than most headers have, and blockWindow many blocks of ADPCM.
const (
	headerWindow = 1 << 12
	blockWindow  = 1 << 16
)

// window reads small pieces of a file through one buffer.
type window struct {
	r    io.ReaderAt
	size int64 // of the file
	most int   // bytes that are read at once, if not more are asked for
	buf  []byte
	at   int64 // of buf in the file
	err  error // the first of the reader's own
}

// bytes returns n bytes from an offset on, valid until the next call, or fewer where the file ends before.
func (w *window) bytes(at int64, n int) []byte {
	n = int(max(0, min(int64(n), w.size-at)))
	if at < 0 || n == 0 {
		return nil
	}
	if at < w.at || at+int64(n) > w.at+int64(len(w.buf)) {
		w.fill(at, n)
	}
	begin := at - w.at
	return w.buf[begin:min(int64(len(w.buf)), begin+int64(n))]
}

func (w *window) fill(at int64, n int) {
	size := int(min(int64(max(n, w.most)), w.size-at))
	w.buf = grown(w.buf, size)
	got, err := w.r.ReadAt(w.buf, at)
	if err != nil && err != io.EOF && w.err == nil {
		w.err = err
	}
	w.buf, w.at = w.buf[:max(0, got)], at
}

// afterID3 returns where the file starts after an ID3v2 tag, which some programs write before everything.
func (w *window) afterID3() int64 {
	head := w.bytes(0, 10)
	if len(head) < 10 || string(head[:3]) != "ID3" {
		return 0
	}
	size := int64(0)
	for _, b := range head[6:] {
		size = size<<7 | int64(b&0x7f)
	}
	const footer = 0x10
	if head[5]&footer != 0 {
		size += 10
	}
	return 10 + size
}
