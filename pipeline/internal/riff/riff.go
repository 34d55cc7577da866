// Package riff reads from a WAV file where its samples lie.
//
//	"RIFF" size "WAVE" │ "fmt " size ... │ "data" size │ samples │ pad │ other chunks
//	                                                   Start    End
package riff

import (
	"encoding/binary"
	"io"
)

// maxChunks is how many chunks are passed over in search of the samples; real files have a handful.
const maxChunks = 1024

// Data is where the samples lie, as the file states it, within the file. ok is false where it does not tell.
func Data(r io.ReaderAt, size int64) (start, end int64, ok bool) {
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
		if string(header[:4]) == "data" {
			return at, min(at+length, size), true
		}
		at += length + length&1
	}
	return 0, 0, false
}
