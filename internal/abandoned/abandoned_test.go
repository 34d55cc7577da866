package abandoned

import (
	"slices"
	"testing"
)

func TestLeave(t *testing.T) {
	first, second := Leave("first"), Leave("second")
	if got := List(); Count() != 2 || !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("%d: %q", Count(), got)
	}
	first()
	if got := List(); Count() != 1 || !slices.Equal(got, []string{"second"}) {
		t.Errorf("%d: %q", Count(), got)
	}
	second()
	if Count() != 0 {
		t.Errorf("%d are left", Count())
	}
}
