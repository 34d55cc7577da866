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

// A test that takes long is in one of the shares, of which one has about a quarter; without a share every test runs.
func TestShares(t *testing.T) {
	t.Setenv(Commit, "a commit")
	quarter := 0
	for i := range 80 {
		name := strconv.Itoa(i)
		t.Setenv(Share, Quarter)
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
			quarter++
		}
	}
	if quarter < 10 || quarter > 30 {
		t.Errorf("%d of 80 tests are in the quarter", quarter)
	}
}

// Every test is in the quarter of some commit.
func TestQuarterGoesRound(t *testing.T) {
	t.Setenv(Share, Quarter)
	taken := map[int]bool{}
	for commit := range 60 {
		t.Setenv(Commit, strconv.Itoa(commit))
		for i := range 80 {
			if inThisShare(strconv.Itoa(i)) {
				taken[i] = true
			}
		}
	}
	if len(taken) != 80 {
		t.Errorf("%d of 80 tests were ever in the quarter", len(taken))
	}
}

// The shares take cases of their own.
func TestSharesTakeOtherCases(t *testing.T) {
	same := 0
	for i := range 400 {
		name := strconv.Itoa(i)
		t.Setenv(Share, Quarter)
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
