// Package abandoned counts abandoned work: calls into C that do not return, with their threads and their memory. In a
// process in which nothing is stuck the count is 0.
package abandoned

import (
	"maps"
	"slices"
	"sync"
)

var (
	mu    sync.Mutex
	next  int
	stuck = map[int]string{}
)

// Leave counts some work that its caller no longer waits for. The caller calls back once, when the work has returned after all.
func Leave(what string) (back func()) {
	mu.Lock()
	defer mu.Unlock()
	id := next
	next++
	stuck[id] = what
	return func() {
		mu.Lock()
		defer mu.Unlock()
		delete(stuck, id)
	}
}

// Count returns how much work is abandoned now.
func Count() int {
	mu.Lock()
	defer mu.Unlock()
	return len(stuck)
}

// List returns what is abandoned now, the oldest first.
func List() []string {
	mu.Lock()
	defer mu.Unlock()
	var list []string
	for _, id := range slices.Sorted(maps.Keys(stuck)) {
		list = append(list, stuck[id])
	}
	return list
}
