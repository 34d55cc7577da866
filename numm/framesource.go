package numm

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/gonumm/gonumm/appsink"
	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/pixel"
	"github.com/gonumm/gonumm/pipeline"
)

// frameSource returns a file's own frames in the order in which they are shown.
type frameSource interface {
	// next returns the next frame, io.EOF at the end. A frame is borrowed until its release, and two may
	// be held at a time.
	next() (sourceFrame, error)
	// seek goes on from a frame that begins at t or before, or fails with ErrNotSeekable.
	seek(t time.Duration) error
	// duration returns the length that the file states; 0 where it states none.
	duration() time.Duration
	// presented is when a frame that begins at t is shown, in the counting that all streams of the file share.
	presented(t time.Duration) time.Duration
	// short returns an ErrCorrupt where the file ended clearly short of what it states. It is called after io.EOF.
	short() error
	close()
}

// sourceFrame is a frame as the file holds it.
type sourceFrame interface {
	begin() time.Duration // in the file's own counting
	end() time.Duration   // begin where it is unknown
	size() (width, height int)
	paint(m *Image, part pixel.Part) error // scaled to the size of m
	release()
}

// pipelineFrames are the frames that GStreamer decodes.
type pipelineFrames struct {
	ctx      context.Context
	file     *pipeline.File
	config   pipeline.Config // of the present pipeline
	pipeline *pipeline.Pipeline
	video    *appsink.Video
	way      frameWay // that it has come
	cut      pipeline.FrameCut
	began    bool
	last     time.Duration // start of the last frame
	lasted   time.Duration // how long that is shown, where it says so
	nominal  time.Duration // from one frame to the next, as the stream states it; 0 where it does not
	step     time.Duration // from one frame to the next, nominally, else as seen last
	first    time.Duration // start of the first frame of all
	entered  bool          // anew, with a key frame that is still to come and
	key      time.Duration // begins at this time
	shift    time.Duration // from the times of this pipeline to those of one from the start
	said     time.Duration // of the length, by the pipeline from the start
	sought   bool          // by a seek, and no frame has come since
	entry    time.Duration // when the key frame is shown that a seek led to; 0 where it is not known
	stated   time.Duration // the last time that a frame came with
	counts   bool          // frames instead of believing their times
	steps    func() int64  // from one frame that is counted to the next; nil where that is one

	background background // under what is transparent

	pulled []*pipelineFrame // already, to see whether their times are right
	ended  error            // what came after them
}

// openPipelineFrames opens the frames of a size that is admitted.
func openPipelineFrames(ctx context.Context, file *pipeline.File, c *videoConfig, admit func(width, height int) error) (*pipelineFrames, error) {
	config := pipeline.Config{Kind: pipeline.Video, Stream: c.stream, Plugins: c.plugins, Admit: admit, KeysOnly: c.keyframes}
	p, err := pipeline.New(ctx, file, config)
	if err != nil {
		return nil, err
	}
	return &pipelineFrames{
		ctx: ctx, file: file, config: config, pipeline: p, video: appsink.NewVideo(p), way: frameWay{sought: -1}, background: backgroundOf(c.background),
	}, nil
}

func (s *pipelineFrames) next() (sourceFrame, error) {
	if len(s.pulled) == 0 {
		s.pull(1)
		if s.began && s.pipeline.RepeatsTimes() && len(s.pulled) == 1 && s.pulled[0].from > s.last+s.step*3/2 {
			s.pull(suspects)
			spread(s.pulled, s.step)
		}
	}
	if len(s.pulled) == 0 {
		return nil, s.ended
	}
	f := s.pulled[0]
	s.pulled = s.pulled[1:]
	if s.began && f.picture.FrameTime == 0 && f.from > s.last {
		s.step = f.from - s.last
	}
	if !s.began {
		s.first = f.from
	}
	s.began, s.last, s.lasted = true, f.from, f.picture.Duration
	f.to = f.from + s.step
	if f.picture.Duration > time.Millisecond {
		f.to = f.from + f.picture.Duration
	}
	return f, nil
}

// pull brings the number of held frames to n, or less where the stream ends.
func (s *pipelineFrames) pull(n int) {
	for len(s.pulled) < n && s.ended == nil {
		picture, err := s.picture()
		if errors.Is(err, gst.ErrEnd) {
			err = io.EOF
		}
		if err != nil {
			s.ended = err
			return
		}
		if !s.began && len(s.pulled) == 0 {
			s.cut, s.counts = s.pipeline.FrameCut(), s.pipeline.CountsFrames()
			if s.counts {
				s.steps = s.pipeline.FrameSteps()
			}
			s.step = unstatedStep
		}
		if picture.FrameTime > 0 {
			s.step, s.nominal = picture.FrameTime, picture.FrameTime
		}
		if s.sought && picture.Corrupt && brokenByOpenGroups() || s.missed(picture) {
			picture.Release()
			s.ended = errEntry
			return
		}
		s.sought = false
		if picture.PTS >= 0 && (picture.PTS < s.entry-grain || !s.cut.Keeps(picture.PTS)) {
			picture.Release()
			continue
		}
		if s.entered && picture.PTS >= 0 {
			s.entered, s.shift = false, s.key-picture.PTS
		}
		s.pulled = append(s.pulled, &pipelineFrame{picture: picture, background: s.background, from: s.timeOf(picture)})
	}
}

// missed reports whether a seek led past the key frame that it was meant for.
func (s *pipelineFrames) missed(p *appsink.Picture) bool {
	return s.sought && s.entry > 0 && p.PTS > s.entry+grain
}

// errEntry says that what comes from a place in the file is not what comes there from its start.
var errEntry = errors.New("entered where frames are made from some before")

// brokenByOpenGroups reports whether a decoder that enters H.264 in an open group of pictures spoils all frames up to
// the next closed one, instead of those alone which show before the entry and which nobody sees: from GStreamer 1.24 on, avdec_h264
// has no buffer for the frames that libav puts in for those which are missing (seen in 1.26.2, not in 1.22).
func brokenByOpenGroups() bool { return gst.AtLeast(1, 24) }

// unstatedStep is the time from one frame to the next where nothing at all is stated, as in ffmpeg.
const unstatedStep = time.Second / 25

// timeOf returns when a frame begins. Some AVI and raw streams state no times: there frames follow each other.
func (s *pipelineFrames) timeOf(p *appsink.Picture) time.Duration {
	timed := p.PTS >= 0 && !s.counts
	switch {
	case timed && !s.stale(p):
		return s.cut.Moved(p.PTS + s.shift)
	case timed && len(s.pulled) > 0 && s.pulled[len(s.pulled)-1].picture.Duration > time.Millisecond:
		before := s.pulled[len(s.pulled)-1]
		return before.from + before.picture.Duration
	case timed && len(s.pulled) == 0 && s.began && s.lasted > time.Millisecond:
		return s.last + s.lasted
	case len(s.pulled) > 0:
		return s.pulled[len(s.pulled)-1].from + s.nextStep()
	case s.began:
		return s.last + s.nextStep()
	}
	return 0
}

// nextStep returns the time from the frame before to the next one, where frames are counted.
func (s *pipelineFrames) nextStep() time.Duration {
	if s.steps == nil {
		return s.step
	}
	return time.Duration(s.steps()) * s.step
}

// stale reports whether a frame comes with the time of the one before, as libav's decoders of run lengths give it for
// frames in which nothing has changed. Where the container leaves times out, spread knows better.
func (s *pipelineFrames) stale(p *appsink.Picture) bool {
	same := p.PTS == s.stated
	s.stated = p.PTS
	return same && (s.began || len(s.pulled) > 0) && !s.pipeline.RepeatsTimes()
}

// suspects is how many frames are examined when the times of a stream that repeats them jump.
const suspects = 6

// spread puts frames that state one time at one step before each other. MPEG streams state times only for
// some frames, and GStreamer 1.22 gives up to three in a row that of the last:
//
//	stated   2.18         2.30 2.30 2.30  2.34
//	spread   2.18  2.22   2.26      2.30  2.34
func spread(frames []*pipelineFrame, step time.Duration) {
	repeated := false
	for i := 1; i < len(frames); i++ {
		repeated = repeated || frames[i].from == frames[i-1].from
	}
	if !repeated {
		return
	}
	for i := len(frames) - 2; i >= 0; i-- {
		frames[i].from = min(frames[i].from, frames[i+1].from-step)
	}
}

func (s *pipelineFrames) seek(t time.Duration) error {
	t = s.cut.Media(t)
	place, ok := s.pipeline.SeekForFrame(max(0, t))
	if !ok {
		return s.reopen(t)
	}
	to := max(0, place.To)
	if err := s.seekTo(to); err != nil {
		return err
	}
	s.way = frameWay{sought: to}
	s.drop()
	s.sought, s.stated, s.entry = true, -1, place.Key
	return nil
}

// seekTo seeks in the pipeline, or in a new one where this one has failed further on, as a reader that has not come there does.
func (s *pipelineFrames) seekTo(to time.Duration) error {
	if !s.pipeline.Broken() {
		return s.pipeline.Seek(to, false)
	}
	if err := s.restart(); err != nil {
		return err
	}
	return s.seekAfresh(to)
}

// reopen goes on in a pipeline that begins in the file with a key frame at t or before.
func (s *pipelineFrames) reopen(t time.Duration) error {
	entry, at, ok := s.pipeline.KeyFrameEntry(t - s.first)
	if !ok || s.first+at <= s.last && s.last <= t {
		return ErrNotSeekable // or there sooner from here
	}
	said := s.duration()
	c := s.config
	c.Entry = entry
	p, err := pipeline.New(s.ctx, s.file, c)
	if err != nil {
		return err
	}
	s.close()
	s.config, s.pipeline, s.video, s.said = c, p, appsink.NewVideo(p), said
	s.way = frameWay{sought: -1}
	s.entered, s.key, s.stated, s.entry = true, s.first+at, -1, 0
	s.last = s.key - s.step
	return nil
}

func (s *pipelineFrames) short() error { return s.pipeline.Short(-1) }

func (s *pipelineFrames) duration() time.Duration {
	if s.said > 0 {
		return s.said
	}
	d, _ := s.pipeline.Duration()
	return d
}

func (s *pipelineFrames) presented(t time.Duration) time.Duration { return s.pipeline.Presented(t) }

func (s *pipelineFrames) drop() {
	for _, f := range s.pulled {
		f.release()
	}
	s.pulled, s.ended = nil, nil
}

func (s *pipelineFrames) close() {
	s.drop()
	s.pipeline.Close()
}

type pipelineFrame struct {
	picture *appsink.Picture
	background
	from, to time.Duration
}

func (f *pipelineFrame) begin() time.Duration { return f.from }
func (f *pipelineFrame) end() time.Duration   { return f.to }
func (f *pipelineFrame) size() (int, int)     { return f.picture.Shown() }
func (f *pipelineFrame) release()             { f.picture.Release() }

func (f *pipelineFrame) paint(m *Image, part pixel.Part) error {
	return f.paintOver(m, part, f.background)
}
