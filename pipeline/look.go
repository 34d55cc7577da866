package pipeline

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/keyframe"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/ogg"
	"github.com/gonumm/gonumm/pipeline/internal/riff"
	"github.com/gonumm/gonumm/pipeline/internal/view"
)

// look is what a file's own bytes say of what GStreamer does not heed exactly: which bytes to show
// it, and what of the decoded stream to leave out afterwards.
type look struct {
	view  gst.View
	caps  *gst.Caps // what the view is
	file  *File
	walk  heedful         // reads file, for what may read it to its end on the caller's goroutine
	boxes *mp4.File       // nil for other containers
	movie *mp4.File       // the same where edits are left out of it
	mp3   *mp3.Info       // nil for others
	index *mp3.Index      // of its frames, read as far as was asked
	flac  *flac.File      // nil for others
	keys  *keyframe.Index // of a film without another index; nil until it was asked for

	fragments *mp4.Fragments // of a fragmented film; nil until it was asked for
	delays    []matroska.Delay
	guard     *guard // nil where the demuxer needs none
}

// movies are the media types that GStreamer gives to files made of boxes.
var movies = []string{"video/quicktime", "audio/x-m4a", "application/x-3gp", "video/mj2"}

// lookAt recognises the bytes and reads the headers of the formats that need it.
func lookAt(ctx context.Context, file *File, kind Kind, nth int) (*look, error) {
	caps, err := Recognise(file, file.All())
	if err != nil {
		return nil, err
	}
	l := &look{view: file.All(), caps: caps, file: file, walk: heedful{ctx, file}}
	switch {
	case slices.Contains(movies, caps.Media):
		return l, l.lookAtMovie(file, kind, nth)
	case kind == Sound && slices.Contains(tagged, caps.Media):
		return l, l.lookAtMP3(file)
	case caps.Media == "audio/x-wav":
		l.lookAtWAV(file)
	case kind == Sound && caps.Media == "audio/x-flac":
		return l, l.lookAtFLAC(file)
	}
	if err := l.lookAtASF(); err != nil {
		return nil, err
	}
	l.delays = l.hideDelays()
	return l, nil
}

// matroskas are the media types that GStreamer gives to Matroska's files.
var matroskas = []string{"video/x-matroska", "audio/x-matroska", "video/x-matroska-3d", "video/webm", "audio/webm"}

// hideDelays has the demuxer give the times of packets as they stand in the file: matroskademux 1.22 takes a stated delay
// from them, 1.26 does so for Opus alone.
func (l *look) hideDelays() []matroska.Delay {
	if !slices.Contains(matroskas, l.caps.Media) {
		return nil
	}
	delays := matroska.Delays(l.file, l.file.Size())
	for _, d := range delays {
		l.patch(d.Hides)
	}
	return delays
}

// delayAt is by how much the samples of the track are late that comes out of one of matroskademux' pads.
func delayAt(delays []matroska.Delay, pad *gst.Pad) time.Duration {
	if len(delays) == 0 {
		return 0
	}
	number, ok := matroskaTrack(pad)
	at := slices.IndexFunc(delays, func(d matroska.Delay) bool { return d.Track == number })
	if !ok || at < 0 {
		return 0
	}
	return delays[at].Time
}

// matroskaTrack is the number of the track that comes out of one of matroskademux' pads.
func matroskaTrack(pad *gst.Pad) (number uint64, ok bool) {
	// It ends its stream ids with the track's number and its unique id.
	id := pad.StreamID()
	text, _, _ := strings.Cut(id[strings.LastIndexByte(id, '/')+1:], ":")
	number, err := strconv.ParseUint(text, 10, 64)
	return number, err == nil
}

// lookAtWAV hides a tail too short for a chunk, such as the byte that pads an odd number of samples:
// wavparse takes it for the end of everything and gives nothing at all.
func (l *look) lookAtWAV(file *File) {
	if _, end, ok := riff.Data(file, file.Size()); ok && file.Size()-end < 8 {
		l.view.End = end
	}
}

func (l *look) lookAtFLAC(file *File) error {
	header, err := flac.Read(l.walk, file.Size())
	if errors.Is(err, flac.ErrFormat) {
		return nil // without its header, or behind something else
	}
	l.flac = header
	return err
}

// tagged are the media types that an MP3 file may be recognised as.
var tagged = []string{"audio/mpeg", "application/x-id3", "application/x-apetag"}

func (l *look) lookAtMP3(file *File) error {
	info, err := mp3.Read(file, file.Size())
	if errors.Is(err, mp3.ErrFormat) {
		return nil // something else behind the tags, or AAC
	}
	if err != nil {
		return err
	}
	sound := gst.View{Start: info.View.Start, End: info.View.End}
	caps, err := Recognise(file, sound)
	if err != nil || info.Layer != 3 || caps.Media != "audio/mpeg" || caps.Int("layer") != 3 {
		return nil // chance has made some bytes look like frames
	}
	l.view, l.caps, l.mp3 = sound, caps, info
	l.index = mp3.NewIndex(l.walk, info.View)
	return nil
}

func (l *look) lookAtMovie(file *File, kind Kind, nth int) error {
	movie, err := movieIn(file)
	if err != nil {
		return err
	}
	l.boxes = movie
	track := trackOf(movie, kind, nth)
	switch {
	case track == nil && movie.External, track != nil && track.External:
		return failure(ErrForbidden, "its media lie in another file")
	case track == nil:
		return nil
	}
	if patches := movie.Patches(track); patches != nil {
		l.movie = movie
		l.patch(patches)
	}
	return nil
}

// movieIn reads the boxes of a film, and refuses what would end the process in qtdemux, which divides by the channels of
// uncompressed sound, and what could hide that from this look.
func movieIn(file *File) (*mp4.File, error) {
	movie, err := mp4.Read(file, file.Size())
	switch {
	case errors.Is(err, mp4.ErrFormat):
		return nil, failure(ErrCorrupt, "%v", err)
	case err != nil:
		return nil, err
	case movie.NoChannels:
		return nil, failure(ErrCorrupt, "uncompressed sound of 0 channels")
	case movie.Compressed:
		return nil, failure(ErrUnsupported, "its movie header is compressed")
	}
	return movie, nil
}

// unlooked refuses what is looked at before its demuxer sees it, where it turns up inside of something else, such as behind a tag.
func unlooked(caps *gst.Caps) error {
	if slices.Contains(movies, caps.Media) || caps.Media == asfMedia {
		return failure(ErrUnsupported, "%s inside of something else", caps.Media)
	}
	return nil
}

func (l *look) patch(patches []view.Patch) {
	for _, p := range patches {
		l.view.Patches = append(l.view.Patches, gst.Patch{Offset: p.Offset, Bytes: p.Bytes})
	}
}

// trackOf is the n-th track of a kind, or for n < 0 the one that choose will choose.
func trackOf(movie *mp4.File, kind Kind, nth int) *mp4.Track {
	want := mp4.Sound
	if kind == Video {
		want = mp4.Video
	}
	var first *mp4.Track
	for i := range movie.Tracks {
		t := &movie.Tracks[i]
		switch {
		case t.Kind != want:
		case nth > 0:
			nth--
		case nth == 0 || t.Enabled:
			return t
		case first == nil:
			first = t
		}
	}
	return first
}

// track is the track that the chosen stream is; nil outside of movies.
func (l *look) track(chosen *Chosen) *mp4.Track {
	if l.movie == nil || chosen == nil {
		return nil
	}
	return trackAt(l.movie, chosen.pad)
}

// trackAt is the track that comes out of one of qtdemux's pads; nil where its edits are not simple.
func trackAt(movie *mp4.File, pad *gst.Pad) *mp4.Track {
	if t := trackOfPad(movie, pad); t != nil && t.Cut.Simple {
		return t
	}
	return nil
}

func trackOfPad(movie *mp4.File, pad *gst.Pad) *mp4.Track {
	// qtdemux ends its stream ids with the track's own id.
	id := pad.StreamID()
	number, err := strconv.ParseUint(id[strings.LastIndexByte(id, '/')+1:], 10, 32)
	if err != nil {
		return nil
	}
	for i := range movie.Tracks {
		if t := &movie.Tracks[i]; t.ID == uint32(number) {
			return t
		}
	}
	return nil
}

// FrameCut is what the container says of the stream that is followed; it is known once the first
// frame has come.
func (p *Pipeline) FrameCut() FrameCut {
	if t := p.look.track(p.Chosen()); t != nil {
		return FrameCut{shows: t.Shows}
	}
	return FrameCut{}
}

// Presented is when the container wants shown or heard what the decoder gave a time, so that the streams of a file can
// be set against each other: edit lists, which the pipeline itself leaves out, delay and cut.
func (p *Pipeline) Presented(pts time.Duration) time.Duration {
	if t := p.look.track(p.Chosen()); t != nil {
		return t.Presented(pts, p.look.movie.Timescale)
	}
	if chosen := p.Chosen(); chosen != nil {
		pts -= delayAt(p.look.delays, chosen.pad)
	}
	return pts
}

// SoundCut is what the container says of the stream that is followed, at its decoder's rate; it is
// known once the first sample has come.
func (p *Pipeline) SoundCut(rate int) SoundCut {
	chosen := p.Chosen()
	if t := p.look.track(chosen); t != nil {
		skip, end := t.Samples(rate)
		skip = min(skip, Endless)
		return SoundCut{Skip: skip, Stop: min(max(end, skip), Endless), Resume: Endless}
	}
	if i := p.look.mp3; i != nil {
		return SoundCut{Skip: i.Trim.Start, Stop: min(i.Trim.Stop, Endless), Resume: min(i.Trim.Resume, Endless)}
	}
	if strings.HasSuffix(p.look.caps.Media, "/ogg") && chosen.Container.Media == "audio/x-vorbis" {
		if end, ok := p.look.oggEnd(chosen); ok {
			return SoundCut{Stop: end, Resume: Endless}
		}
	}
	if version := chosen.Container.Int("wmaversion"); chosen.Container.Media == "audio/x-wma" && version <= 2 {
		return SoundCut{Skip: 2 * wmaFrame(rate, version), Stop: Endless, Resume: Endless}
	}
	return uncut
}

// wmaFrame is the samples of a frame of Windows Media Audio 1 and 2, of which two are lead-in: by ffmpeg's
// decoder, which drops them where GStreamer does not.
func wmaFrame(rate, version int) int64 {
	switch {
	case rate <= 16000:
		return 512
	case rate <= 22050, rate <= 32000 && version == 1:
		return 1024
	case rate <= 48000:
		return 2048
	}
	return 4096
}

// oggEnd asks the file for the end of the stream, whose serial number oggdemux writes into its pad's name.
func (l *look) oggEnd(chosen *Chosen) (samples int64, ok bool) {
	serial, err := strconv.ParseUint(strings.TrimPrefix(chosen.pad.Name(), "src_"), 16, 32)
	if err != nil {
		return 0, false
	}
	return ogg.End(l.file, l.file.Size(), uint32(serial))
}

// Duration is what the file says of the length of the stream that is followed; ok is false where it
// says nothing.
func (p *Pipeline) Duration() (d time.Duration, ok bool) {
	if t := p.look.track(p.Chosen()); t != nil {
		if d, ok := playedOf(t); ok {
			return d, true
		}
	}
	if i := p.look.mp3; i != nil && i.Frames > 0 {
		return seconds(i.Frames*int64(i.SamplesPerFrame), i.SampleRate), true
	}
	return p.native.Duration()
}

// playedOf is the length of a track without what its edits leave out.
func playedOf(t *mp4.Track) (d time.Duration, ok bool) {
	if t.Timescale == 0 || t.Duration == 0 {
		return 0, false
	}
	ticks := min(t.Duration, t.Cut.End) - t.Cut.Start
	if t.Kind == mp4.Video && t.Cut.End < math.MaxInt64 {
		ticks = min(t.Duration, t.Cut.End-t.Cut.Start) // Duration does not count what B-frames delay all by
	}
	return seconds(max(0, ticks), int(t.Timescale)), true
}

func seconds(ticks int64, scale int) time.Duration {
	return time.Duration(float64(ticks) / float64(scale) * float64(time.Second))
}

// entersFrames are the containers whose index leads to key frames and whose times are the frames' own,
// wherever they are entered. MPEG streams count their times from the first clock that comes, and Ogg and FLV have no index.
var entersFrames = append([]string{"video/x-matroska", "video/webm"}, movies...)

// EntersFrames says whether a seek leads to frames with the same content and the same times as
// reading from the start does.
func (p *Pipeline) EntersFrames() bool {
	fragmented := p.look.movie != nil && p.look.movie.Fragmented
	if p.look.caps.Media == "video/x-msvideo" {
		return p.entersAVI()
	}
	return !fragmented && slices.Contains(entersFrames, p.look.caps.Media)
}

// entersSamples are the formats in which every sample or frame stands alone and says, or lets count,
// which it is. Decoders of other formats carry something over from one packet to the next, so that
// what they give depends on where they began.
// auparse gives other samples than it was asked for.
var entersSamples = []string{"audio/x-wav", "audio/x-aiff"}

// EntersSamples says whether a seek leads to the same samples as reading from the start does, with
// times that tell which they are.
func (p *Pipeline) EntersSamples() bool {
	if strings.HasSuffix(p.look.caps.Media, "/ogg") && p.Chosen().Container.Media == "audio/x-vorbis" {
		return true
	}
	return slices.Contains(entersSamples, p.look.caps.Media)
}

// RepeatsTimes says whether the container leaves out the times of some frames, which then come with that
// of another.
func (p *Pipeline) RepeatsTimes() bool {
	return p.look.caps.Media == "video/mpeg" || p.look.caps.Media == "video/mpegts"
}
