package numm

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/hugepage"
)

// ReadVideo reads a video, or the range of it that the options name, into one array. What would not fit
// into memory is an ErrNotEnoughMemory before anything is decoded, as far as the file tells its length.
//
// What could be read before an error is returned with it, nil where that is nothing. A file that ends clearly short of what its
// container states is an [ErrCorrupt] that names both numbers, beside all that it holds.
func ReadVideo(ctx context.Context, path string, opts ...VideoOption) (*Video, error) {
	r, err := openWhole(ctx, path, opts)
	if err != nil {
		return nil, wrap("ReadVideo", path, err)
	}
	defer r.Close()
	v, err := r.readAll()
	return v, wrap("ReadVideo", path, err)
}

// VideoFrames ranges over the frames of a video. Each is the caller's to keep. An error ends the loop
// and is its last pair; leaving the loop closes the file; ranging again starts again.
func VideoFrames(ctx context.Context, path string, opts ...VideoOption) iter.Seq2[Frame, error] {
	return func(yield func(Frame, error) bool) {
		r, err := openVideo(ctx, path, opts)
		if err != nil {
			yield(Frame{}, wrap("VideoFrames", path, err))
			return
		}
		defer r.Close()
		for {
			f, err := r.read(nil)
			if err = r.endOf(err); err == io.EOF {
				return
			}
			if !yield(f, wrap("VideoFrames", path, err)) || err != nil {
				return
			}
		}
	}
}

// Frame is one frame of a video with its place.
type Frame struct {
	*Image
	Index int           // in the whole video
	Time  time.Duration // Index as a time
}

// readAll reads to the end of the range, straight into the array. With an error it returns what was read.
func (r *VideoReader) readAll() (*Video, error) {
	v := &Video{Width: r.width, Height: r.height}
	size := r.width * r.height * bytesPerPixel
	var p freememory.Promise
	defer p.Release()
	var pages hugepage.Filler
	r.oneArray = true
	stated := r.expected() * size // what is to spare after it stays untouched, and takes no memory
	err := r.reserve(v, r.expected(), &p)
	for err == nil {
		n := len(v.Pix)
		p.Taken(int64(n))
		if n+size > cap(v.Pix) {
			// The file may hold more than it says, but mostly this is the end.
			if err = r.peek(); err == nil {
				more := max(v.Len()/4, r.expected())
				err = r.reserve(v, withSpare(v.Len()+1, more, size, r.config.maxMemory), &p)
			}
			continue
		}
		v.Pix = v.Pix[:n+size]
		pages.Reach(v.Pix[:min(cap(v.Pix), max(stated, n+size))], n, n+size)
		if _, err = r.read(v.Frame(n / size)); err != nil {
			v.Pix = v.Pix[:n]
		}
	}
	v.Pix = slices.Clip(v.Pix)
	switch err = r.endOf(err); {
	case err == io.EOF:
		return v, nil
	case len(v.Pix) == 0:
		return nil, err
	}
	return v, err
}

// peek reports whether there is a further frame: nil, or io.EOF.
func (r *VideoReader) peek() error {
	if r.position >= r.to {
		return io.EOF
	}
	return r.advance(r.position)
}

// spare is more than containers are wrong about their length, and more than a frame.
const spare = 16 << 20

// reserve makes room for n frames in all and some to spare.
func (r *VideoReader) reserve(v *Video, n int, p *freememory.Promise) error {
	size := r.width * r.height * bytesPerPixel
	if err := promise(p, bytesOf(n, size), r.config.maxMemory); err != nil {
		return r.wholeNeed(err)
	}
	n = withSpare(n, 1+spare/size, size, r.config.maxMemory)
	pix, err := grow(r.ctx, v.Pix, n*size-len(v.Pix))
	v.Pix = pix
	return err
}

// expected returns how many frames are still to come, as far as the file has told.
func (r *VideoReader) expected() int {
	if r.config.oneByOne() {
		return 0
	}
	n := r.rate.slot(r.source.duration())
	return max(0, min(n, r.to)-r.position)
}

func (r *VideoReader) at(indices []int) (*Video, error) {
	if err := r.ended(); err != nil {
		return nil, err
	}
	var p freememory.Promise
	defer p.Release()
	if err := promise(&p, bytesOf(len(indices), r.width, r.height, bytesPerPixel), r.config.maxMemory); err != nil {
		return nil, err
	}
	v := NewVideo(len(indices), r.width, r.height)
	hugepage.Fill(v.Pix)
	was := r.position
	none, err := r.paintAt(v, indices)
	r.position = was
	if err == nil {
		err = r.enter(was)
	}
	if err != nil {
		return nil, r.fail(err)
	}
	if none != nil {
		return nil, none
	}
	return v, nil
}

// paintAt paints the frames of some indices. It moves the reader; none says which index there is none of.
func (r *VideoReader) paintAt(v *Video, indices []int) (none, err error) {
	order := make([]int, len(indices))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(indices[a], indices[b]) })
	for n, i := range order {
		k := indices[i]
		if n > 0 && indices[order[n-1]] == k {
			copyRows(v.Frame(i), v.Frame(order[n-1]))
			continue
		}
		if k < 0 {
			return fmt.Errorf("%w: no frame %d", ErrSize, k), nil
		}
		if err := r.enter(k); err != nil {
			return nil, err
		}
		r.position = k
		switch err := r.advance(k); {
		case err == io.EOF:
			return fmt.Errorf("%w: no frame %d in a video of %d", ErrSize, k, r.length), nil
		case err != nil:
			return nil, err
		case r.config.oneByOne() && r.frames.shown != k:
			return fmt.Errorf("%w: frame %d does not stand alone", ErrSize, k), nil
		}
		if err := r.paint(v.Frame(i)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}
