// Package turn spreads long lists of cases over runs of the tests: each run takes a part of them, which depends on the commit, so that
// a few commits together see all. With NUMM_LONG=1, as make test-all runs them, each run takes all.
package turn

import (
	"hash/crc32"
	"os"
)

// Variable is the environment variable that names the commit; `make test` sets it. Without it every run takes the same part.
const Variable = "NUMM_COMMIT"

// Takes reports whether this run takes the case of a name, as one in so many does.
func Takes(name string, oneIn int) bool {
	return oneIn <= 1 || os.Getenv("NUMM_LONG") != "" || crc32.ChecksumIEEE([]byte(os.Getenv(Variable)+name))%uint32(oneIn) == 0
}
