package detach

import (
	"io"
	"time"
)

// Close closes a file that nobody needs any more, and waits for that only briefly. Freeing a large file that has lost its name
// can keep a disk busy for long, and a cancelled call must return within 100 ms.
func Close(c io.Closer) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Close()
	}()
	select {
	case <-done:
	case <-time.After(brief):
	}
}

const brief = 20 * time.Millisecond
