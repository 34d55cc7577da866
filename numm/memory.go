package numm

import (
	"context"
	"math"
	"unsafe"

	"github.com/gonumm/gonumm/internal/freememory"
)

// promise makes p a promise of need bytes, in place of what it was. It returns a *MemoryError where they are more than
// limit, or, where limit is 0, more than is free: the least of what the system has available and of what the control
// group leaves, without what is promised to other calls of the process. Garbage counts as free.
func promise(p *freememory.Promise, need, limit int64) error {
	if most, ok := p.Ask(need, limit); !ok {
		return &MemoryError{Need: need, Limit: most}
	}
	return nil
}

// checkMemory is promise for memory that is in use at once, or that few can hold: nothing of it stays promised.
func checkMemory(need, limit int64) error {
	var p freememory.Promise
	defer p.Release()
	return promise(&p, need, limit)
}

// bytesOf returns a product as what promise is asked for: more than there can be where it overflows.
func bytesOf(factors ...int) int64 {
	if n, ok := product(factors...); ok {
		return int64(n)
	}
	return math.MaxInt64
}

// grow gives s space for n more elements. Where the collector has the memory to give again, that takes a second for
// some gigabytes, as all of it is cleared: the end of ctx does not wait for that.
func grow[T any](ctx context.Context, s []T, n int) ([]T, error) {
	if uintptr(len(s)+n)*unsafe.Sizeof(*new(T)) < quicklyCleared {
		return append(make([]T, 0, len(s)+n), s...), ctx.Err()
	}
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

// quicklyCleared bytes take no longer to clear than to start a goroutine that does it, within an order of magnitude.
const quicklyCleared = 1 << 20

// withSpare is n elements of a size and some to spare, as far as the limit goes. Memory that nobody touches costs
// nothing.
func withSpare(n, spare, size int, limit int64) int {
	if limit > 0 {
		return int(min(int64(n+spare), max(int64(n), limit/int64(size))))
	}
	return n + spare
}
