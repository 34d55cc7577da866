package trust_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/tests/bounded"
	"github.com/gonumm/gonumm/tests/internal/procstatus"
)

// jobVariable names the job that a child does.
const jobVariable = "GONUMM_TRUST_JOB"

// childTime is what a child gets that does not say otherwise: many times what it needs on a slow machine.
const childTime = 2 * time.Minute

// report is what a child tells of its job.
type report struct {
	Frames           int      // of video or sound
	Error            string   // its message
	Is               []string // names of the sentinels that it is
	Feature, Package string   // of a PluginError
	Need, Limit      int64    // of a MemoryError
	Took             time.Duration
	Begin, Peak      int64   // resident bytes before the job, and at most
	Array            int64   // bytes
	Levels           []int64 // resident bytes, sampled
	BytesRead        int64
	Text             string // what else the job has to say
}

// child does a job in a process of its own and fails the test unless that ends in time, and by itself.
type child struct {
	env  []string
	time time.Duration // 0: childTime
}

func (c child) do(t *testing.T, job string, args ...string) (r report, stderr string) {
	t.Helper()
	limit := c.time
	if limit == 0 {
		limit = childTime
	}
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Env = append(append(os.Environ(), jobVariable+"="+job), c.env...)
	var out bytes.Buffer // what work writes, after its job is done
	var errs bounded.Log
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.WaitDelay = 5 * time.Second
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%s %q hangs: not done after %v", job, args, limit)
	case err != nil:
		t.Fatalf("%s %q ends with %v:\n%s", job, args, err, tail(errs.String()))
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%s %q says %q: %v", job, args, out.String(), err)
	}
	return r, errs.String()
}

// is says whether the child's error is one of the sentinels.
func (r report) is(wanted ...string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(r.Is, w) })
}

func tail(s string) string {
	if len(s) > 4000 {
		return "..." + s[len(s)-4000:]
	}
	return s
}

// work does the job and reports it on the standard output; it is what a child's main function is.
func work(job string, args []string) int {
	f, ok := jobs[job]
	if !ok {
		fmt.Fprintln(os.Stderr, "no job", job)
		return 2
	}
	r := report{Begin: procstatus.Of("VmRSS:")}
	begin := time.Now()
	err := f(&r, args)
	r.Took, r.Peak = time.Since(begin), procstatus.Of("VmHWM:")
	if err != nil {
		r.describe(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		return 1
	}
	return 0
}
