package numm

import (
	"context"
	"io"
	"iter"
	"slices"

	"github.com/gonumm/gonumm/internal/freememory"
)

// ReadMovie reads the video and the sound of a film in step, or the range of frames that the options name: frame k of the
// video shows while the sound frames from k * SampleRate / rate on, rounded down, play, and as many as belong to
// the frames are there. The rate is [FrameRate], with [FrameSound] to each frame, or that of [Rate].
//
// Both streams stand where the container wants them against each other. The movie begins with the first frame of the
// video; where the sound begins earlier, the whole number of black frames that comes nearest to that is put in front, and
// the sound is set exactly, with silence before it, or without what would lie before the first black frame. Where
// the sound begins later there is silence before it. The stream that ends first is filled up with black, or silence,
// to the end of the other, and that to a whole frame. A stream that is missing is nothing but that: black frames of 320
// by 240, or of the size in the options, and silence. Which of this it was stands in what [Probe] says of the
// streams: their Start, their Duration, and whether they are there at all. A file with neither is an ErrNoVideo, as is
// one without the video that [Stream] names; the sound is always the default one.
//
// Between the filling the frames are those of [ReadVideo] and the sound is that of [ReadSound], bit for bit. What would
// not fit into memory, both arrays together, is an ErrNotEnoughMemory before anything is decoded, as far as the file
// tells its length.
func ReadMovie(ctx context.Context, path string, opts ...VideoOption) (*Video, Sound, error) {
	v, s, err := readMovie(ctx, path, opts)
	if err != nil {
		return nil, nil, wrap("ReadMovie", path, err)
	}
	return v, s, nil
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
		defer r.close()
		for {
			f := MovieFrame{
				Frame: Frame{Image: NewImage(r.width, r.height), Index: r.position, Time: indexTime(r.position, r.config.rate)},
				Sound: make(Sound, r.soundOf(r.position+1)-r.soundOf(r.position)),
			}
			err := r.next(f.Image, f.Sound)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(MovieFrame{}, wrap("MovieFrames", path, err))
				return
			}
			if !yield(f, nil) {
				return
			}
		}
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
	defer r.close()
	return r.readAll(ctx)
}

// readAll reads to the end of the range, straight into the arrays.
func (r *movieReader) readAll(ctx context.Context) (*Video, Sound, error) {
	v, s := &Video{Width: r.width, Height: r.height}, Sound{}
	var p freememory.Promise
	defer p.Release()
	err := r.reserve(ctx, v, &s, max(0, min(r.expected(), r.to)-r.from), &p)
	for err == nil {
		pictures, sounds := len(v.Pix), len(s)
		p.Taken(int64(pictures) + int64(sounds)*soundFrameSize)
		size, length := r.width*r.height*bytesPerPixel, r.soundOf(r.position+1)-r.soundOf(r.position)
		if pictures+size > cap(v.Pix) || sounds+length > cap(s) {
			// The file may hold more than it says, but mostly this is the end.
			err = r.readBeyond(ctx, v, &s, &p)
			continue
		}
		v.Pix, s = v.Pix[:pictures+size], s[:sounds+length]
		if err = r.next(v.Frame(v.Len()-1), s[sounds:]); err != nil {
			v.Pix, s = v.Pix[:pictures], s[:sounds]
		}
	}
	if err != io.EOF {
		return nil, nil, err
	}
	v.Pix = slices.Clip(v.Pix)
	return v, slices.Clip(s), nil
}

// readBeyond reads a frame for which there is no room yet, and makes room where there is such a frame.
func (r *movieReader) readBeyond(ctx context.Context, v *Video, s *Sound, p *freememory.Promise) error {
	picture, sound := NewImage(r.width, r.height), make(Sound, r.soundOf(r.position+1)-r.soundOf(r.position))
	if err := r.next(picture, sound); err != nil {
		return err
	}
	more := max(1, v.Len()/4, min(r.expected(), r.to)-r.from-v.Len())
	if err := r.reserve(ctx, v, s, v.Len()+more, p); err != nil {
		return err
	}
	v.Pix, *s = append(v.Pix, picture.Pix...), append(*s, sound...)
	return nil
}

// reserve makes room for n frames in all, with their sound, and some to spare.
func (r *movieReader) reserve(ctx context.Context, v *Video, s *Sound, n int, p *freememory.Promise) error {
	picture := r.width * r.height * bytesPerPixel
	sound := 1 + SampleRate/r.config.rate
	frame := picture + sound*soundFrameSize
	if err := promise(p, bytesOf(n, frame), r.config.maxMemory); err != nil {
		return err
	}
	n = withSpare(n, 1+spare/frame, frame, r.config.maxMemory)
	var err error
	if v.Pix, err = room(ctx, v.Pix, n*picture-len(v.Pix)); err != nil {
		return err
	}
	*s, err = room(ctx, *s, n*sound-len(*s))
	return err
}
