package trust_test

import (
	"errors"
	"fmt"
	"testing"
)

// expect is nil where err is what it should be.
func expect(err, wanted error) error {
	if errors.Is(err, wanted) {
		return nil
	}
	return fmt.Errorf("got %v, want %w", err, wanted)
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
