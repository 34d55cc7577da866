// Package riff reads from a WAV file where its samples lie.
//
//	"RIFF" size "WAVE" │ "fmt " size ... │ "data" size │ samples │ pad │ other chunks
//	                                                   Start    End
package riff

import (
	"encoding/binary"
	"io"
	"math"
)

// maxChunks is how many chunks are skipped in search of the samples; real files have a handful.
const maxChunks = 1024

// Data returns where the samples lie, as the file states it, within the file. ok is false where it does not state it.
func Data(r io.ReaderAt, size int64) (start, end int64, ok bool) {
	start, end, ok = Stated(r)
	return start, min(end, size), ok
}

// UnknownSize and larger ones stand for a size that was not known when the header was written.
const UnknownSize = math.MaxInt32 - 1<<16

// Stated returns what [Data] does, but the end may lie past that of the file.
func Stated(r io.ReaderAt) (start, end int64, ok bool) {
	return chunkOf(r, "data")
}

// Coding returns the number of the way in which the samples are coded (the first field of "fmt "); 0 where there is none.
func Coding(r io.ReaderAt) int {
	start, end, ok := chunkOf(r, "fmt ")
	var tag [2]byte
	if !ok || end-start < int64(len(tag)) {
		return 0
	}
	if _, err := r.ReadAt(tag[:], start); err != nil {
		return 0
	}
	return int(binary.LittleEndian.Uint16(tag[:]))
}

// chunkOf returns where the content of the first chunk of a name is stated to lie.
func chunkOf(r io.ReaderAt, name string) (start, end int64, ok bool) {
	var header [12]byte
	if _, err := r.ReadAt(header[:], 0); err != nil || string(header[:4]) != "RIFF" || string(header[8:]) != "WAVE" {
		return 0, 0, false
	}
	at := int64(len(header))
	for range maxChunks {
		if _, err := r.ReadAt(header[:8], at); err != nil {
			return 0, 0, false
		}
		at += 8
		length := int64(binary.LittleEndian.Uint32(header[4:]))
		if string(header[:4]) == name {
			return at, at + length, true
		}
		at += length + length&1
	}
	return 0, 0, false
}
