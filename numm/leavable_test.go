package numm

import (
	"context"
	"errors"
	"io"
	"testing"
)

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// A writer that panics does so in the goroutine of whoever encodes, who may recover, and not in one of the library's.
func TestWriterThatPanics(t *testing.T) {
	for _, format := range []string{"png", "jpg", "bmp"} {
		func() {
			defer func() {
				if r := recover(); r != "broken" {
					t.Errorf("%s: recovered %v", format, r)
				}
			}()
			err := EncodeImage(t.Context(), writerFunc(func([]byte) (int, error) { panic("broken") }), format, NewImage(300, 200))
			t.Errorf("%s: %v", format, err)
		}()
	}
}

// What an encoder writes after the end of the context does not come to the writer any more.
func TestLeavable(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	left, wrote := make(chan struct{}), make(chan error)
	err := leavable(ctx, writerFunc(func([]byte) (int, error) {
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
