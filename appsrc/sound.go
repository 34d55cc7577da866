package appsrc

import (
	"unsafe"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/resample"
	"github.com/gonumm/gonumm/pipeline"
)

// Sound pushes stereo sound. It is not safe for concurrent use.
type Sound struct {
	track     *pipeline.Track
	rate      int                 // of the track
	resampler *resample.Resampler // nil where the sound has the track's rate

	block  *gst.Block // being filled; nil where none is
	filled int        // of its sound frames
	pushed int        // sound frames of the track so far
	opus   bool       // the track is one of Opus
	mono   bool       // the track has one channel, the mean of both
	given  int64      // sound frames of the caller so far
}

// blockFrames is how much is pushed at once: small buffers cost more than their coding.
const blockFrames = 4096

// frameSize is the size of a sound frame in bytes.
const frameSize = 4

// NewSound returns the sound track of w, which was made for s, to be fed with sound of a rate in Hz: where that is not the
// track's, the sound is resampled. A rate that cannot be resampled from is an error.
func NewSound(w *pipeline.Writer, s *pipeline.SoundTrack, rate int) (*Sound, error) {
	sound := &Sound{track: w.Sound(), rate: s.Rate, opus: s.Codec == pipeline.Opus, mono: s.Mono}
	if rate != s.Rate {
		var err error
		if sound.resampler, err = resample.New(rate, s.Rate); err != nil {
			return nil, err
		}
	}
	return sound, nil
}

// Push writes some sound after what was pushed before. The sound is the caller's again when it returns. The errors are those of
// [pipeline.Track.Push].
func (s *Sound) Push(sound [][2]int16) error {
	s.given += int64(len(sound))
	if s.resampler == nil {
		for len(sound) > 0 {
			room, err := s.free()
			if err != nil {
				return err
			}
			n := copy(room, sound)
			sound = sound[n:]
			if err := s.took(n); err != nil {
				return err
			}
		}
		return nil
	}
	for len(sound) > 0 {
		piece := sound[:min(len(sound), blockFrames)]
		sound = sound[len(piece):]
		s.resampler.PushS16(unsafe.Slice(&piece[0][0], 2*len(piece)), 2)
		if err := s.pull(); err != nil {
			return err
		}
	}
	return nil
}

// Flush writes what is still held back, at the end of the sound. The errors are those of Push.
func (s *Sound) Flush() error {
	if s.resampler != nil {
		s.resampler.Finish(s.given)
		if err := s.pull(); err != nil {
			return err
		}
	}
	if s.opus && s.pushed+s.filled < opusPacket {
		if err := s.fillPacket(); err != nil {
			return err
		}
	}
	if s.block == nil || s.filled == 0 {
		s.Drop()
		return nil
	}
	rest, err := s.track.Block(s.filled * frameSize)
	if err != nil {
		return err
	}
	copy(rest.Bytes, s.block.Bytes)
	filled := s.filled
	s.Drop()
	return s.push(rest, filled)
}

// opusPacket is how many samples opusenc codes at once, at its 48000 Hz.
const opusPacket = 960

// fillPacket pads the only packet of a short sound with silence, and makes the encoder cut it to its length.
func (s *Sound) fillPacket() error {
	room, err := s.free()
	if err != nil {
		return err
	}
	s.track.TrimOpus(int64(s.filled))
	fill := opusPacket - s.filled
	clear(room[:fill])
	return s.took(fill)
}

// Drop releases the memory of what was not pushed.
func (s *Sound) Drop() {
	if s.block != nil {
		s.block.Drop()
	}
	s.block, s.filled = nil, 0
}

// pull moves what the resampler has ready into the track.
func (s *Sound) pull() error {
	for {
		room, err := s.free()
		if err != nil {
			return err
		}
		n := s.resampler.Pull(room)
		if n == 0 {
			return nil
		}
		if err := s.took(n); err != nil {
			return err
		}
	}
}

// free returns the free part of the block that is being filled.
func (s *Sound) free() ([][2]int16, error) {
	if s.block == nil {
		block, err := s.track.Block(blockFrames * frameSize)
		if err != nil {
			return nil, err
		}
		s.block, s.filled = block, 0
	}
	frames := unsafe.Slice((*[2]int16)(unsafe.Pointer(unsafe.SliceData(s.block.Bytes))), blockFrames)
	return frames[s.filled:], nil
}

// took records that n more sound frames are in the block, and pushes a full one.
func (s *Sound) took(n int) error {
	if s.filled += n; s.filled < blockFrames {
		return nil
	}
	block := s.block
	s.block, s.filled = nil, 0
	return s.push(block, blockFrames)
}

func (s *Sound) push(block *gst.Block, frames int) error {
	begin, end := at(s.pushed, s.rate), at(s.pushed+frames, s.rate)
	s.pushed += frames
	if s.mono {
		mixed, err := s.mixed(block, frames)
		block.Drop()
		if err != nil {
			return err
		}
		block = mixed
	}
	return s.track.Push(block, begin, end-begin)
}

// mixed returns a block of one channel, the mean of both, halves rounded to even.
func (s *Sound) mixed(block *gst.Block, frames int) (*gst.Block, error) {
	mono, err := s.track.Block(frames * frameSize / 2)
	if err != nil {
		return nil, err
	}
	from := unsafe.Slice((*[2]int16)(unsafe.Pointer(unsafe.SliceData(block.Bytes))), frames)
	to := unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(mono.Bytes))), frames)
	for i, f := range from {
		sum := int(f[0]) + int(f[1])
		to[i] = int16((sum + sum>>1&1) >> 1)
	}
	return mono, nil
}
