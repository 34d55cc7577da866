// Package pcm reads sounds that are stored as they are, or nearly so, straight from their files: no decoder, no pipeline.
//
//	container            header                                     where the samples lie
//	─────────            ──────                                     ─────────────────────
//	WAV, RF64, BW64      RIFF chunks, little endian                 "data"; RF64 and BW64 give 64-bit sizes in "ds64"
//	RIFX                 the same, big endian                       "data"
//	W64                  chunks named by GUIDs, 64-bit sizes        "data"
//	AIFF, AIFF-C         IFF chunks, big endian                     "SSND"; AIFF-C names the encoding in "COMM"
//	AU                   ".snd" and five words, in either order     after the header
//	CAF                  chunks with 64-bit sizes, big endian       "data"
//
// The encodings are integers of 1 to 64 bits in whole bytes and floats of 32 and 64 bits, each in either order, A-law and
// mu-law, and the ADPCM of Microsoft, of the IMA in WAV, and of QuickTime, whose blocks are small and all of one size, so that
// each sample has a known place.
//
// Headers are trusted as far as the bytes agree. Byte rates and block aligns are ignored where the format
// itself determines the size of a sample. A size that is 0, or the largest number, or reaches past the end of the file means: to the
// end of the file. What follows the samples, or lies between the chunks, is skipped.
//
// Samples come as 16-bit integers where these hold all that the file has, else as 32-bit floats, which round what has more
// than 24 bits. More than two channels are mixed down by package mixdown.
package pcm

import (
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/gonumm/gonumm/internal/mixdown"
)

// ErrFormat reports that the bytes are no container that this package reads, or that it holds another encoding.
var ErrFormat = errors.New("pcm: not stored as samples")

// DamagedError describes how a header contradicts itself.
type DamagedError string

// Error returns what is wrong.
func (e DamagedError) Error() string { return string(e) }

func damaged(format string, args ...any) error { return DamagedError(fmt.Sprintf(format, args...)) }

// File is a sound in its file. It may be read by any number of Readers at once.
type File struct {
	Container string // "wav", "rf64", "bw64", "rifx", "w64", "aiff", "aifc", "au", "caf"
	Codec     string // by FFmpeg's name: "pcm_s24le", "adpcm_ms"
	Rate      int    // sound frames a second, 1 or more
	Channels  int    // 1 or more
	Bits      int    // that a sample has, as the header states them
	Layout    mixdown.Layout
	Frames    int64             // sound frames, as far as the file holds them
	StatedEnd int64             // offset at which the samples end as the header states it, past the end of a file that is cut off; 0 where unknown
	Tags      map[string]string // what the header says of the sound: "title", "artist", …; may be nil

	r     io.ReaderAt
	size  int64 // of the file
	spans []span
	units

	header []byte // the body of the fmt or the COMM chunk
	id3    chunk  // the first that holds a tag of ID3v2
}

// ID3 returns the ID3v2 tag that a chunk holds, as it is stored; nil where there is none, or one of more than 64 MiB.
func (f *File) ID3() []byte {
	const most = 64 << 20
	n := min(f.id3.size, f.size-f.id3.at)
	if n <= 0 || n > most {
		return nil
	}
	tag := make([]byte, n)
	if got, err := f.r.ReadAt(tag, f.id3.at); int64(got) < n && err != nil {
		return nil
	}
	return tag
}

// A span is a stretch of the file that holds samples.
type span struct {
	offset int64 // of its first byte
	first  int64 // number of its first sound frame
	frames int64
}

// units are what a stretch of samples is made of: blocks that each hold the same number of sound frames and can be decoded alone.
// Uncompressed samples have one frame to the block.
type units struct {
	encoding encoding
	bytes    int // of a block
	frames   int // of a block
}

// maxChannels is more than any recorder has; the arrays for one sound frame stay small.
const maxChannels = 1 << 10

// maxRate is far above the rate of any sound, and keeps sums from overflowing.
const maxRate = 1 << 29

// Open reads the header of the sound in size bytes of r. It returns an error that wraps [ErrFormat] where another package must
// read them, a [DamagedError] where none can, and the reader's own where r fails.
func Open(r io.ReaderAt, size int64) (*File, error) {
	w := &window{r: r, size: size, most: headerWindow}
	start := w.afterID3()
	head := w.bytes(start, 12)
	f := &File{r: r, size: size}
	err := error(ErrFormat)
	if parse := parserOf(head); parse != nil {
		err = parse(f, w, start)
	}
	if w.err != nil {
		return nil, w.err
	}
	if err != nil {
		return nil, err
	}
	return f, f.check()
}

type parser func(f *File, w *window, start int64) error

// parserOf returns the parser of a file that starts with these bytes; nil where there is none.
func parserOf(head []byte) parser {
	if len(head) < 12 {
		return nil
	}
	first, kind := string(head[:4]), string(head[8:])
	switch {
	case (first == "RIFF" || first == "RF64" || first == "BW64" || first == "RIFX") && kind == "WAVE":
		return parseRIFF
	case first == "FORM" && (kind == "AIFF" || kind == "AIFC"):
		return parseAIFF
	case first == ".snd" || first == "dns.":
		return parseAU
	case first == "caff":
		return parseCAF
	case first == "riff" && kind == "\xa5\xd6\x28\xdb":
		return parseW64
	}
	return nil
}

func (f *File) check() error {
	switch {
	case f.Channels < 1 || f.Channels > maxChannels:
		return damaged("%d channels", f.Channels)
	case f.Rate < 1 || f.Rate > maxRate:
		return damaged("%d sound frames a second", f.Rate)
	}
	if len(f.Layout) != f.Channels {
		f.Layout = mixdown.Usual(f.Channels)
	}
	return nil
}

// addSpan adds the samples in a range of bytes. A frame that is cut short is left out.
func (f *File) addSpan(offset, bytes int64) {
	if f.units.bytes < 1 || bytes <= 0 {
		return
	}
	frames := bytes / int64(f.units.bytes) * int64(f.units.frames)
	if rest := int(bytes % int64(f.units.bytes)); rest > 0 {
		frames += int64(f.encoding.shortBlock(rest, f.Channels, f.units))
	}
	if frames > 0 {
		f.spans = append(f.spans, span{offset: offset, first: f.Frames, frames: frames})
		f.Frames += frames
	}
}

// states notes the size that a header states for samples that start at an offset. The largest numbers stand for an unknown size.
func (f *File) states(offset, size int64) {
	const unknown = math.MaxInt32 - 1<<16
	if size > 0 && (size < unknown || size > math.MaxUint32 && size < 1<<56) {
		f.StatedEnd = offset + size
	}
}

// endAt leaves out the padding of the last block, where the header states how many sound frames there are.
func (f *File) endAt(frames int64) {
	if over := f.Frames - frames; frames > 0 && over > 0 && over < int64(f.units.frames) {
		f.Frames = frames
		f.spans[len(f.spans)-1].frames -= over
	}
}

// asSamples makes the units single sound frames of an encoding.
func (f *File) asSamples(e encoding) {
	f.units = units{encoding: e, bytes: e.size * f.Channels, frames: 1}
	f.Codec = e.name()
	if f.Bits == 0 {
		f.Bits = 8 * e.size
	}
}
