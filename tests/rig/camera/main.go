// Command camera publishes a camera over PipeWire whose frames are numbered in their pixels.
//
//	camera -name second        until it is told to stop, or killed
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/numbered"
)

func main() {
	name := flag.String("name", "camera", "the node's `name`")
	width := flag.Int("width", 320, "pixels in a row, a multiple of four")
	height := flag.Int("height", 240, "rows")
	rate := flag.Int("rate", 30, "frames a second")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := publish(ctx, *name, *width, *height, *rate)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "camera:", err)
		os.Exit(1)
	}
}

func publish(ctx context.Context, name string, width, height, rate int) error {
	p, err := gst.NewLivePipeline()
	if err != nil {
		return err
	}
	caps := fmt.Sprintf("video/x-raw, format=RGB, width=%d, height=%d, framerate=%d/1", width, height, rate)
	feed, err := p.AddFeed(caps, 1)
	if err != nil {
		return err
	}
	defer feed.Close()
	defer p.Release()
	if err := feed.Set("is-live", "true"); err != nil {
		return err
	}
	properties := fmt.Sprintf(`props, media.class=Video/Source, media.role=Camera, node.name=%[1]s, node.description="the %[1]s"`, name)
	sink, err := p.Add("pipewiresink", "mode", "provide", "sync", "false", "stream-properties", properties)
	if err != nil {
		return err
	}
	// The sink's own pool is empty until somebody looks through the camera, which crashes whoever takes buffers from
	// it (PipeWire 0.3.65): it is not shown to the feed, whose buffers are copied.
	fence, err := p.Add("identity", "drop-allocation", "true")
	if err != nil {
		return err
	}
	for _, link := range [][2]*gst.Element{{&feed.Element, fence}, {fence, sink}} {
		if err := link[0].Link(link[1]); err != nil {
			return err
		}
	}
	if err := p.SetState(gst.Playing); err != nil {
		return err
	}

	frame := numm.NewImage(width, height)
	period := time.Second / time.Duration(rate)
	ticker := time.NewTicker(period)
	defer ticker.Stop()
	for n := 0; ; n++ {
		numbered.Write(frame, n)
		block, err := feed.Block(len(frame.Pix))
		if err != nil {
			return err
		}
		copy(block.Bytes, frame.Pix)
		for err = gst.ErrTimeout; err == gst.ErrTimeout && ctx.Err() == nil; {
			err = feed.Push(block, time.Duration(n)*period, period, 100*time.Millisecond)
		}
		if m := p.Pop(0); m != nil && m.Err != nil {
			return m.Err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}
