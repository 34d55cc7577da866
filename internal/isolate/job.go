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
	// Ahead is called after a reply where no call waits: it may do what the next call is likely to ask.
	Ahead()
	Close()
}

// Memory is numbered memory that the parent shares.
type Memory struct {
	Number uint32
	Bytes  []byte
	region *region
}

// Shared is memory that a child shares with its parent, as the parent holds it until Release, or until the session is closed.
type Shared struct {
	Bytes   []byte
	release func() // nil for memory that lasts as long as the session
}

// Release ends the use of the memory.
func (m *Shared) Release() {
	if m.release != nil {
		m.release()
		m.release = nil
	}
}
