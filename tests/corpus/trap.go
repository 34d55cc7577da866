package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// A trap is a copy of the corpus whose playlists point at secrets in the copy and at a port that counts who comes.
type trap struct {
	corpus   string
	listener net.Listener
	visits   atomic.Int32
}

func newTrap(corpus, out string) (*trap, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &trap{corpus: filepath.Join(out, "copy"), listener: listener}
	go t.count()
	if err := t.build(corpus); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *trap) build(corpus string) error {
	if err := os.RemoveAll(t.corpus); err != nil {
		return err
	}
	port := strconv.Itoa(t.listener.Addr().(*net.TCPAddr).Port)
	for _, args := range [][]string{
		{"cp", "-r", corpus, t.corpus},
		{"chmod", "-R", "u+w", t.corpus},
		{"/usr/bin/python3", filepath.Join(corpus, "live_bad.py"), t.corpus, port},
	} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w\n%s", args, err, out)
		}
	}
	return nil
}

func (t *trap) count() {
	for {
		conn, err := t.listener.Accept()
		if err != nil {
			return
		}
		t.visits.Add(1)
		conn.Close()
	}
}

// hits returns how many came since it was last asked. Whoever connected before is waiting in the queue that a visit of our
// own goes through.
func (t *trap) hits() int {
	conn, err := net.DialTimeout("tcp", t.listener.Addr().String(), time.Second)
	if err != nil {
		return 0
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Second))
	conn.Read(make([]byte, 1)) // ends when ours was counted
	return int(t.visits.Swap(0)) - 1
}

func (t *trap) close() { t.listener.Close() }

// checkNames reads one picture under all the odd names that the copy gives it.
func (t *trap) checkNames(out string) error {
	folder := filepath.Join(t.corpus, "bad", "names")
	names, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	read := func(path string) ([]byte, result) {
		r := readOne(entry{Kind: "image"}, path, out)
		pix, err := os.ReadFile(r.Raw)
		if err != nil && r.Error == "" {
			r.Error = err.Error()
		}
		return pix, r
	}
	want, r := read(filepath.Join(t.corpus, "image", "basn0g01.png"))
	bad := 0
	for _, name := range names {
		got, named := read(filepath.Join(folder, name.Name()))
		if named.Error != "" || !slices.Equal(got, want) {
			fmt.Printf("FAIL name %q: %s\n", name.Name(), named.Error)
			bad++
		}
	}
	if r.Error != "" || bad > 0 {
		return fmt.Errorf("%d of %d odd names not read as what they are %s", bad, len(names), r.Error)
	}
	fmt.Printf("%d odd names read\n", len(names))
	return nil
}
