package turn

import (
	"strconv"
	"testing"
)

// Each run takes about its share, and the runs of some commits take every case.
func TestTakes(t *testing.T) {
	taken := map[int]bool{}
	for commit := range 40 {
		t.Setenv(Commit, strconv.Itoa(commit))
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

// A test that takes long is in one of the halves, each has about as many, and without a half every test runs.
func TestHalves(t *testing.T) {
	t.Setenv(Commit, "a commit")
	first := 0
	for i := range 40 {
		name := strconv.Itoa(i)
		t.Setenv(Half, "1")
		one := inThisHalf(name)
		t.Setenv(Half, "2")
		if one == inThisHalf(name) {
			t.Errorf("test %s is in both halves or in none", name)
		}
		t.Setenv(Half, "")
		if !inThisHalf(name) {
			t.Errorf("test %s does not run without a half", name)
		}
		if one {
			first++
		}
	}
	if first < 10 || first > 30 {
		t.Errorf("%d of 40 tests are in the first half", first)
	}
}

// The halves take cases of their own.
func TestHalvesTakeOtherCases(t *testing.T) {
	same := 0
	for i := range 400 {
		name := strconv.Itoa(i)
		t.Setenv(Half, "1")
		one := Takes(name, 4)
		t.Setenv(Half, "2")
		if one && Takes(name, 4) {
			same++
		}
	}
	if same > 60 {
		t.Errorf("both halves take %d of 400 cases, of which each takes a quarter", same)
	}
}
