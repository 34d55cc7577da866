package numm

import (
	"context"
	"io"
	"os"

	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
)

// streamSink takes what is written into one end of a pipe to a stream of bytes, as it comes:
//
//	encoder ──► file ══ pipe ══► goroutine ──► writer
//
// So whoever writes the file needs to know nothing of the writer, and is held up while the writer is. What the writer does
// not take is read and dropped: a pipe that nobody reads would hold the encoder up for ever, or end the process with a
// SIGPIPE, which Go handles only for its own threads.
type streamSink struct {
	file   *os.File // to write to
	from   *os.File
	cancel context.CancelFunc

	failed chan struct{} // closed once err stands, where it is not nil
	done   chan struct{} // closed once all was written or dropped
	err    error         // of the writer
}

// newStreamSink begins to write to w, by way of what pass makes of it.
func newStreamSink(ctx context.Context, w io.Writer, pass func(io.Writer) io.Writer) (*streamSink, error) {
	from, to, err := os.Pipe()
	if err != nil {
		return nil, file.WithoutPath(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &streamSink{file: to, from: from, cancel: cancel, failed: make(chan struct{}), done: make(chan struct{})}
	go s.run(pass(detach.Writer(ctx, w)))
	return s, nil
}

func (s *streamSink) run(w io.Writer) {
	defer close(s.done)
	defer s.from.Close()
	if s.err = s.copy(w); s.err != nil {
		close(s.failed)
		_, _ = io.Copy(io.Discard, s.from)
	}
}

func (s *streamSink) copy(w io.Writer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = detach.Panicked(r)
		}
	}()
	_, err = io.CopyBuffer(w, struct{ io.Reader }{s.from}, make([]byte, bufferStep))
	return err
}

// end waits until everything was written.
func (s *streamSink) end() error {
	_ = s.file.Close()
	<-s.done
	return s.err
}

// stop gives the stream up, with what is still on its way.
func (s *streamSink) stop() {
	s.cancel()
	_ = s.file.Close()
}

// failure returns the writer's error, as soon as there is one.
func (s *streamSink) failure() error {
	select {
	case <-s.failed:
		return s.err
	default:
		return nil
	}
}
