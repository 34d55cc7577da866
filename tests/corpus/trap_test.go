package main

import (
	"net"
	"testing"
)

// Whoever comes to the port is counted, once, and asking is not coming.
func TestTrapHits(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	trap := &trap{listener: listener}
	defer trap.close()
	go trap.count()
	for _, visits := range []int{0, 2, 0, 1} {
		for range visits {
			conn, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			conn.Close()
		}
		if got := trap.hits(); got != visits {
			t.Errorf("%d hits, want %d", got, visits)
		}
	}
}
