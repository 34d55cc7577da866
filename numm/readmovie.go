package numm

import (
	"context"
	"io"
	"iter"
	"slices"

	"github.com/gonumm/gonumm/internal/freememory"
	"github.com/gonumm/gonumm/internal/hugepage"
)

// ReadMovie reads the video and the sound of a film in step, or the range of frames that the options name: frame k of the
// video shows while the sound frames from k * SampleRate / rate on, rounded down, play, and as many as belong to
// the frames are there. The rate is [FrameRate], with [FrameSound] to each frame, or that of [Rate].
//
// Both streams keep the offset from each other that the container states. The movie begins with the first frame of the
// video; where the sound begins earlier, the whole number of black frames that comes nearest to that is added before it, and
// the sound is set exactly, with silence before it, or without what would lie before the first black frame. Where
// the sound begins later there is silence before it. The stream that ends first is filled up with black, or silence,
// to the end of the other, and that to a whole frame. A stream that is missing comes as black frames of 320
// by 240, or of the size in the options, and silence. [Probe] tells which of this a file needs: by the
// Start and the Duration of its streams, and by whether they are there at all. A file with neither is an ErrNoVideo, as is
// one without the video that [Stream] names; one without the sound that [SoundStream] names is an ErrNoSound.
//
// Apart from what is filled up, the frames are those of [ReadVideo] and the sound is that of [ReadSound], bit for bit. What would
// not fit into memory, both arrays together, is an ErrNotEnoughMemory before anything is decoded, as far as the file
// tells its length.
//
// What could be read before an error is returned with it, whole frames and their sound; nil where that is nothing.
func ReadMovie(ctx context.Context, path string, opts ...VideoOption) (*Video, Sound, error) {
	v, s, err := readMovie(ctx, path, opts)
	return v, s, wrap("ReadMovie", path, err)
}

// MovieFrames ranges over the frames of a film, each with the sound that plays while it shows: what [ReadMovie] gives,
// piece by piece. Each is the caller's to keep. An error ends the loop and is its last pair; leaving the loop closes the
// file; ranging again starts again.
func MovieFrames(ctx context.Context, path string, opts ...VideoOption) iter.Seq2[MovieFrame, error] {
	return func(yield func(MovieFrame, error) bool) {
		r, err := openMovie(ctx, path, opts)
		if err != nil {
			yield(MovieFrame{}, wrap("MovieFrames", path, err))
			return
		}
		defer r.Close()
		r.frames("MovieFrames")(yield)
	}
}

// MovieFrame is a video frame with the sound that plays while it shows: [FrameSound] sound frames, or those that belong
// to it at another [Rate].
type MovieFrame struct {
	Frame
	Sound Sound
}

func readMovie(ctx context.Context, path string, opts []VideoOption) (*Video, Sound, error) {
	r, err := openMovie(ctx, path, opts)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	return r.readAll()
}

// readAll reads to the end of the range, straight into the arrays. With an error it returns what was read.
func (r *MovieReader) readAll() (*Video, Sound, error) {
	v, s := &Video{Width: r.width, Height: r.height}, Sound{}
	var p freememory.Promise
	defer p.Release()
	var pages hugepage.Filler
	if r.video != nil {
		r.video.oneArray = true
	}
	expected := max(0, min(r.expected(), r.to)-r.from)
	err := r.reserve(v, &s, expected, &p)
	for err == nil {
		pictures, sounds := len(v.Pix), len(s)
		p.Taken(int64(pictures) + int64(sounds)*soundFrameSize)
		size, length := r.width*r.height*bytesPerPixel, r.soundOf(r.position+1)-r.soundOf(r.position)
		if pictures+size > cap(v.Pix) || sounds+length > cap(s) {
			// The file may hold more than it says, but mostly this is the end.
			err = r.readBeyond(v, &s, &p)
			continue
		}
		v.Pix, s = v.Pix[:pictures+size], s[:sounds+length]
		pages.Reach(v.Pix[:min(cap(v.Pix), max(expected*size, pictures+size))], pictures, pictures+size)
		if err = r.next(v.Frame(v.Len()-1), s[sounds:]); err != nil {
			v.Pix, s = v.Pix[:pictures], s[:sounds]
		}
	}
	v.Pix, s = slices.Clip(v.Pix), slices.Clip(s)
	switch err = r.endOf(err); {
	case err == io.EOF:
		return v, s, nil
	case len(v.Pix) == 0:
		return nil, nil, err
	}
	return v, s, err
}

// readBeyond reads a frame for which there is no room yet, and makes room where there is such a frame.
func (r *MovieReader) readBeyond(v *Video, s *Sound, p *freememory.Promise) error {
	picture, sound := NewImage(r.width, r.height), make(Sound, r.soundOf(r.position+1)-r.soundOf(r.position))
	if err := r.next(picture, sound); err != nil {
		return err
	}
	more := max(1, v.Len()/4, min(r.expected(), r.to)-r.from-v.Len())
	if err := r.reserve(v, s, v.Len()+more, p); err != nil {
		return err
	}
	v.Pix, *s = append(v.Pix, picture.Pix...), append(*s, sound...)
	return nil
}

// reserve makes room for n frames in all, with their sound, and some to spare.
func (r *MovieReader) reserve(v *Video, s *Sound, n int, p *freememory.Promise) error {
	picture := r.width * r.height * bytesPerPixel
	sound := 1 + r.rate.sound(1)
	frame := picture + sound*soundFrameSize
	if err := promise(p, bytesOf(n, frame), r.config.maxMemory); err != nil {
		return err
	}
	n = withSpare(n, 1+spare/frame, frame, r.config.maxMemory)
	var err error
	if v.Pix, err = grow(r.ctx, v.Pix, n*picture-len(v.Pix)); err != nil {
		return err
	}
	*s, err = grow(r.ctx, *s, n*sound-len(*s))
	return err
}
