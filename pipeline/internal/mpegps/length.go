package mpegps

import (
	"io"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/mpegvideo"
	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// ends is how much is read at either end of a file to see how long its streams are.
const ends = 4 << 20

// firstPictures are enough to have the one among them that is shown first.
const firstPictures = 16

// VideoLength returns how long a stream of MPEG-1 or MPEG-2 video is by its first pictures and its last. ok is false where these state no
// times.
func VideoLength(r io.ReaderAt, size int64, id byte) (d time.Duration, ok bool) {
	begin := packet.None
	first := mpegvideo.NewReader((&stream{r: r, size: min(size, ends), id: id}).chunk)
	for range firstPictures {
		p, err := first.Next()
		if err != nil {
			break
		}
		if p.Time >= 0 && (begin < 0 || p.Time < begin) {
			begin = p.Time
		}
	}
	end := lastOf(r, size, id)
	last := mpegvideo.NewReader(end.chunk)
	for err := error(nil); err == nil; {
		_, err = last.Next()
	}
	return last.End() - begin, begin >= 0 && end.stated && last.End() > begin
}

// SoundLength returns how long a stream of MPEG audio is by the times of its first packet and its last two, as the last is as long as the
// one before.
func SoundLength(r io.ReaderAt, size int64, id byte) (d time.Duration, ok bool) {
	first, err := (&stream{r: r, size: min(size, ends), id: id}).stamp()
	if err != nil {
		return 0, false
	}
	s := lastOf(r, size, id)
	before, last := packet.None, packet.None
	for {
		at, err := s.stamp()
		if err != nil {
			break
		}
		before, last = last, at
	}
	return last - first + last - before, before >= first && last > before
}

// lastOf walks over the last part of a file.
func lastOf(r io.ReaderAt, size int64, id byte) *stream {
	return &stream{r: r, size: size, id: id, at: max(0, size-ends)}
}

// stamp returns the next time that a packet of the stream states.
func (s *stream) stamp() (time.Duration, error) {
	for {
		code, _, stamp, err := s.packet()
		if err != nil {
			return 0, err
		}
		if code == s.id && stamp >= 0 {
			return s.time(stamp), nil
		}
	}
}
