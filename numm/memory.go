package numm

import (
	"context"

	"github.com/gonumm/gonumm/internal/freememory"
)

// checkMemory returns a *MemoryError where need bytes are more than limit, or, where limit is 0, more than is free:
// the least of what the system has available and of what the control group leaves. Garbage counts as free.
func checkMemory(need, limit int64) error {
	fits := need <= limit
	if limit <= 0 {
		limit, fits = freememory.Fits(need)
	}
	if !fits {
		return &MemoryError{Need: need, Limit: limit}
	}
	return nil
}

// room gives s room for n elements more. Where the collector has the memory to give again, that takes a second for
// some gigabytes, as all of it is cleared: the end of ctx does not wait for that.
func room[T any](ctx context.Context, s []T, n int) ([]T, error) {
	grown := make(chan []T, 1)
	go func() {
		larger := make([]T, len(s), len(s)+n)
		copy(larger, s)
		grown <- larger
	}()
	select {
	case s = <-grown:
		return s, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// withSpare is n elements of a size and some to spare, as far as the limit goes. Memory that nobody touches costs
// nothing.
func withSpare(n, spare, size int, limit int64) int {
	if limit > 0 {
		return int(min(int64(n+spare), max(int64(n), limit/int64(size))))
	}
	return n + spare
}
