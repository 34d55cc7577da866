package pipeline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/opus"
	"github.com/gonumm/gonumm/pipeline/internal/view"
	"github.com/gonumm/gonumm/pipeline/internal/vorbis"
)

// matroskaFile is a file of Matroska or WebM. matroskademux 1.22 takes a stated delay from the times of packets, 1.26 does so
// for Opus alone; so delays are hidden from it and applied here.
type matroskaFile struct {
	container
	delays []matroska.Delay
	opus   []view.Patch              // of its delays
	keys   *matroska.Keys            // of a film without an index; nil until it was asked for
	cues   map[uint64]*matroska.Cues // by track, as far as they were asked for; nil where the index has none
}

func newMatroska(in inspection) (Format, error) {
	return &matroskaFile{container: container{in}, delays: matroska.Delays(in.file, in.file.Size()),
		opus: matroska.OpusDelays(in.file, in.file.Size()), cues: map[uint64]*matroska.Cues{}}, nil
}

func (f *matroskaFile) show(kind Kind, nth int) (*shown, error) {
	s, err := f.container.show(kind, nth)
	if err != nil {
		return nil, err
	}
	for _, d := range f.delays {
		s.patch(d.Hides)
	}
	s.patch(f.opus)
	return s, nil
}

// named knows Apple Lossless, which matroskademux passes on without its header.
func (f *matroskaFile) named(pad *gst.Pad, caps *gst.Caps) string {
	number, ok := matroskaTrack(pad)
	if !ok || caps.Text("codec-id") != "A_ALAC" {
		return ""
	}
	return alacCaps(matroska.Private(f.file, f.file.Size(), number))
}

func (f *matroskaFile) short(int64) error {
	return shortFile(f.file.Size(), matroska.StatedEnd(f.file))
}

// delay is by how much the samples are late of the track that comes out of one of matroskademux' pads.
func (f *matroskaFile) delay(pad *gst.Pad) time.Duration {
	if len(f.delays) == 0 {
		return 0
	}
	number, ok := matroskaTrack(pad)
	at := slices.IndexFunc(f.delays, func(d matroska.Delay) bool { return d.Track == number })
	if !ok || at < 0 {
		return 0
	}
	return f.delays[at].Time
}

// matroskaTrack returns the number of the track that comes out of one of matroskademux' pads.
func matroskaTrack(pad *gst.Pad) (number uint64, ok bool) {
	// It ends its stream ids with the track's number and its unique id.
	id := pad.StreamID()
	text, _, _ := strings.Cut(id[strings.LastIndexByte(id, '/')+1:], ":")
	number, err := strconv.ParseUint(text, 10, 64)
	return number, err == nil
}

func (f *matroskaFile) presented(c *Chosen, pts time.Duration) time.Duration {
	if c == nil {
		return pts
	}
	return pts - f.delay(c.pad)
}

func (f *matroskaFile) start(c *Chosen, pts time.Duration) time.Duration { return f.presented(c, pts) }

// seekForFrame knows none without an index that has a key frame of the track: matroskademux would search for a cluster then, and take
// whatever stands first in it for a key frame.
func (f *matroskaFile) seekForFrame(c *Chosen, t time.Duration) (s FrameSeek, ok bool) {
	track, ok := matroskaTrack(c.pad)
	if !ok {
		return s, false
	}
	cues, known := f.cues[track]
	if !known {
		if cues, ok = matroska.NewCues(f.walk, f.file.Size(), track); !ok {
			cues = nil
		}
		f.cues[track] = cues
	}
	if cues == nil {
		return s, false
	}
	at, ok := cues.Before(t)
	return FrameSeek{To: at - cues.First(), Key: at}, ok // matroskademux counts from the first block
}

// keyFrameEntry searches a file without an index for its key frames.
func (f *matroskaFile) keyFrameEntry(c *Chosen, t time.Duration) (e Entry, at time.Duration, ok bool) {
	if f.keys == nil {
		track, ok := matroskaTrack(c.pad)
		if !ok {
			return e, 0, false
		}
		if f.keys, ok = matroska.NewKeys(f.walk, f.file.Size(), track); !ok {
			f.keys = nil
			return e, 0, false
		}
	}
	v, at, ok := f.keys.Enter(t)
	return Entry{view: v, format: f}, at, ok
}
func (f *matroskaFile) datesFile() bool { return true }

// describe sets the length that the file states, which the demuxer corrects while it reads. Where it states none, the demuxer guesses, and
// the blocks are counted.
func (f *matroskaFile) describe(c *Chosen, r *StreamReport) {
	r.orient()
	if d := matroska.Duration(f.file, f.file.Size()); d > 0 {
		r.Duration = d
		return
	}
	if r.Kind != Video && r.Kind != Sound {
		return
	}
	if track, ok := matroskaTrack(c.pad); ok {
		if d, ok := matroska.Length(f.walk, f.file.Size(), track); ok {
			r.Duration = d
		}
	}
}

func (f *matroskaFile) chapters() (chapters []Chapter) {
	for _, c := range matroska.Chapters(f.file, f.file.Size()) {
		chapters = append(chapters, Chapter(c))
	}
	return chapters
}

func (f *matroskaFile) cells(c *Chosen, rate int) *Cells {
	if entries, ok := f.entries(c, rate); ok {
		return &Cells{grid: matroskaGrid{entries, f}}
	}
	return nil
}

func (f *matroskaFile) entries(c *Chosen, rate int) (entries *matroska.Entries, ok bool) {
	coding, ok := matroskaCoding(c, rate)
	if !ok {
		return nil, false
	}
	track, ok := matroskaTrack(c.pad)
	if !ok {
		return nil, false
	}
	return matroska.NewEntries(f.walk, f.file.Size(), track, coding)
}

// soundCut ends Vorbis where its last block says so, which matroskademux tells the decoders of Opus alone.
func (f *matroskaFile) soundCut(c *Chosen, rate int) SoundCut {
	cut := f.container.soundCut(c, rate)
	if c.Container.Media != media.Vorbis || !matroska.EndsPadded(f.walk, f.file.Size()) {
		return cut
	}
	if entries, ok := f.entries(c, rate); ok {
		if n, ok := entries.Total(); ok {
			cut.Stop = n
		}
	}
	return cut
}

// matroskaGrid are cells of a track of Matroska, each shown to the demuxer as a file that begins with it.
type matroskaGrid struct {
	*matroska.Entries
	format Format
}

func (g matroskaGrid) enter(k int64) Entry {
	v, first := g.Enter(k)
	return Entry{Sample: first, view: v, format: g.format}
}

// matroskaCoding returns how a track is cut into packets, where those tell how long they are.
func matroskaCoding(c *Chosen, rate int) (coding matroska.Coding, ok bool) {
	switch caps := c.Container; caps.Media {
	case media.Opus:
		coding = matroska.Coding{Samples: opus.Samples, Apart: 10 * opus.Rate, Settle: opusSettle}
		return coding, rate == opus.Rate
	case media.MPEGAudio:
		if caps.Int("mpegversion") != 4 {
			return coding, false
		}
		_, _, ok = plainAAC(caps, rate)
		return matroska.Coding{Packet: aacPacket, Apart: aacCell * aacPacket, Settle: aacSettle * aacPacket}, ok
	case media.Vorbis:
		headers := caps.Buffers("streamheader")
		if len(headers) != 3 {
			return coding, false
		}
		packets, ok := vorbis.New(headers[0], headers[2])
		if !ok {
			return coding, false
		}
		return matroska.Coding{Samples: packets.Samples, Late: true, Rate: rate, Apart: 10 * int64(rate), Settle: vorbisSettle}, true
	}
	return coding, false
}

// vorbisSettle is two long windows, where half of one would do.
const vorbisSettle = 2 * 8192

// opusSettle is how many samples are decoded before what a fresh decoder gives is heard: 100 ms, where RFC 7845, 4.6, asks for 80.
const opusSettle = opus.Rate / 10
