package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/file"
)

// Output says what a writer writes: a container with a video track, a sound track, or both.
type Output struct {
	Container Container
	Video     *VideoTrack       // nil: none
	Sound     *SoundTrack       // nil: none
	Shown     time.Duration     // by pictures with times of their own; 0: they have none
	SoundFile *os.File          // where the sound goes if the tracks are written apart
	Tags      map[string]string // by the names that all formats share; see KeepsTag
	Cover     []byte            // a PNG; nil: none
	Streamed  bool              // the file cannot seek, as a pipe: nothing is put right in front of what was written
}

// Writer brings pictures and sound from memory into a file:
//
//	Track.Push ──► feed ──► encoder ──► queue ──► muxer ──► file
//	     │          │                   └ what is coded waits here for the other track
//	     │          └ waits while its queue is full
//	     └ ends with the context and the first failure
//
// Its states are those of a [Pipeline]: Made, Flowing from the first Push on, Ended after End, Failed, Closed. It is not
// safe for concurrent use.
type Writer struct {
	inside
	files  []*os.File // descriptors of the writer's own
	tracks []*Track

	launched bool // by LaunchWriter: its start may wait for a peer
}

// Track is one stream of a writer, and no safer for concurrent use than that.
type Track struct {
	writer *Writer
	name   string
	feed   *gst.Feed
	queue  *gst.Element // after the encoder; nil where the track is alone
	coder  *gst.Element // the encoder; nil where there is none
	pushed int64        // bytes
}

// NewWriter makes a pipeline that writes to an empty file. The caller may close the file at any time. The error is an
// [ErrUnsupported] with the package to install where an element is missing.
func NewWriter(ctx context.Context, file *os.File, o Output) (*Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	native, err := gst.NewPipeline()
	if err != nil {
		return nil, err
	}
	w := &Writer{inside: inside{ctx: ctx, native: native, watch: watch(native, 0)}}
	w.watch.pace = writerPace
	if err := w.built(func() error { return linkError(w.build(file, o)) }, w.fail); err != nil {
		w.Close()
		return nil, err
	}
	w.done = w.written
	for _, f := range w.files {
		info, err := f.Stat()
		w.watch.patient = w.watch.patient || err != nil || !info.Mode().IsRegular()
	}
	return w, nil
}

// writerPace is by how many times as long as a file's reading its writing may do nothing that can be seen: encoders collect
// many pictures before they give the first, and a disk may take a minute before it takes more.
const writerPace = 6

// written returns how many bytes the files have, and what has left the feeds: it changes while the writer is at work.
func (w *Writer) written() int64 {
	var n int64
	for _, f := range w.files {
		if info, err := f.Stat(); err == nil {
			n += info.Size()
		}
	}
	for _, t := range w.tracks {
		n += t.pushed - t.feed.Number("current-level-bytes")
	}
	return n
}

func duplicate(f *os.File) (*os.File, error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return nil, file.WithoutPath(err)
	}
	var own int
	var failed error
	if err := raw.Control(func(fd uintptr) { own, failed = unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 0) }); err != nil {
		return nil, file.WithoutPath(err)
	}
	if failed != nil {
		return nil, os.NewSyscallError("dup", failed)
	}
	return os.NewFile(uintptr(own), f.Name()), nil
}

func (w *Writer) build(file *os.File, o Output) error {
	end, err := w.end(file, o)
	if err != nil {
		return err
	}
	both := o.Video != nil && o.Sound != nil
	if o.Video != nil {
		if err := w.track("pictures", o.Video.feed(), o.Video.encoder(), both && !o.Apart(), end); err != nil {
			return err
		}
	}
	if o.Apart() {
		if end, err = w.end(o.SoundFile, o); err != nil {
			return err
		}
	}
	if o.Sound != nil {
		return w.track("sound", o.Sound.feed(), o.Sound.encoder(), both && !o.Apart(), end)
	}
	return nil
}

// end returns the muxer in front of a file, or what writes the file where there is none.
func (w *Writer) end(file *os.File, o Output) (*gst.Element, error) {
	own, err := duplicate(file)
	if err != nil {
		return nil, err
	}
	w.files = append(w.files, own)
	end, err := w.native.Add("fdsink", "fd", fmt.Sprint(own.Fd()), "sync", "false", "async", "false")
	if err != nil {
		return nil, err
	}
	if o.Streamed {
		end.Pad("sink").OneSegment()
	}
	muxer := o.muxer()
	if muxer == nil {
		return end, nil
	}
	m, err := w.native.Add(muxer[0], muxer[1:]...)
	if err != nil {
		return nil, err
	}
	return m, m.Link(end)
}

// fed is what goes into a track, and how much of it may wait.
type fed struct {
	caps string
	most int64 // bytes
}

// apart is how many coded bytes of one track may wait for the other.
const apart = 128 << 20

func (w *Writer) track(name string, in fed, encoder [][]string, both bool, end *gst.Element) error {
	feed, err := w.native.AddFeed(in.caps, in.most)
	if err != nil {
		return err
	}
	t := &Track{writer: w, name: name, feed: feed}
	w.tracks = append(w.tracks, t)
	last := &feed.Element
	if both {
		encoder = append(encoder, []string{"queue", "max-size-buffers", "0", "max-size-time", "0", "max-size-bytes", strconv.Itoa(apart)})
	}
	for _, e := range encoder {
		next, err := w.native.Add(e[0], e[1:]...)
		if err != nil {
			return err
		}
		if err := last.Link(next); err != nil {
			return err
		}
		last = next
		if e[0] == "avenc_aac" {
			// libav's own default, to choose frame by frame, which the boolean property of that name cannot say.
			next.SetCodec("aac_ms", -1)
		}
		if e[0] == "opusenc" {
			t.coder = next
		}
		if e[0] == "flacenc" {
			next.EndFLAC()
		}
	}
	if both {
		t.queue = last
	}
	return last.Link(end)
}

// Pictures returns the video track; nil where there is none.
func (w *Writer) Pictures() *Track { return w.trackNamed("pictures") }

// Sound returns the sound track; nil where there is none.
func (w *Writer) Sound() *Track { return w.trackNamed("sound") }

func (w *Writer) trackNamed(name string) *Track {
	for _, t := range w.tracks {
		if t.name == name {
			return t
		}
	}
	return nil
}

// TrimOpus makes a track of Opus last for total samples, of 48000 a second. It is for sounds of less than a packet, before
// the first Push.
func (t *Track) TrimOpus(total int64) {
	if t.coder != nil {
		t.coder.TrimOpus(total)
	}
}

// State returns where the writer stands.
func (w *Writer) State() State { return w.state }

// Block gives memory to fill and push. Its error is a lack of memory.
func (t *Track) Block(size int) (*gst.Block, error) { return t.feed.Block(size) }

// Push writes a block that was filled, which shows or sounds from at on for a duration. It waits while the track has
// enough to do, until the pipeline fails or the context ends. The block is gone, whatever becomes of it.
//
// A track that is so far ahead of the other one that 128 MiB of it wait, coded, is an [ErrStalled]: a container needs
// them side by side.
func (t *Track) Push(b *gst.Block, at, duration time.Duration) error {
	w := t.writer
	if err := w.play(); err != nil {
		b.Drop()
		return err
	}
	size := int64(len(b.Bytes))
	for alone := 0; ; {
		err := t.feed.Push(b, at, duration, pollInterval)
		if err == nil {
			t.pushed += size
			w.watch.started = false
			return w.cancelled()
		}
		if failed := w.failed(writeFailure); failed != nil {
			err = failed
		} else if errors.Is(err, gst.ErrRefused) {
			err = w.fail(failure(ErrUnsupported, "the encoder takes no more %s", t.name))
		} else if t.ahead() {
			if alone++; alone < settled {
				continue
			}
			err = w.fail(failure(ErrStalled, "%s too far ahead of the rest: write both in step", t.name))
		} else if stuck := w.waitError(); stuck != nil {
			err = w.fail(stuck)
		} else {
			alone = 0
			continue
		}
		b.Drop()
		return err
	}
}

// settled is after how many looks in a row nothing is on its way any more between feed, encoder and queue.
const settled = 10

// ahead reports whether all that may wait of the track does, for the other one, which has nothing to do. Where there is room
// yet, it is the encoder that takes its time.
func (t *Track) ahead() bool {
	if t.queue == nil || t.queue.Number("current-level-bytes") < apart {
		return false
	}
	for _, o := range t.writer.tracks {
		if o != t && (o.queue == nil || o.queue.Number("current-level-buffers") > 0 || o.feed.Number("current-level-bytes") > 0) {
			return false
		}
	}
	return true
}

// play lets the data flow.
func (w *Writer) play() error {
	switch w.state {
	case Made:
		return w.start(func(refused error) error {
			if w.launched {
				refused = doesNotStart(refused)
			}
			return w.firstFailure(writeFailure, refused)
		}, w.fail)
	case Failed:
		return w.err
	case Ended, Closed:
		return ErrClosed
	}
	return nil
}

// End tells all tracks that nothing more comes and waits until the last byte was written. The error is the first failure of the
// pipeline, or that of the context.
func (w *Writer) End() error {
	if err := w.play(); err != nil {
		return err
	}
	for _, t := range w.tracks {
		t.feed.End()
	}
	for {
		m := w.native.Pop(pollInterval)
		if err := w.cancelled(); err != nil {
			return err
		}
		switch {
		case m == nil:
			if err := w.waitError(); err != nil {
				return w.fail(err)
			}
		case m.Type == gst.MessageEnd:
			w.state = Ended
			return nil
		case m.Type == gst.MessageError:
			return w.fail(writeFailure(m.Err))
		}
	}
}

// writeFailure tells a full disk from an encoder that cannot take what it is given.
func writeFailure(e *gst.Error) error {
	f := &Failure{Sentinel: ErrUnsupported, Reason: reasonOf(e), Element: e.Element, Debug: e.Debug}
	if e.Domain == gst.ResourceError {
		f.Sentinel = ErrWrite
		if e.Code == gst.ResourceNoSpaceLeft {
			f.Sentinel, f.Reason = syscall.ENOSPC, ""
		}
	}
	return f
}

// Close stops every thread and gives all memory and the descriptor back. Without End before, what was written is
// a part of a file. A second call does nothing.
func (w *Writer) Close() {
	w.close(func() {
		w.native.Release()
		for _, t := range w.tracks {
			t.feed.Close()
		}
		for _, f := range w.files {
			_ = f.Close() // nothing is written through it any more that closing could lose
		}
	})
}
