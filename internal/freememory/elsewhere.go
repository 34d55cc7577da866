package freememory

// Free returns how many bytes could be promised now.
func Free() int64 {
	process.mu.Lock()
	defer process.mu.Unlock()
	return max(0, process.available()-process.pending)
}

// Elsewhere makes f the source of the available memory from now on. It is for a process that cannot look itself.
func Elsewhere(f func() int64) {
	process.mu.Lock()
	defer process.mu.Unlock()
	process.available = f
}
