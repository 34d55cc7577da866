package numm

import (
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
