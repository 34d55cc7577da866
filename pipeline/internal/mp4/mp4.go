// Package mp4 reads from an MP4 or QuickTime file what GStreamer 1.22 does not
// apply exactly: the edit lists and the encoder delay. It determines which decoded
// samples and frames are to be kept, and which bytes to overlay so that qtdemux
// plays the tracks without their edits.
//
// An edit list selects a stretch of a track's media and may put nothing (an
// empty edit) before it:
//
//	media time   0         Start                      End   ticks of the track
//	             ├─────────┼────────────────────────────┼────┤
//	packets      │ p0 │ p1 │ p2 │ p3 │ p4 │ ...  │ pm │ pn │
//	                       │                            │
//	edits        ├─ Delay ─┼───────── Duration ─────────┤       ticks of the movie
//	              (empty)
//
// The rule, measured on ffmpeg 5.1, which is the reference (see Track.Cut):
//
//   - Sound begins with the sample at Start exactly, wherever in a packet that
//     is. It ends with the last sample of the packet that reaches End: packets
//     after it are dropped, the packet itself is played whole, and the last
//     packet of a track is never cut, whatever its stated duration. For
//     uncompressed sound a packet is at most 1024 samples of a chunk. Where the
//     movie's clock is as fine as the track's, so that End is a sample and not
//     a rounded millisecond, the sound ends there: this differs from ffmpeg.
//   - A video frame is shown when Start <= composition time < End. The first one
//     shown is t0, also where Start lies inside a frame that is dropped for it;
//     the last one keeps its own duration. With B-frames Start usually is the
//     first frame's composition time, so that nothing is dropped.
//   - Empty edits only delay, and a delay is not filled. Rates are ignored.
//   - iTunSMPB priming, where present, takes the place of a sound's Start; its
//     padding and total are told but cut nothing.
//   - The edits of a fragmented file have no end: how long it was to be was not known yet.
//   - Several edits in the order of the media are played one after the other. Of a sound, each ends with the packet that reaches its
//     end, the last too, and each but the first begins with the first packet that begins in it.
//   - Opus starts after the pre-skip of its header, whatever the edit list says.
//
// Left as they are, Simple false: tracks with edits that go back in the media, or with an empty edit between others.
// Vorbis is not treated apart, though ffmpeg cuts it by whole packets; nobody else
// writes it. One departure: an edit of duration 0, of which ffmpeg plays one packet or
// nothing, is taken to last to the end of the media, as players do.
//
// Input is not trusted: only box headers, fixed
// fields and a bounded number of bytes of the tables are read, and what is broken is left
// out.
package mp4

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// ErrFormat reports that the bytes are no MP4 or QuickTime file with a movie box that can be read.
var ErrFormat = errors.New("mp4: no movie box")

// errLimit refuses a movie box of which a bounded reading would miss a part.
func errLimit(what string) error { return fmt.Errorf("%w with so many %s", ErrFormat, what) }

// File is what the movie box states.
type File struct {
	Timescale  uint32 // ticks of the movie in a second, for Edit.Duration and Cut.Delay
	Duration   int64  // in these ticks, 0 where unknown
	Fragmented bool   // (more) samples stand in movie fragments
	External   bool   // a reference movie, or a track whose data lie in another file: not to be played
	Compressed bool   // the movie box holds another one, compressed, which is not looked into
	NoChannels bool   // a track of PCM states 0 channels; qtdemux 1.22 divides by them and ends the process, whichever track is read
	Tracks     []Track

	fields  []field  // durations, with their places
	edits   []span   // the edts boxes' types and the tracks they belong to
	movieEx []int64  // the mehd boxes' types
	blank   []int64  // the types of the boxes of tracks that do not say what they are
	tables  []tables // of each track

	chapters []Chapter // of Nero's list

	after   int64              // where the movie box ends
	extends map[uint32]extends // by track
}

// extends is what holds for the packets of fragments where these state nothing (trex).
type extends struct{ duration, size, flags uint32 }

// Kind is what a track holds.
type Kind uint8

// The kinds of track.
const (
	Other Kind = iota
	Video
	Sound
)

// Track is one track, in the order of the file.
type Track struct {
	ID         uint32 // the end of the stream id that qtdemux gives, in decimal
	Kind       Kind
	Codec      string // of the first sample description, four characters
	Enabled    bool
	Encrypted  bool
	Rotation   int    // degrees clockwise to turn the stored frames, a multiple of 90
	Mirrored   bool   // mirror left to right before turning
	Aspect     [2]int // width and height of a pixel, as a box of its own states them; 0 where there is none
	Config     []byte // of the decoder, for AV1
	Plain      Plain  // uncompressed sound
	Timescale  uint32 // ticks of the media in a second
	Duration   int64  // in these ticks, the longer of what header and time table say
	SampleRate int    // as described; HE-AAC is decoded to twice as much
	Edits      []Edit
	External   bool // names another file as the place of its data
	Gapless    Gapless
	Cut        Cut

	chapters []uint32 // the IDs of the tracks that hold them

	shift   int64 // what qtdemux adds to all composition times, in ticks
	preSkip int64 // Opus, at 48 kHz
	plainAt int64 // where the name of Plain stands
}

// Edit is an entry of the edit list as stored in the file.
type Edit struct {
	Duration  int64   // in ticks of the movie
	MediaTime int64   // in ticks of the media; -1 for an empty edit
	Rate      float64 // normally 1
}

// Gapless is the iTunSMPB comment, zero where there is none; in samples of the
// decoded sound.
type Gapless struct{ Priming, Padding, Total int64 }

// Read finds the movie box in size bytes of r and reads it. The error is that of
// r, or wraps ErrFormat, also where there is more than a bounded reading covers; a damaged movie box gives what can be read of it.
func Read(r io.ReaderAt, size int64) (*File, error) {
	p := &parser{r: r, boxes: maxBoxes, bytes: maxBytes}
	f := p.file(size)
	if p.err == nil && p.boxes == 0 {
		p.err = errLimit("boxes")
	}
	if p.err != nil {
		return nil, p.err
	}
	if f == nil {
		return nil, ErrFormat
	}
	return f, nil
}

// Length returns the movie's duration as its header states it, 0 where unknown.
func (f *File) Length() time.Duration {
	return time.Duration(rescale(f.Duration, int64(time.Second), int64(f.Timescale)))
}
