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

// A test that takes long is in one of the shares, of which one has about an eighth; without a share every test runs.
func TestShares(t *testing.T) {
	t.Setenv(Commit, "a commit")
	eighth := 0
	for i := range 80 {
		name := strconv.Itoa(i)
		t.Setenv(Share, Eighth)
		in := inThisShare(name)
		t.Setenv(Share, Rest)
		if in == inThisShare(name) {
			t.Errorf("test %s is in both shares or in none", name)
		}
		t.Setenv(Share, "")
		if !inThisShare(name) {
			t.Errorf("test %s does not run without a share", name)
		}
		if in {
			eighth++
		}
	}
	if eighth < 4 || eighth > 20 {
		t.Errorf("%d of 80 tests are in the eighth", eighth)
	}
}

// Every test is in the eighth of some commit.
func TestEighthGoesRound(t *testing.T) {
	t.Setenv(Share, Eighth)
	taken := map[int]bool{}
	for commit := range 120 {
		t.Setenv(Commit, strconv.Itoa(commit))
		for i := range 80 {
			if inThisShare(strconv.Itoa(i)) {
				taken[i] = true
			}
		}
	}
	if len(taken) != 80 {
		t.Errorf("%d of 80 tests were ever in the eighth", len(taken))
	}
}

// The shares take cases of their own.
func TestSharesTakeOtherCases(t *testing.T) {
	same := 0
	for i := range 400 {
		name := strconv.Itoa(i)
		t.Setenv(Share, Eighth)
		one := Takes(name, 4)
		t.Setenv(Share, Rest)
		if one && Takes(name, 4) {
			same++
		}
	}
	if same > 60 {
		t.Errorf("both shares take %d of 400 cases, of which each takes a quarter", same)
	}
}
