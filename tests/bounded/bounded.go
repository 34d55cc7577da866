// Package bounded keeps what a child process prints, as far as that is of use: an element of GStreamer that loops can print a
// gigabyte a minute.
package bounded

import (
	"fmt"
	"slices"
	"sync"
)

// Log keeps the start and the end of what is written to it. The zero value is ready. It may be written to by several
// goroutines at once.
type Log struct {
	mu         sync.Mutex
	head, tail []byte
	length     int64
}

// kept is the length of each end.
const kept = 16 << 10

// Write takes all of p.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(p)
	l.length += int64(n)
	if room := kept - len(l.head); room > 0 {
		l.head = append(l.head, p[:min(room, n)]...)
		p = p[min(room, n):]
	}
	if len(p) >= kept {
		l.tail, p = l.tail[:0], p[len(p)-kept:]
	}
	l.tail = append(l.tail, p...)
	if len(l.tail) > 2*kept {
		l.tail = slices.Clone(l.tail[len(l.tail)-kept:])
	}
	return n, nil
}

// Len returns how many bytes were written in all.
func (l *Log) Len() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.length
}

// String returns what was kept, and how much was not.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	tail := l.tail[max(0, len(l.tail)-kept):]
	if left := l.length - int64(len(l.head)) - int64(len(tail)); left > 0 {
		return fmt.Sprintf("%s\n... %d bytes are left out ...\n%s", l.head, left, tail)
	}
	return string(l.head) + string(tail)
}
