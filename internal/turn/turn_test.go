package turn

import (
	"strconv"
	"testing"
)

// Each run takes about its share, and the runs of some commits take every case.
func TestTakes(t *testing.T) {
	taken := map[int]bool{}
	for commit := range 40 {
		t.Setenv(Variable, strconv.Itoa(commit))
		share := 0
		for i := range 400 {
			if Takes(strconv.Itoa(i), 4) {
				share++
				taken[i] = true
			}
		}
		if share < 50 || share > 150 {
			t.Errorf("commit %d takes %d of 400", commit, share)
		}
	}
	if len(taken) != 400 {
		t.Errorf("%d of 400 cases were ever taken", len(taken))
	}
	if !Takes("any", 1) || !Takes("any", 0) {
		t.Error("a case is left out although all are asked for")
	}
}
