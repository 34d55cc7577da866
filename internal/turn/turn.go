// Package turn spreads long lists of cases, and tests that take long, over runs of the tests. Each run takes a part of a list, which
// depends on the commit, so that a few commits together see all. Of the tests that take long `make test` takes an eighth and
// `make others` the rest; go test by itself takes all of them. With NUMM_LONG=1, as make full runs them, each run takes everything.
package turn

import (
	"hash/crc32"
	"os"
	"testing"
)

// The environment variables that make sets. Without Commit every run takes the same part of a list, and without Share all tests.
const (
	Commit = "NUMM_COMMIT" // the commit
	Share  = "NUMM_SHARE"  // Eighth or Rest
)

// What a run takes of the tests that take long.
const (
	Eighth = "eighth"
	Rest   = "rest"
)

// Takes reports whether this run takes the case of a name, as one in so many does. The runs of both shares take cases of their own.
func Takes(name string, oneIn int) bool {
	return oneIn <= 1 || long() || hash(os.Getenv(Share)+name)%uint32(oneIn) == 0
}

// Long skips a test that takes long where it is not in the share of this run.
func Long(t testing.TB) {
	t.Helper()
	if !inThisShare(t.Name()) {
		t.Skipf("it takes long, and this run takes another share of the tests that do (%s=%s)", Share, os.Getenv(Share))
	}
}

// inThisShare reports whether this run takes a test of a name. Which share it is in depends on the commit.
func inThisShare(name string) bool {
	inEighth := hash(name)%8 == 0
	switch os.Getenv(Share) {
	case Eighth:
		return inEighth || long()
	case Rest:
		return !inEighth || long()
	}
	return true
}

func hash(name string) uint32 { return crc32.ChecksumIEEE([]byte(os.Getenv(Commit) + name)) }

func long() bool { return os.Getenv("NUMM_LONG") != "" }
