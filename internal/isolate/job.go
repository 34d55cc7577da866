package isolate

import (
	"io"
	"os"
)

// Job is what a child has to read.
type Job struct {
	File *os.File    // nil where the parent reads for the child
	From io.ReaderAt // File, or the parent's bytes
	Size int64
	Name string

	ask *asker
}

// A Worker answers the calls for one file, one at a time.
type Worker interface {
	Handle(request []byte) (reply []byte)
	Close()
}

// Memory is numbered memory that the parent shares.
type Memory struct {
	Number uint32
	Bytes  []byte
	region *region
}
