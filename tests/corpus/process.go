package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"github.com/gonumm/gonumm/tests/bounded"
)

// A result is what check.py reads.
type result struct {
	Error    string `json:"error,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Shape    []int  `json:"shape,omitempty"`
	Raw      string `json:"raw,omitempty"`
	Thumbs   []byte `json:"thumbs_all_b64,omitempty"`
	HasAudio *bool  `json:"has_audio,omitempty"`

	Seconds float64 `json:"seconds"`
	PeakKB  int64   `json:"peak_rss_kb"`
	Crashed bool    `json:"crashed,omitempty"`
	Hits    int     `json:"ssrf_hits,omitempty"`
}

// readOne reads one entry in a process of its own, which a crash or a hang ends without harm to the rest.
func readOne(e entry, path, out string) result {
	deadline := 120 * time.Second
	if e.Kind == "bad" {
		deadline = 25 * time.Second
	}
	if e.MaxSeconds > 0 {
		deadline = time.Duration((e.MaxSeconds + 5) * float64(time.Second))
	}
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	var stdout bytes.Buffer // one result
	var stderr bounded.Log
	cmd := exec.CommandContext(ctx, os.Args[0], "-child", e.Kind, "-out", out, path)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	r := result{}
	switch {
	case ctx.Err() != nil:
		r = result{Kind: "timeout", Error: "no end in " + deadline.String()}
	case err != nil:
		said := stderr.String()
		r = result{Kind: "crash", Crashed: true, Error: fmt.Sprintf("%v: %s", err, said[:min(len(said), 300)])}
	default:
		if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
			r = result{Kind: "crash", Crashed: true, Error: "no result: " + stdout.String()}
		}
	}
	r.Seconds = time.Since(start).Seconds()
	if cmd.ProcessState != nil {
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			r.PeakKB = usage.Maxrss
		}
	}
	return r
}
