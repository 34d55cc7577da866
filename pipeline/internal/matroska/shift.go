package matroska

import (
	"context"
	"io"
	"os"
)

// uidSize is the most bytes that the identifier of a track takes. The muxer's are random, and shorter where the first bytes are zero.
const uidSize = 8

// spareHead returns by how much the muxer's head would be longer with the longest identifiers, so that where the clusters begin does not
// depend on chance.
func (h *head) spareHead() (n int64) {
	for _, t := range h.tracks {
		for _, c := range t.children {
			if c.id == idTrackUID {
				n += int64(max(0, uidSize-len(c.data)))
			}
		}
	}
	return n
}

// makeRoom moves the clusters to where they would begin if the identifiers in the head were of full length, and returns the new size of
// the file. In all but one file of some hundred they are.
func (h *head) makeRoom(ctx context.Context, file *os.File, size int64) (int64, error) {
	spare := h.spareHead()
	if spare == 0 {
		return size, nil
	}
	err := shift(ctx, file, h.clusters, size, spare)
	h.clusters += spare
	return size + spare, err
}

// shift moves the bytes of a file from an offset on towards its end.
func shift(ctx context.Context, file *os.File, from, size, by int64) error {
	block := make([]byte, 1<<20)
	for end := size; end > from; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := min(int64(len(block)), end-from)
		if _, err := file.ReadAt(block[:n], end-n); err != nil && err != io.EOF {
			return err
		}
		if _, err := file.WriteAt(block[:n], end-n+by); err != nil {
			return err
		}
		end -= n
	}
	return nil
}
