// Package trust_test shows that the library can be trusted with anything: nothing leaks, memory stays bounded,
// cancelling is quick, and a bad or hostile file gets an error that says why.
//
// What could crash, hang, or fill the memory runs in a child: the test's own binary, started again with a job.
package trust_test

import (
	"os"
	"testing"

	"github.com/gonumm/gonumm/gst"
)

func TestMain(m *testing.M) {
	if job := os.Getenv(jobVariable); job != "" {
		os.Exit(work(job, os.Args[1:]))
	}
	code := m.Run()
	if os.Getenv(deinitVariable) != "" {
		gst.Deinit()
	}
	os.Exit(code)
}
