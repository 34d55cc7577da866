// Package must ends a test where a call fails that it only needs the result of.
package must

import "testing"

// Value returns v to the test that it is called with, or ends that test with err:
//
//	info := must.Value(numm.Probe(t.Context(), path))(t)
func Value[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
