package numm

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

// A writer that does not come back holds nobody longer than the context lasts, and is asked nothing more. Its goroutine
// ends when it comes back.
func TestWriterThatBlocks(t *testing.T) {
	for _, c := range []struct {
		name   string
		encode func(ctx context.Context, w io.Writer) error
	}{
		{"png", func(ctx context.Context, w io.Writer) error { return EncodeImage(ctx, w, "png", NewImage(300, 200)) }},
		{"bmp", func(ctx context.Context, w io.Writer) error { return EncodeImage(ctx, w, "bmp", NewImage(300, 200)) }},
		{"wav", func(ctx context.Context, w io.Writer) error { return EncodeSound(ctx, w, "wav", Silence(time.Second)) }},
		{"flac", func(ctx context.Context, w io.Writer) error { return EncodeSound(ctx, w, "flac", Silence(time.Second)) }},
		{"mp3", func(ctx context.Context, w io.Writer) error { return EncodeSound(ctx, w, "mp3", Silence(time.Second)) }},
		{"mkv", func(ctx context.Context, w io.Writer) error { return EncodeVideo(ctx, w, "mkv", NewVideo(3, 64, 48)) }},
		{"mp4", func(ctx context.Context, w io.Writer) error { return EncodeVideo(ctx, w, "mp4", NewVideo(3, 64, 48)) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			nobody, w := io.Pipe()
			asked, back := make(chan struct{}), make(chan struct{})
			once := writerFunc(func(p []byte) (int, error) {
				close(asked) // panics if it is asked again
				defer close(back)
				return w.Write(p)
			})
			returned := make(chan error, 1)
			go func() { returned <- c.encode(ctx, once) }()
			<-asked
			cancel()
			select {
			case err := <-returned:
				if !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			case <-time.After(10 * time.Second):
				t.Error("still held ten seconds after the context's end")
			}
			_ = nobody.Close()
			<-back
		})
	}
}

// A panic of a writer comes back to the caller.
func TestPanicOfWriter(t *testing.T) {
	for name, encode := range map[string]func(w io.Writer) error{
		"sound": func(w io.Writer) error { return EncodeSound(t.Context(), w, "wav", Silence(time.Second)) },
		"video": func(w io.Writer) error { return EncodeVideo(t.Context(), w, "mp4", NewVideo(3, 64, 48)) },
	} {
		func() {
			defer func() {
				if r := recover(); r != "broken" {
					t.Errorf("%s: recovered %v", name, r)
				}
			}()
			err := encode(writerFunc(func([]byte) (int, error) { panic("broken") }))
			t.Errorf("%s: %v", name, err)
		}()
	}
}
