package numm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/pipeline"
)

// IsolationInfo says what holds a child process that [Isolated] decodes in. Each of it was tried by a child.
type IsolationInfo struct {
	// Process says that children can be started and confined at all. Where it is false, Isolated is an ErrUnsupported.
	Process bool
	// Landlock is the version of the kernel's interface that keeps files, and from 4 on TCP, away from a child; 0 where there is
	// none, so that there is only the filter.
	Landlock int
	// Seccomp says that a filter leaves a child only the system calls that decoding needs: none that opens a file or a socket,
	// or starts a process.
	Seccomp bool
	// Limits says that memory, processor time and descriptors are limited.
	Limits bool
	// Err is why Process is false.
	Err error
}

// String returns the confinements in a line: "landlock 7, seccomp, limits".
func (i IsolationInfo) String() string {
	if !i.Process {
		return fmt.Sprint("none: ", i.Err)
	}
	var parts []string
	if i.Landlock > 0 {
		parts = append(parts, fmt.Sprint("landlock ", i.Landlock))
	}
	if i.Seccomp {
		parts = append(parts, "seccomp")
	}
	if i.Limits {
		parts = append(parts, "limits")
	}
	return strings.Join(parts, ", ")
}

// Isolation reports which confinements the kernel gives to the children of [Isolated]. It asks one, which it starts
// where none is idle.
func Isolation() IsolationInfo {
	c, err := isolate.Probe(context.Background())
	if err != nil {
		return IsolationInfo{Err: childFailure(err)}
	}
	return IsolationInfo{Process: true, Landlock: c.Landlock, Seccomp: c.Seccomp, Limits: c.Limits}
}

// ProbeWith is [Probe] with options: [Isolated].
func ProbeWith(ctx context.Context, path string, opts ...ReadOption) (*Info, error) {
	config, err := probeConfig(opts)
	if err != nil {
		return nil, wrap("Probe", path, err)
	}
	if config.child == nil {
		return Probe(ctx, path)
	}
	file, err := pipeline.Open(path)
	if err != nil {
		return nil, wrap("Probe", path, err)
	}
	info, err := config.child.probe(ctx, file)
	return info, wrap("Probe", path, errors.Join(err, file.Close()))
}

// DecodeInfoWith is [DecodeInfo] with options: [Isolated].
func DecodeInfoWith(ctx context.Context, r io.Reader, opts ...ReadOption) (*Info, error) {
	config, err := probeConfig(opts)
	if err != nil {
		return nil, wrap("DecodeInfo", "", err)
	}
	if config.child == nil {
		return DecodeInfo(ctx, r)
	}
	file, leave, err := streamFile(ctx, r)
	if err != nil {
		return nil, wrap("DecodeInfo", "", err)
	}
	defer leave()
	info, err := config.child.probe(ctx, file)
	return info, wrap("DecodeInfo", "", errors.Join(err, file.Close()))
}

func probeConfig(opts []ReadOption) (*videoConfig, error) {
	var all []VideoOption
	for _, o := range opts {
		all = append(all, o)
	}
	return newVideoConfig(all)
}
