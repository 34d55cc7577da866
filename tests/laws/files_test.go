package laws

import (
	"hash/crc32"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/tests/truth"
)

// files are those with a ground truth, one in oneIn of them, the same each time.
func files(t *testing.T) []*truth.File {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(truth.Files(t)), func(f *truth.File) bool {
		return crc32.ChecksumIEEE([]byte(f.Name))%oneIn != 0
	})
}
