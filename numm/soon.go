package numm

import "time"

// soon does what the disk may hold up, such as giving back a large file that has lost its name, and waits for it for a
// moment only: whoever has cancelled gets the call back within 100 ms.
func soon(do func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(moment):
	}
}

const moment = 20 * time.Millisecond
