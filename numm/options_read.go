package numm

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Every option is a value of a type of its own. It has a method for each kind of call that takes it, so that
// the compiler refuses it elsewhere. The method checks the value.

// Range reads only the sound frames or video frames from index from up to, not including, to, counted in the array
// that a whole read would give. A negative to means the end; what lies past the end is empty.
// Of Range and Between, the last one given counts.
func Range(from, to int) StreamOption { return rangeOption{from, to} }

// Between reads only what lies between two times: from the frame that begins nearest to from up to, not including, the
// one nearest to to. A negative to means the end.
func Between(from, to time.Duration) StreamOption { return betweenOption{from, to} }

// Stream reads the nth stream of its kind, from 0, in the container's order, instead of the default one. For a movie it is that
// of its video; see [SoundStream].
func Stream(n int) StreamOption { return streamOption(n) }

// SoundStream reads the nth sound stream of a movie, from 0, in the container's order, instead of the default one: another
// language, say. It is for [ReadMovie] and what else reads movies.
func SoundStream(n int) VideoOption { return soundStreamOption(n) }

// KeyframesOnly reads only the key frames of a video, each with the Index and the Time at which a whole read
// has it. The frames between are not decoded. In MPEG program and transport streams, which state
// the times of some frames alone, the index may be that of a frame before or after.
func KeyframesOnly() VideoOption { return keyframesOption{} }

// MaxMemory refuses, with ErrNotEnoughMemory, what would need more than this many bytes, instead of more than is free.
func MaxMemory(bytes int64) ReadOption { return memoryOption(bytes) }

// Progress calls f every now and then, never twice at once, with how much is done and how much there is; total is 0
// where that is unknown. The call waits for f.
func Progress(f func(done, total time.Duration)) TransferOption { return progressOption(f) }

// Plugins allows GStreamer elements by name, beside those that are known to be safe with strangers' files.
func Plugins(names ...string) StreamOption { return pluginsOption(names) }

type (
	rangeOption       struct{ from, to int }
	betweenOption     struct{ from, to time.Duration }
	streamOption      int
	soundStreamOption int
	keyframesOption   struct{}
	memoryOption      int64
	progressOption    func(done, total time.Duration)
	pluginsOption     []string
)

func (o rangeOption) String() string       { return fmt.Sprintf("Range(%d, %d)", o.from, o.to) }
func (o betweenOption) String() string     { return fmt.Sprintf("Between(%v, %v)", o.from, o.to) }
func (o streamOption) String() string      { return fmt.Sprintf("Stream(%d)", int(o)) }
func (o soundStreamOption) String() string { return fmt.Sprintf("SoundStream(%d)", int(o)) }
func (o keyframesOption) String() string   { return "KeyframesOnly()" }
func (o memoryOption) String() string      { return fmt.Sprintf("MaxMemory(%d)", int64(o)) }
func (o progressOption) String() string    { return "Progress" }
func (o pluginsOption) String() string     { return "Plugins(" + strings.Join(o, ", ") + ")" }

// span is a range of array indices, given as such or by time: an index can be known only when all options are.
type span struct {
	from, to         int
	fromTime, toTime time.Duration
	byTime           bool
}

// bounds returns the indices of the span in an array of this many frames a second; to is math.MaxInt where the span has no end.
func (s span) bounds(rate int) (from, to int) {
	return s.boundsBy(func(t time.Duration) int { return timeIndex(t, rate) })
}

// boundsBy is bounds where the index of a time is a function's.
func (s span) boundsBy(index func(t time.Duration) int) (from, to int) {
	from, to = s.from, s.to
	if s.byTime {
		from, to = index(s.fromTime), -1
		if s.toTime >= 0 {
			to = index(s.toTime)
		}
	}
	if to < 0 {
		to = math.MaxInt
	}
	return from, to
}

// checkSpan tests where a part starts and ends; an end before 0 is that of the whole.
func checkSpan[N int | time.Duration](o fmt.Stringer, from, to N) error {
	switch {
	case from < 0:
		return wrongOption(o, "must not start before 0")
	case to >= 0 && to < from:
		return wrongOption(o, "ends before it starts")
	}
	return nil
}

func (o rangeOption) span() (span, error) {
	return span{from: o.from, to: o.to}, checkSpan(o, o.from, o.to)
}

func (o rangeOption) setSound(c *soundConfig) (err error) { c.span, err = o.span(); return err }
func (o rangeOption) setVideo(c *videoConfig) (err error) { c.span, err = o.span(); return err }

func (o betweenOption) span() (span, error) {
	return span{fromTime: o.from, toTime: o.to, byTime: true}, checkSpan(o, o.from, o.to)
}

func (o betweenOption) setSound(c *soundConfig) (err error) { c.span, err = o.span(); return err }
func (o betweenOption) setVideo(c *videoConfig) (err error) { c.span, err = o.span(); return err }

func (o streamOption) setSound(c *soundConfig) error { return o.setRead(&c.readConfig) }
func (o streamOption) setVideo(c *videoConfig) error { return o.setRead(&c.readConfig) }

func (o streamOption) setRead(c *readConfig) error {
	c.stream = int(o)
	return checkNumber(o, int64(o), 0, math.MaxInt32)
}

func (o soundStreamOption) setVideo(c *videoConfig) error {
	c.soundStream = int(o)
	return checkNumber(o, int64(o), 0, math.MaxInt32)
}

func (o keyframesOption) setVideo(c *videoConfig) error { c.keyframes = true; return nil }

func (o memoryOption) setImage(c *imageConfig) error { return o.set(&c.maxMemory) }
func (o memoryOption) setSound(c *soundConfig) error { return o.set(&c.maxMemory) }
func (o memoryOption) setVideo(c *videoConfig) error { return o.set(&c.maxMemory) }

func (o memoryOption) set(most *int64) error {
	*most = int64(o)
	return checkNumber(o, int64(o), 1, math.MaxInt64)
}

func (o progressOption) setSound(c *soundConfig) error   { c.progress = o; return nil }
func (o progressOption) setVideo(c *videoConfig) error   { c.progress = o; return nil }
func (o progressOption) setEncode(c *encodeConfig) error { c.progress = o; return nil }

func (o pluginsOption) setSound(c *soundConfig) error { return o.setRead(&c.readConfig) }
func (o pluginsOption) setVideo(c *videoConfig) error { return o.setRead(&c.readConfig) }

func (o pluginsOption) setRead(c *readConfig) error {
	if slices.Contains(o, "") {
		return wrongOption(o, "an empty name")
	}
	c.plugins = append(c.plugins, o...)
	return nil
}
