package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A result is what the turns of a row took, of each contestant in the order of the row.
type result struct {
	row
	took [][]cost
}

// median is of the turns that came to an end; ok reports whether there was one.
func (r result) median(i int) (m cost, ok bool) {
	var all []cost
	for _, c := range r.took[i] {
		if !c.failed {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return cost{}, false
	}
	middle := func(of func(cost) int64) int64 {
		values := make([]int64, len(all))
		for i, c := range all {
			values[i] = of(c)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return cost{
		wall:    time.Duration(middle(func(c cost) int64 { return int64(c.wall) })),
		cpu:     time.Duration(middle(func(c cost) int64 { return int64(c.cpu) })),
		peak:    middle(func(c cost) int64 { return c.peak }),
		count:   all[0].count,
		written: all[0].written,
	}, true
}

// ratios returns how the first contestant compares with another, clock and processor; under 1 it took less.
func (r result) ratios(i int) (wall, cpu float64, ok bool) {
	var walls, cpus []float64
	for turn, own := range r.took[0] {
		other := r.took[i][turn]
		if own.failed || other.failed {
			continue
		}
		walls = append(walls, own.wall.Seconds()/other.wall.Seconds())
		cpus = append(cpus, own.cpu.Seconds()/max(other.cpu.Seconds(), 1e-6))
	}
	if len(walls) == 0 {
		return 0, 0, false
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	return walls[len(walls)/2], cpus[len(cpus)/2], true
}

// excess is by what factor the worst ratio is above what the row is to reach; 0 where all is reached.
func (r result) excess() float64 {
	worst := 0.0
	for i := range r.contestants {
		wall, cpu, ok := r.ratios(i)
		if i == 0 || !ok || r.contestants[i].beside() {
			continue
		}
		if r.reach.wall > 0 {
			worst = max(worst, wall/r.reach.wall)
		}
		if r.reach.cpu > 0 {
			worst = max(worst, cpu/r.reach.cpu)
		}
	}
	if worst <= 1.005 { // what is shown has two digits
		return 0
	}
	return worst
}

const header = "row                                 contestant             wall       cpu     MiB     wall      cpu"

// String shows the medians, and for all but the first contestant how the first compares.
func (r result) String() string {
	var b strings.Builder
	for i, c := range r.contestants {
		name := ""
		if i == 0 {
			name = r.name
		}
		m, ok := r.median(i)
		if !ok {
			fmt.Fprintf(&b, "%-35s %-16s did not run\n", name, c.name)
			continue
		}
		fmt.Fprintf(&b, "%-35s %-16s %9s %9s %7d", name, c.name, short(m.wall), short(m.cpu), m.peak>>20)
		wall, cpu, ok := r.ratios(i)
		switch first, _ := r.median(0); {
		case i == 0:
			fmt.Fprintf(&b, "  reach %v", r.reach)
			if r.excess() > 0 {
				b.WriteString(": MISSED")
			}
		case ok:
			fmt.Fprintf(&b, " %7.2fx %7.2fx", wall, cpu)
			if first.count != m.count && c.counts == reported {
				fmt.Fprintf(&b, "  (%d against %d frames)", first.count, m.count)
			}
		}
		if m.written > 0 {
			fmt.Fprintf(&b, "  file of %s", mebibytes(m.written))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// short returns a duration with the digits that a measurement is worth.
func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.3f ms", d.Seconds()*1000)
	case d < 100*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}
