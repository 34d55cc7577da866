package live

import (
	"errors"
	"io"

	"github.com/gonumm/gonumm/numm"
)

// pictures carries what a camera sees from its own goroutine to that of VideoIn. There are three of them: where VideoIn
// takes longer than the camera, the oldest one waiting is dropped for the next.
type pictures struct {
	free, full chan *numm.Image
}

func newPictures(width, height int) *pictures {
	const count = 3
	p := &pictures{free: make(chan *numm.Image, count), full: make(chan *numm.Image, count)}
	for range count {
		p.free <- numm.NewImage(width, height)
	}
	return p
}

// read fills pictures until the camera has no more: that is no error, and closes full.
func (p *pictures) read(camera eye, s *Session) error {
	for {
		picture := p.take(s)
		_, lost, err := camera.next(picture)
		if errors.Is(err, io.EOF) {
			close(p.full)
			return nil
		}
		if err != nil {
			return err
		}
		s.count(func(stats *Stats) { stats.FramesDropped += lost })
		p.full <- picture
	}
}

// take returns a free picture, or else the oldest that waits.
func (p *pictures) take(s *Session) *numm.Image {
	select {
	case picture := <-p.free:
		return picture
	default:
	}
	select {
	case picture := <-p.free:
		return picture
	case picture := <-p.full:
		s.count(func(stats *Stats) { stats.FramesDropped++ })
		return picture
	}
}

// giveBack frees a picture that was taken from full.
func (p *pictures) giveBack(picture *numm.Image) { p.free <- picture }
