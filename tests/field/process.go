package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/bounded"
)

// A child is the process that reads files. It goes on from file to file, until one crashes it, hangs in it, or made it read
// many: then the next file gets a new one. The zero value is ready once raw and limit are set.
type child struct {
	raw   string        // the files for what is read begin so
	limit time.Duration // for each file, and more for long films and large pictures; see extraTime

	piped
	out   *json.Decoder
	said  *bounded.Log
	files int
}

// manyFiles is how many a child reads, so that what one leaves behind does not change what comes of many others.
const manyFiles = 100

// ask passes on the readings as they come. What it returns says why not all did.
func (c *child) ask(ctx context.Context, q question, came func(reading)) string {
	if c.files++; c.files > manyFiles {
		c.stop()
	}
	if c.cmd == nil {
		if err := c.start(); err != nil {
			return err.Error()
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	limit := c.limit
	timer := time.AfterFunc(limit, cancel)
	defer timer.Stop()
	process := c.cmd.Process // c.cmd is nil once it has ended, which may be while this runs
	unwatch := context.AfterFunc(ctx, func() { process.Kill() })
	defer unwatch()
	err := json.NewEncoder(c.in).Encode(q)
	for range q.Kinds {
		var r reading
		if err == nil {
			err = c.out.Decode(&r)
		}
		if err != nil {
			break
		}
		came(r)
		if r.Info != nil {
			limit = c.limit + extraTime(r.Info)
			timer.Reset(limit)
		}
	}
	if err == nil {
		return ""
	}
	c.in.Close()
	ended := c.cmd.Wait()
	c.cmd = nil
	if ctx.Err() != nil {
		return fmt.Sprintf("no end in %v", limit)
	}
	return strings.TrimSpace(fmt.Sprintf("%v: %.300s", ended, c.said.String()))
}

// extraTime returns how much longer than others a file may take: a film, or a large picture, some time for every pixel, as a slow
// decoder needs it that has a part of a processor.
func extraTime(info *numm.Info) time.Duration {
	const perSecond = 5e6
	pixels := 0.
	for _, s := range info.Streams {
		frames := max(1, 30*min(max(s.Duration, info.Duration), 10*time.Minute).Seconds())
		if s.Kind == numm.KindImage {
			frames = 10 // in so many ways it is read
		}
		pixels += frames * float64(s.Width) * float64(s.Height)
	}
	return time.Duration(pixels / perSecond * float64(time.Second)).Round(time.Second)
}

func (c *child) start() error {
	c.said, c.files = &bounded.Log{}, 0
	cmd := exec.Command(os.Args[0], "-child", c.raw)
	cmd.Stderr = c.said
	out, err := c.run(cmd)
	if err == nil {
		c.out = json.NewDecoder(out)
	}
	return err
}

// piped is a program whose input and output are ours; nothing where cmd is nil.
type piped struct {
	cmd *exec.Cmd
	in  io.WriteCloser
}

// run starts the program and returns its output.
func (p *piped) run(cmd *exec.Cmd) (io.Reader, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p.cmd, p.in = cmd, in
	return out, nil
}

// stop kills the program.
func (p *piped) stop() {
	if p.cmd != nil {
		p.in.Close()
		p.cmd.Process.Kill()
		p.cmd.Wait() // it was killed: there is nothing to learn from it
		p.cmd = nil
	}
}
