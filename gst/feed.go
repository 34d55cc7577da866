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

// ErrRefused says that a pipeline takes no more: it was stopped, has failed or has been told its end.
var ErrRefused = errors.New("the pipeline takes no more data")

// Feed is the begin of a pipeline into which Go pushes. It is not safe for concurrent use.
type Feed struct {
	Element
	feed   *C.numm_feed
	blocks []*Block // released ones serve again
}

// AddFeed puts a source into the pipeline that gives buffers of the caps, by the times with which they are pushed,
// and holds at most maxBytes of them, and one buffer more. Close it when the pipeline was released.
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

// Block gives memory of a size. It holds whatever it held before.
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

// Push gives the block to the pipeline, which shows it from pts on for a duration; negative ones are left out. It
// waits for room: ErrTimeout says that there was none in time, and leaves the block with the caller. After any other
// error, and after success, the block is gone.
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

// Drop gives a block back that is not to be pushed.
func (b *Block) Drop() {
	C.numm_block_drop(&b.native)
	b.gone()
}

func (b *Block) gone() {
	b.Bytes = nil
	b.feed.blocks = append(b.feed.blocks, b)
}

// End tells the pipeline that nothing more comes.
func (f *Feed) End() { C.numm_feed_end(f.feed) }

// Close gives back what the feed itself holds, once, after the pipeline was released: its threads use it.
func (f *Feed) Close() {
	C.numm_feed_free(f.feed)
	f.feed = nil
}
