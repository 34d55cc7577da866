package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
)

// A mutation changes bytes that are its own, and says how.
type mutation func(b []byte, r *rand.Rand, files []goodFile) (changed []byte, how string)

// mutations by their weight: those that know the structure of files come deepest.
var mutations = []struct {
	weight int
	do     mutation
}{
	{3, flipBits},
	{3, flipHead},
	{1, truncate},
	{1, removeBlock},
	{1, repeatBlock},
	{1, swapBlocks},
	{1, clearBlock},
	{1, noiseBlock},
	{2, extremeNumber},
	{8, lieInField},
	{2, splice},
}

// mutate does one to four mutations.
func mutate(b []byte, r *rand.Rand, files []goodFile) ([]byte, []string) {
	total := 0
	for _, m := range mutations {
		total += m.weight
	}
	var recipe []string
	sum := checksums(b)
	for range 1 + r.IntN(4) {
		pick := r.IntN(total)
		for _, m := range mutations {
			if pick -= m.weight; pick < 0 {
				var how string
				b, how = m.do(b, r, files)
				recipe = append(recipe, how)
				break
			}
		}
		if len(b) == 0 {
			break
		}
	}
	// Half of them keep the checksums of pages and chunks, which would stop whoever reads at the first.
	if sum != nil && r.IntN(2) == 0 {
		sum(b)
		recipe = append(recipe, "checksums set")
	}
	return b, recipe
}

func flipBits(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	n := 1 << r.IntN(6)
	for range n {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	}
	return b, fmt.Sprintf("%d bits flipped", n)
}

func flipHead(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	n, head := 1+r.IntN(6), min(len(b), 64<<r.IntN(6))
	for range n {
		if r.IntN(2) == 0 {
			b[r.IntN(head)] ^= 1 << r.IntN(8)
		} else {
			b[r.IntN(head)] = []byte{0, 1, 0x7f, 0x80, 0xff, byte(r.Uint32())}[r.IntN(6)]
		}
	}
	return b, fmt.Sprintf("%d bytes changed in the first %d", n, head)
}

func truncate(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	n := 1 + r.IntN(len(b))
	return b[:n], fmt.Sprintf("cut at %d", n)
}

// block returns a part of b, most often a small one.
func block(b []byte, r *rand.Rand) (from, to int) {
	n := 1 + r.IntN(min(len(b), 1<<(1+r.IntN(16))))
	from = r.IntN(len(b) - n + 1)
	return from, from + n
}

func removeBlock(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	from, to := block(b, r)
	return slices.Delete(b, from, to), fmt.Sprintf("%d to %d removed", from, to)
}

func repeatBlock(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	from, to := block(b, r)
	n := 1 + r.IntN(min(100, 1+1<<20/(to-from)))
	return slices.Insert(b, to, bytes.Repeat(b[from:to], n)...), fmt.Sprintf("%d to %d repeated %d times", from, to, n)
}

func swapBlocks(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	n := 1 + r.IntN(min((len(b)+1)/2, 1<<(1+r.IntN(15))))
	i, j := r.IntN(len(b)-n+1), r.IntN(len(b)-n+1)
	first := bytes.Clone(b[i : i+n])
	copy(b[i:], bytes.Clone(b[j:j+n]))
	copy(b[j:], first)
	return b, fmt.Sprintf("%d bytes of %d and %d swapped", n, i, j)
}

func clearBlock(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	from, to := block(b, r)
	with := []byte{0, 0xff}[r.IntN(2)]
	for i := from; i < to; i++ {
		b[i] = with
	}
	return b, fmt.Sprintf("%d to %d filled with %d", from, to, with)
}

func noiseBlock(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	from, to := block(b, r)
	for i := from; i < to; i++ {
		b[i] = byte(r.Uint32())
	}
	return b, fmt.Sprintf("%d to %d noise", from, to)
}

// splice joins two files, or sets a part of one into the other.
func splice(b []byte, r *rand.Rand, files []goodFile) ([]byte, string) {
	other := files[r.IntN(len(files))]
	from, to := block(other.bytes, r)
	at := r.IntN(len(b) + 1)
	switch r.IntN(3) {
	case 0:
		return append(b[:at], other.bytes[from:]...), fmt.Sprintf("from %d on %s from %d on", at, other.path, from)
	case 1:
		return slices.Insert(b, at, other.bytes[from:to]...), fmt.Sprintf("%d to %d of %s set in at %d", from, to, other.path, at)
	default:
		copy(b[at:], other.bytes[from:to])
		return b, fmt.Sprintf("%d to %d of %s written over %d", from, to, other.path, at)
	}
}

// extreme returns the numbers at which arithmetic breaks.
func extreme(r *rand.Rand, bits int) uint64 {
	top := uint64(1)<<(bits-1)<<1 - 1
	switch r.IntN(9) {
	case 0:
		return 0
	case 1:
		return 1
	case 2:
		return top
	case 3:
		return top >> 1
	case 4:
		return top>>1 + 1
	case 5:
		return top - uint64(r.IntN(16))
	case 6:
		return uint64(r.IntN(32))
	case 7:
		return uint64(1) << r.IntN(bits)
	default:
		return r.Uint64() & top >> r.IntN(bits)
	}
}

// extremeNumber writes one anywhere, most often near the start or the end, where most is told.
func extremeNumber(b []byte, r *rand.Rand, _ []goodFile) ([]byte, string) {
	width := 1 << r.IntN(4)
	if len(b) < width {
		return b, "nothing"
	}
	at, near := 0, min(len(b)-width+1, 4096)
	switch r.IntN(4) {
	case 0:
		at = r.IntN(len(b) - width + 1)
	case 1:
		at = len(b) - width - r.IntN(near)
	default:
		at = r.IntN(near)
	}
	n := extreme(r, 8*width)
	put(b[at:at+width], n, r.IntN(2) == 0)
	return b, fmt.Sprintf("%d in the %d bytes at %d", n, width, at)
}

// put writes a number of len(to) bytes.
func put(to []byte, n uint64, little bool) {
	var eight [8]byte
	if little {
		binary.LittleEndian.PutUint64(eight[:], n)
		copy(to, eight[:])
		return
	}
	binary.BigEndian.PutUint64(eight[:], n)
	copy(to, eight[8-len(to):])
}

// lieInField changes a size, a count, or another number that the format states.
func lieInField(b []byte, r *rand.Rand, files []goodFile) ([]byte, string) {
	all := fields(b)
	if len(all) == 0 {
		return extremeNumber(b, r, files)
	}
	f := all[r.IntN(len(all))]
	n := extreme(r, 8*f.width)
	if r.IntN(3) == 0 {
		// Nearly right.
		n = f.get(b) + uint64(r.IntN(17)) - 8
	}
	f.set(b, n)
	return b, fmt.Sprintf("%s at %d says %d", f.name, f.at, n)
}
