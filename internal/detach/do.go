package detach

import (
	"context"
	"fmt"

	"github.com/gonumm/gonumm/internal/sentinel"
)

// Do runs work on a goroutine of its own where ctx may end, and returns when it ends, even where a decoder computes for long
// without reading. The work itself goes on until its next read.
func Do[T any](ctx context.Context, work func() (*T, error)) (*T, error) {
	if ctx.Done() == nil {
		return Contain(work)
	}
	type result struct {
		m   *T
		err error
	}
	done := make(chan result, 1)
	go func() {
		m, err := Contain(work)
		done <- result{m, err}
	}()
	select {
	case r := <-done:
		return r.m, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Contain returns a panic of a decoder, on a file made to cause one, as an error.
func Contain[T any](work func() (*T, error)) (m *T, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("%w: the decoder panicked: %v", sentinel.ErrCorrupt, p)
		}
	}()
	return work()
}

// Panicked returns a panic of a reader as an error. A panic with an error wraps it.
func Panicked(value any) error {
	if err, ok := value.(error); ok {
		return fmt.Errorf("the reader panicked: %w", err)
	}
	return fmt.Errorf("the reader panicked: %v", value)
}
