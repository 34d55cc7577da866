package gst

/*
#include "feed.h"
*/
import "C"

import (
	"errors"
	"strconv"
	"time"
	"unsafe"
)

// ErrRefused reports that a pipeline takes no more data: it was stopped, has failed or has ended.
var ErrRefused = errors.New("the pipeline takes no more data")

// Feed is the start of a pipeline, into which Go pushes. It is not safe for concurrent use.
type Feed struct {
	Element
	feed   *C.numm_feed
	blocks []*Block // released ones are reused
}

// AddFeed adds a source to the pipeline that gives buffers of the caps, with the times with which they are pushed,
// and holds at most maxBytes of them, and one buffer more. Close it after the pipeline was released. The errors are those of Add.
func (p *Pipeline) AddFeed(caps string, maxBytes int64) (*Feed, error) {
	e, err := p.Add("appsrc", "format", "time", "block", "false", "emit-signals", "false", "caps", caps,
		"max-bytes", strconv.FormatInt(maxBytes, 10), "min-percent", "50")
	if err != nil {
		return nil, err
	}
	return &Feed{Element: *e, feed: C.numm_feed_new(e.native)}, nil
}

// Block is memory of a pipeline that Go fills and pushes.
type Block struct {
	Bytes  []byte // C memory, valid until the block is pushed or dropped
	native C.numm_block
	feed   *Feed
}

// Block returns memory of a size, with unspecified contents. Its error is a lack of memory.
func (f *Feed) Block(size int) (*Block, error) {
	b := last(&f.blocks)
	if b == nil {
		b = &Block{feed: f}
	}
	if C.numm_feed_block(f.feed, C.gsize(size), &b.native) == C.FALSE {
		f.blocks = append(f.blocks, b)
		return nil, errors.New("no memory for a buffer of " + strconv.Itoa(size) + " bytes")
	}
	b.Bytes = unsafe.Slice((*byte)(b.native._map.data), size)
	return b, nil
}

// Push gives the block to the pipeline, to be shown from pts on for a duration; negative ones are left out. It
// waits for space in the queue: ErrTimeout means that there was none in time, and the block stays with the caller. After any
// other error, and after success, the block is gone.
func (f *Feed) Push(b *Block, pts, duration, timeout time.Duration) error {
	switch C.numm_feed_push(f.feed, &b.native, C.gint64(pts), C.gint64(duration), C.gint64(timeout)) {
	case C.NUMM_FULL:
		return ErrTimeout
	case C.NUMM_REFUSED:
		b.gone()
		return ErrRefused
	}
	b.gone()
	return nil
}

// Drop releases a block that is not to be pushed.
func (b *Block) Drop() {
	C.numm_block_drop(&b.native)
	b.gone()
}

func (b *Block) gone() {
	b.Bytes = nil
	b.feed.blocks = append(b.feed.blocks, b)
}

// End tells the pipeline that no more data comes.
func (f *Feed) End() { C.numm_feed_end(f.feed) }

// Close releases what the feed itself holds, once, after the pipeline was released: its threads use it.
func (f *Feed) Close() {
	C.numm_feed_free(f.feed)
	f.feed = nil
}
