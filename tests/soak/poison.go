package main

import (
	"context"
	"fmt"
	"slices"
)

// poisons are what the C library fills memory with that it gives out (MALLOC_PERTURB_): what is read must not show it.
var poisons = [2]string{"85", "170"}

// readAgain does the cases that were done, up to last, with other memory, and finds those that read something else.
func (h *hostile) readAgain(ctx context.Context, last int, read map[int]message) error {
	var differ []message
	cases := reading{first: last - casesPerChild, last: last, poison: poisons[1], done: func(m message) error {
		if first, ok := read[m.Case]; ok && !first.like(m) {
			differ = append(differ, m)
		}
		return nil
	}}
	for cases.first < last && ctx.Err() == nil {
		m, problem, err := h.oneChild(ctx, cases)
		if err != nil {
			return err
		}
		if problem == "" {
			break
		}
		cases.first = m.Case + 1 // the first reading has found what ends a child, but for what memory decides
		if first, ok := read[m.Case]; ok && first.Problem == "" {
			if err := h.find(ctx, m, "with other memory: "+problem); err != nil {
				return err
			}
		}
	}
	for _, m := range differ {
		if err := h.compare(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// like reports whether two readings gave the same. A call that its context ended has read as much as there was time for.
func (m message) like(other message) bool {
	return m.Slow > 0 || other.Slow > 0 || slices.Equal(m.Read, other.Read) && slices.Equal(m.Errors, other.Errors)
}

// compare reads a case alone, twice with the same memory and once with other memory, and keeps it where only the memory
// makes a difference.
func (h *hostile) compare(ctx context.Context, m message) error {
	var said [3]message
	for i, poison := range []string{poisons[0], poisons[0], poisons[1]} {
		cases := h.alone(m.Case)
		cases.poison = poison
		var problem string
		var err error
		if said[i], problem, err = h.oneChild(ctx, cases); err != nil || problem != "" {
			return err // which is another find
		}
	}
	if !said[0].like(said[1]) || said[0].like(said[2]) {
		return nil
	}
	return h.keep(said[2], fmt.Sprintf("reads what memory held: %x %q, and with other memory %x %q", said[0].Read, said[0].Errors, said[2].Read, said[2].Errors))
}
