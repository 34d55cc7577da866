package numm

import (
	"cmp"
	"context"
	"errors"
	"io"
	"math"
	"slices"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Len returns how many frames a whole read gives, whatever the range of the reader. It reads the packets of the file
// without decoding them, and decodes only where these do not tell: in a GIF, in MPEG streams that leave times out, and with [KeyframesOnly]. The second call is free. Where the next Read begins does not change.
func (r *VideoReader) Len() (int, error) {
	n, err := r.len()
	return n, wrap("VideoReader.Len", r.path, err)
}

func (r *VideoReader) len() (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	return countOnce(&r.whole, r.countPackets, r.countFrames)
}

// countOnce returns what is counted, unless 0 still stands there: then the packets are counted, and what they decode to where these do
// not tell.
func countOnce(counted *int, packets func() (n int, ok bool, err error), decoded func() (int, error)) (int, error) {
	if *counted > 0 {
		return *counted, nil
	}
	n, ok, err := packets()
	if err == nil && !ok {
		n, err = decoded()
	}
	if err != nil {
		return 0, err
	}
	*counted = n
	return n, nil
}

// countFrames decodes a second time, from the start.
func (r *VideoReader) countFrames() (int, error) {
	config := *r.config
	config.span, config.progress = span{to: -1}, nil
	other, err := newVideoReader(r.ctx, r.path, r.file.Shared(), &config)
	if err != nil {
		return 0, err
	}
	defer other.release()
	if err := other.advance(math.MaxInt); err != nil && err != io.EOF {
		return 0, err
	}
	if config.keyframes {
		return other.frames.count, nil
	}
	return other.length, nil
}

// countPackets determines the length by the packets' times; ok is false where they do not state it.
func (r *VideoReader) countPackets() (n int, ok bool, err error) {
	s, ok := r.source.(*pipelineFrames)
	if !ok || r.config.keyframes || s.pipeline.RepeatsTimes() {
		return 0, false, nil
	}
	p, err := packetsOf(r.ctx, r.file, s.config)
	if err != nil {
		return 0, false, r.ctx.Err()
	}
	packets := p.Packets()
	p.Close()
	if slices.ContainsFunc(packets, func(p gst.Packet) bool { return p.PTS < 0 }) {
		return 0, false, nil
	}
	packets = slices.DeleteFunc(packets, func(p gst.Packet) bool { return !s.cut.Keeps(p.PTS) })
	for i := range packets {
		packets[i].PTS = s.cut.Moved(packets[i].PTS)
	}
	slices.SortFunc(packets, func(a, b gst.Packet) int { return cmp.Compare(a.PTS, b.PTS) })
	packets = slices.CompactFunc(packets, func(a, b gst.Packet) bool { return a.PTS == b.PTS })
	if len(packets) == 0 {
		return 0, false, nil
	}
	if r.config.nativeRate {
		return len(packets), true, nil
	}
	last := packets[len(packets)-1]
	step := s.nominal
	if step == 0 && len(packets) > 1 {
		step = last.PTS - packets[len(packets)-2].PTS
	}
	if last.Duration > 0 {
		step = last.Duration
	}
	return max(1, r.rate.slot(last.PTS+step-r.begin)), true, nil
}

// packetsOf reads a stream to its end, by a pipeline for its packets.
func packetsOf(ctx context.Context, file *pipeline.File, c pipeline.Config) (*pipeline.Pipeline, error) {
	c.Packets, c.Admit, c.Entry = true, nil, pipeline.Entry{}
	p, err := pipeline.New(ctx, file, c)
	if err != nil {
		return nil, err
	}
	err = p.Wait(func(timeout time.Duration) error {
		_, err := p.Sink().PullFrame(timeout)
		return err
	})
	if !errors.Is(err, gst.ErrEnd) {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Len returns how many sound frames a whole read returns, whatever the range of the reader. What is stored without compression
// tells it; of anything else it reads the packets, and decodes only where these do not tell: in WMA and other codecs whose
// packets have no fixed length, with [Isolated], and where a file is cut off. The second call is free. Where the next Read begins
// does not change.
func (r *SoundReader) Len() (int, error) {
	n, err := r.len()
	return n, wrap("SoundReader.Len", r.path, err)
}

func (r *SoundReader) len() (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	return countOnce(&r.whole, r.countPackets, r.countSamples)
}

// countPackets determines the length by the packets; ok is false where they do not tell it.
func (r *SoundReader) countPackets() (n int, ok bool, err error) {
	config := pipeline.Config{Kind: pipeline.Sound, Stream: r.config.stream, Plugins: r.config.plugins}
	var cut pipeline.SoundCut
	switch s := r.native.(type) {
	case *nativeSound:
		cut = s.cut
	case *flacSound:
		cut = s.cut
	case *mp3Sound:
		cut = s.cut
	default:
		return 0, false, nil
	}
	rate := r.native.head().rate
	if rate == 0 {
		return 0, false, nil
	}
	p, err := packetsOf(r.ctx, r.file, config)
	if err != nil {
		return 0, false, r.ctx.Err()
	}
	defer p.Close()
	raw, ok := p.CountSamples(p.Packets(), rate, cut)
	if !ok {
		return 0, false, nil
	}
	_, _, heard := cut.Heard(raw, 1)
	if heard < 0 || heard > raw || p.Short(heard) != nil {
		return 0, false, nil
	}
	return int(r.resampler.Count(heard)), true, nil
}

// countSamples decodes a second time, from the start.
func (r *SoundReader) countSamples() (int, error) {
	config := *r.config
	config.span, config.progress = span{to: -1}, nil
	other, err := newSoundReader(r.ctx, r.path, r.file.Shared(), &config)
	if err != nil {
		return 0, err
	}
	defer other.release()
	if p, ok := other.native.(*pcmSound); ok && p.end > 0 && p.sound.Rate == other.config.rate {
		if _, err := p.reader.Samples(p.end-1, 1); err == nil { // the file is as long as it says
			return int(p.end), nil
		}
	}
	buffer := make(Sound, SampleRate)
	n := 0
	for {
		got, err := other.read(buffer)
		n += got
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

// Len returns how many frames a whole read gives, whatever the range of the reader; see the Len of [VideoReader] and of
// [SoundReader]. Where the next Read begins does not change.
func (r *MovieReader) Len() (int, error) {
	n, err := r.len()
	return n, wrap("MovieReader.Len", r.path, err)
}

func (r *MovieReader) len() (int, error) {
	if err := r.ended(); err != nil {
		return 0, err
	}
	n := 0
	if r.video != nil {
		frames, err := r.video.len()
		if err != nil {
			return 0, err
		}
		n = r.lead + frames
	}
	if r.sound != nil {
		samples, err := r.sound.len()
		if err != nil {
			return 0, err
		}
		if samples > 0 {
			n = max(n, r.rate.framesFor(r.shift+samples))
		}
	}
	return n, nil
}
