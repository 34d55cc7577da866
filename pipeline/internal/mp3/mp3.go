// Package mp3 reads from an MP3 file what surrounds its sound: tags before
// and after it, and the Xing, Info or VBRI frame at the start, in which encoders
// note the silence that they add. It determines which bytes to show GStreamer and which
// of the decoded samples to keep, so that exactly one program trims.
//
//	file     │ ID3v2 │ Xing │ frame 0 │ frame 1 │ ...  │ frame n-1 │ APE │ ID3v1 │
//	                        Start                                  End
//	view                    │ frame 0 │ frame 1 │ ...  │ frame n-1 │
//	samples                 0    Start                   Stop   Resume
//	                        ├──────┼───────────────────────┼───────┤
//	                         delay           kept           padding
//
// The rule is that of ffmpeg 5.1, which is the reference:
//
//   - The frame with the Xing, Info or VBRI tag is no sound, if the tag states a
//     number of frames or of bytes.
//   - Where the name of the encoder is LAME, Lavf or Lavc, its delay and the 529
//     samples that every decoder is late are dropped at the start.
//   - Its padding less these 529 is dropped before the position where the sound
//     ends by the tag's number of frames; what comes after that position is kept,
//     so a file that goes on is played on. Where it goes on by more than a
//     sixteenth of the bytes that the tag states, the tag's numbers are
//     ignored and no padding is dropped.
//   - Without such a name, or without a tag, nothing is dropped.
//
// A first frame that refers to bits of frames that are gone, as in the middle cut
// out of a file, needs no care: mpg123 and ffmpeg both give all its samples, though
// not the same. A last frame that is cut short ffmpeg plays and mpegaudioparse
// drops. Layers I and II have no such tags, and nothing is done about them.
package mp3

import (
	"errors"
	"io"
	"math"

	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// ErrFormat reports that no two frames of MPEG audio in a row were found.
var ErrFormat = errors.New("mp3: no MPEG audio")

// Info is what is known about a file before it is decoded.
type Info struct {
	View            view.View // what to decode: for layers I and II, and where nothing is to do, the whole file
	Layer           int       // 1, 2 or 3
	SampleRate      int       // of the first frame
	Channels        int
	SamplesPerFrame int
	Frames          int64  // as the tag states, without its own frame; 0 where unknown
	Encoder         string // as the tag states, "LAME3.100"
	Trim            Trim
	End             int64 // offset at which the sound ends, as the tag states; 0 where unknown
}

// Read reads from size bytes of r, which must be MPEG audio:
// in other files it may see frames where there are none. It looks for the first
// frame in 64 KiB after the tags, for the one after the encoder's frame in as
// many, and reads a few bytes at the end. The error is that of r, or wraps
// ErrFormat.
func Read(r io.ReaderAt, size int64) (*Info, error) {
	f := &file{r: r}
	start := f.leadingTags(size)
	at, h, ok := f.sync(start, size)
	if f.err != nil {
		return nil, f.err
	}
	if !ok {
		return nil, ErrFormat
	}
	info := &Info{
		View: view.Whole(size), Layer: h.layer, SampleRate: h.rate, Channels: h.channels, SamplesPerFrame: h.samples,
		Trim: Trim{Stop: math.MaxInt64, Resume: math.MaxInt64},
	}
	if h.layer != 3 {
		return info, nil
	}
	info.View = view.View{Start: at, End: f.trailingTags(at, size)}
	if tag, ok := f.tag(at, h); ok {
		present := info.View.End - at
		info.View.Start = at + int64(h.size)
		if next, _, ok := f.sync(info.View.Start, info.View.End); ok {
			info.View.Start = next
		}
		tag.apply(info, present)
		if tag.bytes > 0 {
			info.End = at + tag.bytes
		}
	}
	return info, f.err
}

// Between returns where the sound of a file starts and ends, whatever it is: after the ID3v2 tags in front, before the tags at the end.
func Between(r io.ReaderAt, size int64) (start, end int64, err error) {
	f := &file{r: r}
	start = f.leadingTags(size)
	return start, f.trailingTags(start, size), f.err
}

// Begins reports whether the bytes from one offset to another are the beginning of a single frame of layer III, cut off.
func Begins(r io.ReaderAt, from, to int64) bool {
	f := &file{r: r}
	h, ok := parse(f.read(from, 4))
	return ok && h.layer == 3 && int64(h.size) > to-from
}
