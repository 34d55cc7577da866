package still

import (
	"fmt"
	"io"
	"time"
)

// Frames returns the frames of a moving picture in turn; of a still picture it returns that one. It is used by one goroutine
// at a time, and must be closed before the picture.
type Frames struct {
	picture *Picture
	source  frameSource
	layout  layout
}

// frameSource gives canvases of one size.
type frameSource interface {
	// next fills dst with the next canvas and returns when it is shown and for how long; io.EOF past the last.
	next(dst []byte) (start, length time.Duration, err error)
	close()
}

// Frames opens the frames, from the first.
func (p *Picture) Frames() (*Frames, error) {
	l := p.reader.plan(0, 0)
	if p.Moving() && p.frames != nil {
		l.channels = 4
	}
	// Two canvases, and what the decoder composes of.
	more := *p
	more.work += 8
	if err := more.check(l); err != nil {
		return nil, p.src.Cause(damage(err))
	}
	f := &Frames{picture: p, layout: l}
	if !p.Moving() || p.frames == nil {
		return f, nil
	}
	var err error
	f.source, err = p.frames()
	return f, p.src.Cause(damage(err))
}

// Next returns the next frame, upright, and when it is shown and for how long, which is 0 for a still picture;
// io.EOF past the last. For a damaged frame it returns only the error.
func (f *Frames) Next(o Options) (px *Pixels, start, length time.Duration, err error) {
	p := f.picture
	if f.source == nil {
		if p.reader == nil {
			return nil, 0, 0, io.EOF
		}
		px, err = p.Decode(o)
		p.reader.close()
		p.reader = nil
		return px, 0, 0, err
	}
	if err := p.src.Context.Err(); err != nil {
		return nil, 0, 0, err
	}
	px = &Pixels{Width: f.layout.width, Height: f.layout.height, Channels: f.layout.channels}
	px.Pix = make([]uint8, px.Channels*px.Width*px.Height)
	start, length, err = f.source.next(px.Pix)
	if err == io.EOF {
		return nil, 0, 0, io.EOF
	}
	if err != nil {
		return nil, 0, 0, p.src.Cause(damage(err))
	}
	if !o.Alpha && px.Channels == 4 {
		Over(px.Pix, px.Pix, o.Background)
		px.Channels = 3
		px.Pix = px.Pix[:3*px.Width*px.Height]
	}
	return px.Turned(p.Orientation), start, length, nil
}

// Close frees the frames.
func (f *Frames) Close() {
	if f.source != nil {
		f.source.close()
	}
}

// decoderFrames are the frames of a decoder that composes them.
type decoderFrames struct {
	step func(dst []byte) (start, length time.Duration, err error)
	free func()
}

func (d decoderFrames) next(dst []byte) (start, length time.Duration, err error) { return d.step(dst) }

func (d decoderFrames) close() {
	if d.free != nil {
		d.free()
	}
}

// errFrame reports that a frame does not lie on its canvas.
func errFrame(format string, at any) error {
	return fmt.Errorf("%w: %s: frame at %v", ErrDamaged, format, at)
}
