package mp3

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/gonumm/gonumm/pipeline/internal/joint"
)

// Join writes files one after the other as one file: the ID3v2 tag of the first one, a frame with numbers for players, and all frames of all
// of them. What the encoder has put in front of each sound and at its end stays between them; at the start and the end of the whole,
// players leave it out.
func Join(ctx context.Context, dst io.Writer, files []joint.Part) error {
	var first *Info
	var parts []*coded
	var all numbers
	for i, p := range files {
		info, err := Read(p, p.Size)
		if err == nil && info.Layer != 3 {
			err = ErrFormat
		}
		if errors.Is(err, ErrFormat) {
			return joint.Refuse(i, joint.Differs, "it is not an MP3 file")
		}
		if err != nil {
			return err
		}
		if first == nil {
			first = info
			all.delay = lameDelay
			if info.Trim.Start > 0 {
				all.delay = info.Trim.Start - decoderDelay
			}
		} else if text := first.differs(info); text != "" {
			return joint.Refuse(i, joint.Differs, "%s", text)
		}
		c := &coded{Part: p, info: info}
		if err := c.find(ctx); err != nil {
			return err
		}
		if len(c.stretches) == 0 {
			return joint.Refuse(i, joint.Damaged, "it has no frame")
		}
		parts = append(parts, c)
		all.add(c)
	}
	front, err := all.frame(first.SampleRate, first.Channels)
	if err != nil {
		return err
	}
	tag := make([]byte, (&file{r: files[0]}).leadingTags(files[0].Size))
	if _, err := files[0].ReadAt(tag, 0); err != nil && err != io.EOF {
		return err
	}
	for _, b := range [][]byte{tag, front} {
		if _, err := dst.Write(b); err != nil {
			return err
		}
	}
	for _, c := range parts {
		if err := c.copyTo(ctx, dst); err != nil {
			return err
		}
	}
	return nil
}

func (i *Info) differs(o *Info) string {
	switch {
	case i.SampleRate != o.SampleRate:
		return fmt.Sprintf("sound at %d Hz, not %d Hz", o.SampleRate, i.SampleRate)
	case i.Channels != o.Channels:
		return fmt.Sprintf("sound of %d channels, not %d", o.Channels, i.Channels)
	}
	return ""
}

// coded is where the frames of a part lie.
type coded struct {
	joint.Part
	info      *Info
	stretches [][2]int64 // from one offset up to before another, in which only frames lie
	places    []int64    // of all frames, counted from the first
}

// find goes through all frames. What lies between them is left out.
func (c *coded) find(ctx context.Context) error {
	f := &file{r: c.Part}
	const block = 1 << 20
	end, size := c.info.View.End, int64(0)
	for at := c.info.View.Start; at+4 <= end; {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf := f.read(at, int(min(block, end-at)))
		used := int64(0)
		for int(used)+4 <= len(buf) {
			h, ok := parse(buf[used:])
			if !ok || h.rate != c.info.SampleRate || h.layer != 3 {
				used++
				continue
			}
			from, to := at+used, at+used+int64(h.size)
			if to > end {
				used = end - at // a frame that is cut short
				break
			}
			c.places = append(c.places, size)
			size += int64(h.size)
			if n := len(c.stretches); n > 0 && c.stretches[n-1][1] == from {
				c.stretches[n-1][1] = to
			} else {
				c.stretches = append(c.stretches, [2]int64{from, to})
			}
			used += int64(h.size)
		}
		if f.err != nil || used == 0 {
			break
		}
		at += used
	}
	return f.err
}

func (c *coded) copyTo(ctx context.Context, dst io.Writer) error {
	for _, s := range c.stretches {
		const piece = 1 << 20
		for at := s[0]; at < s[1]; at += piece {
			if err := ctx.Err(); err != nil {
				return err
			}
			n := min(piece, s[1]-at)
			if _, err := io.CopyN(dst, io.NewSectionReader(c.Part, at, n), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// add counts a part.
func (n *numbers) add(c *coded) {
	for _, at := range c.places {
		n.places = append(n.places, n.size+at)
	}
	for _, s := range c.stretches {
		n.size += s[1] - s[0]
	}
	n.padding = 0
	if t := c.info.Trim; t.Start > 0 && t.Stop < t.Resume {
		n.padding = t.Resume - t.Stop + decoderDelay
	}
}
