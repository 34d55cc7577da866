package numm

import (
	"context"
	"errors"
	"fmt"

	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/internal/pcm"
	"github.com/gonumm/gonumm/pipeline"
)

// joinPCM joins files of uncompressed sound.
func joinPCM(ctx context.Context, dst *file.Atomic, files []*pipeline.File, container string) error {
	var sounds []*pcm.File
	for i, f := range files {
		refuse := func(err error) error { return &pipeline.PartError{Part: i, Err: err} }
		sound, err := openPCM(f)
		if err != nil {
			return refuse(err)
		}
		if sound == nil {
			return refuse(fmt.Errorf("%w: it is not a %s of uncompressed samples", ErrUnsupported, container))
		}
		first := sound
		if i > 0 {
			first = sounds[0]
		}
		if text := first.Differs(sound); text != "" {
			return refuse(fmt.Errorf("%w: %s", ErrUnsupported, text))
		}
		if name, ok := pcmContainers[sound.Container]; sound.Container != container && (!ok || name != container) {
			return refuse(fmt.Errorf("%w: it is a %s, not a %s", ErrUnsupported, sound.Container, container))
		}
		sounds = append(sounds, sound)
	}
	err := pcm.Join(ctx, dst, sounds)
	if errors.Is(err, pcm.ErrFormat) {
		return fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return err
}
