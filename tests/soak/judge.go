package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat"
)

// warmUp is the share of the samples in which what is loaded once is loaded, and pools fill.
const warmUp = 0.25

// windows is into how many the rest is divided. The least of each stands for it: what a use still holds when it has just
// ended is no leak, and a leak raises the least too.
const windows = 30

// judge fits a line to each measure and returns an error that names those which grow.
func judge(samples []sample, measures []measure) error {
	samples = samples[int(warmUp*float64(len(samples))):]
	if len(samples) < 2*windows {
		return fmt.Errorf("%d samples are too few to tell", len(samples))
	}
	lasted := samples[len(samples)-1].at - samples[0].at
	fmt.Printf("%d uses in %v; over the last %v, by the line through the least of %d windows:\n",
		samples[len(samples)-1].uses, samples[len(samples)-1].at.Round(time.Second), lasted.Round(time.Second), windows)
	var errs []error
	for i, m := range measures {
		at, least := leasts(samples, i)
		offset, slope := stat.LinearRegression(at, least, nil, false)
		begin, end := offset+slope*at[0], offset+slope*at[windows-1]
		fmt.Printf("%-22s from %12.1f to %12.1f, %+12.2f; may be %+.0f\n", m.name, begin, end, end-begin, m.tolerance)
		if end-begin > m.tolerance {
			errs = append(errs, fmt.Errorf("%s grow from %.1f to %.1f in %v", m.name, begin, end, lasted.Round(time.Second)))
		}
	}
	return errors.Join(errs...)
}

// leasts returns those of a measure in each window, and when that is.
func leasts(samples []sample, measure int) (at, least []float64) {
	for w := range windows {
		part := samples[w*len(samples)/windows : (w+1)*len(samples)/windows]
		first := slices.MinFunc(part, func(a, b sample) int { return cmp.Compare(a.values[measure], b.values[measure]) })
		at = append(at, part[len(part)/2].at.Seconds())
		least = append(least, first.values[measure])
	}
	return at, least
}
