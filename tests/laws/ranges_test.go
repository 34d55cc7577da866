package laws

// interval is a range as numm.Range takes it.
type interval struct{ from, to int }

// cut returns where an end of the interval lies in an array of n.
func (interval) cut(i, n int) int {
	if i < 0 || i > n {
		return n
	}
	return i
}

// ranges of an array of n, rate to the second: at the start, at the end, across seconds, past the end, empty, one long.
func ranges(n, rate int) []interval {
	return []interval{
		{0, min(n, rate/3)}, {0, 1}, {0, 0}, {max(0, n-rate/2), n}, {max(0, n-1), n}, {n, n}, {n, -1}, {n + 10, n + 20},
		{min(rate, n), min(2*rate+1, n)}, {min(rate-1, n), min(rate+1, n)}, {n / 2, -1}, {n / 3, n / 3}, {n / 3, min(n, n/3+1)},
		{2 * n / 3, n + 100}, {0, -1},
	}
}
