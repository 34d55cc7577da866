package live

import (
	"context"
	"errors"
	"fmt"

	"github.com/gonumm/gonumm/numm"
)

// Show shows a picture in a window until the user closes it. It returns nil then, and the context's error when ctx has
// ended first. Without a display the error is [ErrNoDisplay].
func Show(ctx context.Context, m *numm.Image) error {
	if err := show(ctx, m); err != nil {
		return fmt.Errorf("live: show: %w", err)
	}
	return nil
}

func show(ctx context.Context, m *numm.Image) error {
	if m.Rect.Empty() {
		return fmt.Errorf("%w: an empty picture", numm.ErrSize)
	}
	w, err := openWindow(ctx, windowConfig{Width: m.Width(), Height: m.Height()})
	if err != nil {
		return err
	}
	defer w.close()
	err = w.show(m)
	for err == nil {
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-w.done():
			err = w.over()
		case <-w.events():
		}
	}
	return closedIsFine(err)
}

func closedIsFine(err error) error {
	if errors.Is(err, errWindowClosed) {
		return nil
	}
	return err
}
