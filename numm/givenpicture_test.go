package numm

import (
	"context"
	"errors"
	"image"
	"image/color"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// unwritable are pictures that nobody can write, by name.
func unwritable() map[string]image.Image {
	return map[string]image.Image{
		"nil":                          nil,
		"nil *Image":                   (*Image)(nil),
		"nil *image.RGBA":              (*image.RGBA)(nil),
		"nil *image.YCbCr":             (*image.YCbCr)(nil),
		"frame without a picture":      Frame{},
		"film frame without one":       MovieFrame{},
		"image.Uniform":                image.NewUniform(color.White),
		"another without an end":       endless{},
		"empty":                        NewImage(0, 4),
		"fewer pixels than its bounds": &Image{Pix: make([]uint8, 47), Stride: 12, Rect: image.Rect(0, 0, 4, 4)},
		"rows that overlap":            &Image{Pix: make([]uint8, 48), Stride: 3, Rect: image.Rect(0, 0, 4, 4)},
	}
}

// endless has the bounds of an image.Uniform.
type endless struct{}

func (endless) ColorModel() color.Model { return color.GrayModel }
func (endless) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }
func (endless) At(int, int) color.Color { return color.White }

// A picture that cannot be written is an ErrSize for everything that writes pictures, and leaves nothing behind.
func TestUnwritablePictures(t *testing.T) {
	for name, m := range unwritable() {
		t.Run(name, func(t *testing.T) {
			ctx, folder := t.Context(), t.TempDir()
			for call, err := range map[string]error{
				"WriteImage":             WriteImage(ctx, filepath.Join(folder, "a.png"), m),
				"EncodeImage":            EncodeImage(ctx, io.Discard, "jpg", m),
				"VideoWriter.Write":      writeOneFrame(ctx, filepath.Join(folder, "a.mkv"), m),
				"MovieWriter.WriteFrame": writeOneFilmFrame(ctx, filepath.Join(folder, "b.mkv"), m),
			} {
				if !errors.Is(err, ErrSize) {
					t.Errorf("%s: %v, want an ErrSize", call, err)
				}
			}
			if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func writeOneFrame(ctx context.Context, path string, m image.Image) error {
	w, err := CreateVideo(ctx, path, 4, 4)
	if err != nil {
		return err
	}
	return errors.Join(w.Write(m), w.Abort())
}

func writeOneFilmFrame(ctx context.Context, path string, m image.Image) error {
	w, err := CreateMovie(ctx, path, 4, 4)
	if err != nil {
		return err
	}
	return errors.Join(w.WriteFrame(m), w.Abort())
}

// A Frame is written as its Image is.
func TestWriteFrameOfVideo(t *testing.T) {
	m := NewImage(3, 2)
	m.SetRGB(1, 1, 10, 20, 30)
	path := filepath.Join(t.TempDir(), "a.png")
	if err := WriteImage(t.Context(), path, Frame{Image: m}); err != nil {
		t.Fatal(err)
	}
	back, err := ReadImage(t.Context(), path)
	if err != nil || !back.Equal(m) {
		t.Errorf("%v, %v", back, err)
	}
}

// A frame is taken for its Image, which has the quick path, and not copied pixel by pixel.
func TestFramesTakeTheQuickPath(t *testing.T) {
	m := NewImage(3, 2)
	f := Frame{Image: m}
	movie := MovieFrame{Frame: f}
	for _, given := range []image.Image{m, f, &f, movie, &movie} {
		if got, err := givenPicture(given); got != image.Image(m) || err != nil {
			t.Errorf("%T is written as another %T: %v", given, got, err)
		}
	}
	for _, given := range []image.Image{Frame{}, &Frame{}, MovieFrame{}, (*Frame)(nil), (*MovieFrame)(nil)} {
		if _, err := givenPicture(given); !errors.Is(err, ErrSize) {
			t.Errorf("%T without a picture: %v", given, err)
		}
	}
}
