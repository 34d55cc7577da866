// Package turn spreads long lists of cases, and tests that take long, over runs of the tests. Each run takes a part of a list, which
// depends on the commit, so that a few commits together see all. Of the tests that take long `make test` takes one half and
// `make others` the other; go test by itself takes both. With NUMM_LONG=1, as make full runs them, each run takes all.
package turn

import (
	"hash/crc32"
	"os"
	"strconv"
	"testing"
)

// The environment variables that make sets. Without Commit every run takes the same part of a list, and without Half all tests.
const (
	Commit = "NUMM_COMMIT" // the commit
	Half   = "NUMM_HALF"   // 1 or 2
)

// Takes reports whether this run takes the case of a name, as one in so many does. Each half takes cases of its own.
func Takes(name string, oneIn int) bool {
	return oneIn <= 1 || long() || crc32.ChecksumIEEE([]byte(os.Getenv(Commit)+os.Getenv(Half)+name))%uint32(oneIn) == 0
}

// Long skips a test that takes long where it is in the other half.
func Long(t testing.TB) {
	t.Helper()
	if !inThisHalf(t.Name()) {
		t.Skipf("it takes long, and this is half %s of the tests that do", os.Getenv(Half))
	}
}

// inThisHalf reports whether this run takes a test of a name. Which half it is in depends on the commit.
func inThisHalf(name string) bool {
	half := os.Getenv(Half)
	return half == "" || long() || half == strconv.Itoa(int(1+crc32.ChecksumIEEE([]byte(os.Getenv(Commit)+name))%2))
}

func long() bool { return os.Getenv("NUMM_LONG") != "" }
