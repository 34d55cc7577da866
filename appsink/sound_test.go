package appsink

import (
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"math"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/pipeline"
)

// open plugs the default stream of a kind.
func open(t testing.TB, path string, kind pipeline.Kind) *pipeline.Pipeline {
	t.Helper()
	file, err := pipeline.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p, err := pipeline.New(t.Context(), file, pipeline.Config{Kind: kind, Stream: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// wavFile holds samples in one of the codings of the format: 1 for integers, 3 for floating point.
func wavFile(t testing.TB, coding, bits, rate, channels int, samples []byte) string {
	t.Helper()
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, uint32(36+len(samples)))
	b = append(b, "WAVEfmt \x10\x00\x00\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(coding))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*bits/8))
	b = binary.LittleEndian.AppendUint16(b, uint16(bits))
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(samples)))
	return disk.File(t, "sound.wav", append(b, samples...))
}

// all gives what next does, up to the end.
func all[T any](t *testing.T, next func() (T, error)) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			v, err := next()
			switch {
			case errors.Is(err, gst.ErrEnd):
				return
			case err != nil:
				t.Fatal(err)
			case !yield(v):
				return
			}
		}
	}
}

// numbered returns the i-th sample of a numbered sound.
func numbered(i int) int16 { return int16(i*7 - 32768) }

// Every sample comes, in its place, at the file's own rate and in the form that holds all of it.
func TestSoundNext(t *testing.T) {
	const frames = 50_003
	for _, test := range []struct {
		name           string
		coding, bits   int
		rate, channels int
		want           Format
	}{
		{"16 bits", 1, 16, 44100, 2, Format{44100, 2, false}},
		{"mono", 1, 16, 8000, 1, Format{8000, 1, false}},
		{"24 bits", 1, 24, 48000, 2, Format{48000, 2, true}},
		{"32 bits", 1, 32, 48000, 1, Format{48000, 1, true}},
		{"float", 3, 32, 192000, 2, Format{192000, 2, true}},
		{"double", 3, 64, 44100, 2, Format{44100, 2, true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := storedNumbers(frames*test.channels, test.coding, test.bits)
			sound := NewSound(open(t, wavFile(t, test.coding, test.bits, test.rate, test.channels, b), pipeline.Sound))
			at := 0
			for p := range all(t, sound.Next) {
				if p.Format != test.want || p.Frames == 0 {
					t.Fatalf("a piece of %d frames in %+v, want %+v", p.Frames, p.Format, test.want)
				}
				if d := p.PTS - time.Duration(at)*time.Second/time.Duration(test.rate); d.Abs() > time.Microsecond {
					t.Errorf("frame %d is %v off its time", at, d)
				}
				checkNumbers(t, p, test.channels, at)
				at += p.Frames
				p.Release()
			}
			if at != frames {
				t.Errorf("%d frames, want %d", at, frames)
			}
			if _, err := sound.Next(); !errors.Is(err, gst.ErrEnd) {
				t.Errorf("after the end %v", err)
			}
		})
	}
}

// storedNumbers returns numbered samples as a WAV file stores them.
func storedNumbers(n, coding, bits int) (b []byte) {
	for i := range n {
		switch v := numbered(i); {
		case coding == 3 && bits == 64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(float64(v)/32768))
		case coding == 3:
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)/32768))
		case bits == 24:
			b = append(b, 0, byte(v), byte(uint16(v)>>8))
		case bits == 32:
			b = binary.LittleEndian.AppendUint32(b, uint32(v)<<16)
		default:
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
	}
	return b
}

// checkNumbers compares a piece from a sound frame on.
func checkNumbers(t *testing.T, p *Piece, channels, at int) {
	t.Helper()
	for i := range p.Frames * channels {
		want := numbered(at*channels + i)
		if p.Float {
			if got := p.Floats()[i]; got != float32(want)/32768 {
				t.Fatalf("sample %d of piece at %d is %v, want %v", i, at, got, float32(want)/32768)
			}
		} else if got := p.Ints()[i]; got != want {
			t.Fatalf("sample %d of piece at %d is %v, want %v", i, at, got, want)
		}
	}
}

// More than two channels come mixed down to two.
func TestSoundOfManyChannels(t *testing.T) {
	const frames, channels = 10_000, 4
	b := make([]byte, 2*frames*channels)
	sound := NewSound(open(t, wavFile(t, 1, 16, 44100, channels, b), pipeline.Sound))
	got := 0
	for p := range all(t, sound.Next) {
		if p.Channels != 2 {
			t.Fatalf("%d channels", p.Channels)
		}
		got += p.Frames
		p.Release()
	}
	if got != frames {
		t.Errorf("%d frames, want %d", got, frames)
	}
}

// An end of the context is the error from then on, and what was pulled at that moment is given back.
func TestNextEndsWithContext(t *testing.T) {
	path := wavFile(t, 1, 16, 44100, 2, make([]byte, 400_000))
	file, err := pipeline.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ctx, cancel := context.WithCancel(t.Context())
	p, err := pipeline.New(ctx, file, pipeline.Config{Kind: pipeline.Sound, Stream: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	sound := NewSound(p)
	piece, err := sound.Next()
	if err != nil {
		t.Fatal(err)
	}
	piece.Release()
	cancel()
	for range 2 {
		if _, err := sound.Next(); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want %v", err, context.Canceled)
		}
	}
}
