package detach

import (
	"context"
	"errors"
	"io"
	"testing"
)

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// The count and the error of a writer reach the one who writes.
func TestWriterPassesOn(t *testing.T) {
	broken := errors.New("broken")
	var kept []byte
	w := Writer(t.Context(), writerFunc(func(p []byte) (int, error) {
		kept = append(kept, p...)
		return 2, broken
	}))
	if n, err := w.Write([]byte("abc")); n != 2 || err != broken || string(kept) != "abc" {
		t.Errorf("%d, %v, %q", n, err, kept)
	}
}

// What an encoder writes after the end of the context does not reach the writer.
func TestEncodeDrops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	left, wrote := make(chan struct{}), make(chan error)
	err := Encode(ctx, writerFunc(func([]byte) (int, error) {
		t.Error("written after the end")
		return 0, nil
	}), func(w io.Writer) error {
		cancel()
		go func() {
			<-left
			_, err := w.Write([]byte{1})
			wrote <- err
		}()
		<-left
		return nil
	})
	close(left)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := <-wrote; err == nil {
		t.Error("a write after the end says nothing")
	}
}
