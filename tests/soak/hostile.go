package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/gonumm/gonumm/tests/bounded"
)

// hostile reads mutated files in children.
type hostile struct {
	files, corpus, out string
	seed               uint64
	only               int
	workers            int

	next atomic.Int64 // first case of the next child

	mu    sync.Mutex
	done  int
	calls map[string]int // by their error
	slow  int
	peak  int64
	finds int
}

// silence is how long a child may say nothing: both calls of a case, and what they may be late.
const silence = 45 * time.Second

func (h *hostile) run(ctx context.Context, length time.Duration) error {
	h.calls = map[string]int{}
	fmt.Printf("seed %d\n", h.seed)
	if err := os.MkdirAll(h.out, 0o755); err != nil {
		return err
	}
	begin := time.Now()
	if h.only >= 0 {
		m, problem, err := h.oneChild(ctx, h.alone(h.only))
		if err != nil {
			return err
		}
		h.count(m)
		if problem != "" {
			if err := h.keep(m, problem); err != nil {
				return err
			}
		}
	} else {
		ctx, cancel := context.WithTimeout(ctx, length)
		defer cancel()
		if err := h.batches(ctx); err != nil {
			return err
		}
	}
	took := time.Since(begin)
	fmt.Printf("%d cases in %v, %.0f an hour; %d calls were ended by their context after %v; at most %d MiB resident\n",
		h.done, took.Round(time.Second), float64(h.done)/took.Hours(), h.slow, callTime, h.peak>>20)
	for _, name := range slices.Sorted(maps.Keys(h.calls)) {
		fmt.Printf("%8d calls: %s\n", h.calls[name], name)
	}
	if h.finds > 0 {
		return fmt.Errorf("%d finds in %s", h.finds, h.out)
	}
	return nil
}

// batches starts children one after the other until ctx ends.
func (h *hostile) batches(ctx context.Context) error {
	errs := make(chan error, h.workers)
	for range h.workers {
		go func() {
			for ctx.Err() == nil {
				if err := h.batch(ctx); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	var first error
	for range h.workers {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return first
}

// batch has the next cases done, by a child and, where a case ends it, by further ones. Then all of it is read once more by
// children whose memory held something else before.
func (h *hostile) batch(ctx context.Context) error {
	last := int(h.next.Add(casesPerChild))
	read := map[int]message{}
	cases := reading{first: last - casesPerChild, last: last, poison: poisons[0], done: func(m message) error {
		read[m.Case] = m
		h.count(m)
		if m.Problem != "" {
			return h.find(ctx, m, m.Problem)
		}
		return nil
	}}
	for cases.first < last {
		m, problem, err := h.oneChild(ctx, cases)
		if err != nil {
			return err
		}
		if problem == "" {
			break
		}
		if err := h.find(ctx, m, problem); err != nil {
			return err
		}
		cases.first = m.Case + 1
	}
	if isolated {
		return nil // what decodes has its own memory
	}
	return h.readAgain(ctx, last, read)
}

// A reading is some cases that a child does.
type reading struct {
	first, last int // the last is not done any more
	alone       bool
	poison      string              // of its memory
	done        func(message) error // after each case; nil where the child does one
}

func (h *hostile) alone(number int) reading {
	return reading{first: number, last: number + 1, alone: true, poison: poisons[0]}
}

// oneChild runs a child and returns what it said last and, where it did not end by itself, what became of it.
func (h *hostile) oneChild(ctx context.Context, cases reading) (m message, problem string, err error) {
	r, w, err := os.Pipe()
	if err != nil {
		return m, "", err
	}
	defer r.Close()
	// A child that crashes, or is killed, tidies nothing up.
	folder, err := os.MkdirTemp("", "numm-soak-*")
	if err != nil {
		return m, "", err
	}
	defer os.RemoveAll(folder)
	var log bounded.Log
	cmd := h.command(cases, folder)
	cmd.Stderr, cmd.ExtraFiles = &log, []*os.File{w}
	if err := cmd.Start(); err != nil {
		return m, "", err
	}
	if err := w.Close(); err != nil {
		return m, "", err
	}
	m, problem, err = h.follow(ctx, cmd, cases, messagesFrom(r))
	if err != nil {
		_ = cmd.Wait() // it was told to end
		if err == errTold {
			err = nil
		}
		return m, "", err
	}
	switch err := cmd.Wait(); {
	case problem != "":
	case err != nil:
		problem = "ends with " + err.Error()
	case m.Case != cases.last-1 || !m.Done:
		problem = "ends early"
	}
	if problem != "" {
		problem += "\n" + log.String()
	}
	return m, problem, nil
}

// command is the child that reads the cases, with a folder of its own.
func (h *hostile) command(cases reading, folder string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-files", h.files, "-corpus", h.corpus, "-seed", strconv.FormatUint(h.seed, 10),
		"-first", strconv.Itoa(cases.first), "-alone="+strconv.FormatBool(cases.alone), "-isolated="+strconv.FormatBool(isolated), "-folder", folder, "child")
	cmd.Env = append(os.Environ(), "GOTRACEBACK=all", "MALLOC_PERTURB_="+cases.poison)
	return cmd
}

// messagesFrom decodes what a child reports, until its end.
func messagesFrom(r io.Reader) <-chan message {
	messages := make(chan message)
	go func() {
		defer close(messages)
		for decoder := json.NewDecoder(r); ; {
			var m message
			if decoder.Decode(&m) != nil {
				return
			}
			messages <- m
		}
	}()
	return messages
}

// errTold says that a child ended because it was told to.
var errTold = errors.New("told to end")

// follow takes a child's messages until it ends, or says nothing for too long, which is a problem. When the context ends it tells
// the child to end and returns errTold.
func (h *hostile) follow(ctx context.Context, cmd *exec.Cmd, cases reading, messages <-chan message) (m message, problem string, err error) {
	m.Case = cases.first
	quiet := time.NewTimer(silence)
	defer quiet.Stop()
	said := time.Now()
	for open := true; open; {
		select {
		case next, ok := <-messages:
			if open = ok; !ok {
				break
			}
			m, said = next, time.Now()
			quiet.Reset(silence)
			if m.Done && cases.alone {
				problem = m.Problem
			} else if m.Done {
				if err := cases.done(m); err != nil {
					return m, "", err
				}
				if ctx.Err() != nil {
					return m, "", cmp.Or(stop(cmd, messages), errTold)
				}
			}
		case late := <-quiet.C:
			if time.Since(late) > time.Second || time.Since(said) > silence+time.Second {
				// This process was stopped itself.
				quiet.Reset(silence)
				said = time.Now()
				break
			}
			problem = fmt.Sprintf("hangs: nothing for %v", silence)
			if err := stop(cmd, messages); err != nil {
				return m, "", err
			}
			open = false
		}
	}
	return m, problem, nil
}

// stop lets a child say where it stands and ends it.
func stop(cmd *exec.Cmd, messages <-chan message) error {
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	dead := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
	defer dead.Stop()
	for m := range messages {
		_ = m // what it still says comes too late
	}
	return nil
}

func (h *hostile) count(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.done++
	h.slow += m.Slow
	h.peak = max(h.peak, m.Peak)
	for _, name := range m.Errors {
		h.calls[name]++
	}
}

// find tries a case again, alone, and keeps it.
func (h *hostile) find(ctx context.Context, m message, problem string) error {
	_, again, err := h.oneChild(ctx, h.alone(m.Case))
	if err != nil {
		return err
	}
	if again == "" {
		problem = "once, and not again alone: " + problem
	}
	return h.keep(m, problem)
}

// keep writes a find down: the bytes, and what is needed to have it again.
func (h *hostile) keep(m message, problem string) error {
	files, err := goodFiles(h.files, h.corpus)
	if err != nil {
		return err
	}
	c := caseOf(h.seed, m.Case, files)
	var calls []string
	for _, call := range c.calls {
		calls = append(calls, call.name)
	}
	text := fmt.Sprintf("seed %d case %d\nof %s\n%s\ncalls: %s\nlast: %s\n\n%s\n", h.seed, c.number, c.origin,
		strings.Join(c.recipe, "\n"), strings.Join(calls, ", "), m.Call, problem)
	name := filepath.Join(h.out, fmt.Sprintf("%d-%d", h.seed, c.number))
	h.mu.Lock()
	h.finds++
	h.mu.Unlock()
	first, _, _ := strings.Cut(problem, "\n")
	fmt.Printf("FIND %s %s: %s\n", name, m.Call, first)
	if err := os.WriteFile(name+".txt", []byte(text), 0o644); err != nil {
		return err
	}
	return os.WriteFile(name+c.ending, c.bytes, 0o644)
}
