package live

import (
	"context"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// RenderTo is Render into a file, in the format of the path's extension: a film with sound, a film without where there
// is no AudioOut, a sound where there is no VideoOut. It holds a few frames in memory, however large d is.
//
// The options and the formats are those of numm.CreateMovie, numm.CreateVideo and numm.CreateSound; a film shows Rate frames
// per second. The file appears under its name when RenderTo has returned without an error; on any failure, a file that had the
// name before is kept. It is also kept, without an error, where there is nothing to write: no picture of a film, as after Quit
// in Start, or no sound frame of a sound.
func RenderTo(ctx context.Context, path string, c *Config, d time.Duration, s *Script, opts ...numm.EncodeOption) error {
	into := filmTarget{create: func(c *Config) (*filmWriter, error) {
		return createFilm(ctx, path, c, opts)
	}}
	defer into.abort()
	if err := render(ctx, c, d, s, &into); err != nil {
		return err
	}
	return into.film.finish(into.frames, into.samples)
}

// filmTarget is a target in a file.
type filmTarget struct {
	create          func(c *Config) (*filmWriter, error)
	film            *filmWriter
	frames, samples int // that it was given
}

func (t *filmTarget) begin(c *Config, _, _ int) (err error) {
	t.film, err = t.create(c)
	return err
}

func (t *filmTarget) frame(m *numm.Image) error {
	t.frames++
	return t.film.picture(m)
}

func (t *filmTarget) sound(s numm.Sound) error {
	t.samples += len(s)
	return t.film.sound(s)
}

func (t *filmTarget) abort() {
	if t.film != nil {
		_ = t.film.abort() // after close it does nothing
	}
}
