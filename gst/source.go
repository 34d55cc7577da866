package gst

/*
#include "source.h"
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"io"
	"os"
	"runtime"
	"runtime/cgo"
	"unsafe"
)

// View is a part of a file with some of its bytes replaced, which leaves every offset as it was.
type View struct {
	Start, End int64 // End is exclusive
	Patches    []Patch
}

// Patch replaces the bytes of the file from Offset on, counted from the start of the file.
type Patch struct {
	Offset int64
	Bytes  []byte
}

// Source is a pipeline's reader of one open file, or of anything else that is read at random. It reads
// at places that it names, so that several may share a file, and it opens nothing.
type Source struct {
	Element
	units bool // it gives units instead of bytes at places
}

// AddSource adds a reader of the view to the pipeline. A file is read without calling Go and
// may be closed afterwards: the source keeps a descriptor of its own until the pipeline is released.
// Any other reader is called from the pipeline's threads until then. Any error of it but io.EOF
// tells the pipeline only that reading failed. So does a panic.
func (p *Pipeline) AddSource(from io.ReaderAt, view View) (*Source, error) {
	native, err := newSource(from, view)
	if err != nil {
		return nil, err
	}
	e, err := p.addNative(native)
	if err != nil {
		return nil, err
	}
	return &Source{Element: *e}, nil
}

// OnePiece makes a source that has not started give all its bytes in one buffer with caps that say what they are, as
// decoders need that have no parser before them. Parsers take the buffer as it is; one that pulls would request a picture
// again from its start with each further 64 KiB. Its errors are those of [ParseCaps].
func (s *Source) OnePiece(caps *Caps) error {
	native, err := nativeCaps(caps.text)
	if err != nil {
		return err
	}
	defer C.gst_caps_unref(native)
	C.numm_source_one_piece(s.native, native)
	return nil
}

// Tell sets the URI of the bytes, once, before the pipeline starts. Elements that follow a
// file's references need it, so it is for pipelines in which the caller has allowed such elements by name.
func (s *Source) Tell(uri string) {
	c := C.CString(uri)
	defer C.free(unsafe.Pointer(c))
	C.numm_source_tell(s.native, c)
}

// Taken returns how many bytes were read so far, counting those read again once more: a source that stands
// still while nothing comes out of the pipeline has stalled.
func (s *Source) Taken() int64 {
	if s.units {
		return s.unitBytes()
	}
	return int64(C.numm_source_taken(s.native))
}

// Again returns how many of the bytes were read by reads that began no further on than an earlier one: whoever reads a file over and over
// has more and more of them, whoever looks through it has none, however much of it each look takes.
func (s *Source) Again() int64 {
	if s.units {
		return 0
	}
	return int64(C.numm_source_again(s.native))
}

// Recognise returns what the bytes of a view are, from their content alone, and how sure that is, in
// percent; nil where nothing is recognised.
func Recognise(from io.ReaderAt, view View) (caps *Caps, certainty int, err error) {
	Init()
	native, err := newSource(from, view)
	if err != nil {
		return nil, 0, err
	}
	C.gst_object_ref_sink(C.gpointer(native))
	defer C.gst_object_unref(C.gpointer(native))
	var probability C.guint
	found := C.numm_source_typefind(native, &probability)
	if found == nil {
		return nil, 0, nil
	}
	defer C.gst_caps_unref(found)
	return capsOf(found), int(probability), nil
}

func newSource(from io.ReaderAt, view View) (*C.GstElement, error) {
	patches := make([]C.numm_patch, len(view.Patches)+1) // never empty, to have an address
	var pin runtime.Pinner
	defer pin.Unpin()
	for i, p := range view.Patches {
		patches[i].offset = C.gint64(p.Offset)
		patches[i].size = C.gsize(len(p.Bytes))
		if len(p.Bytes) > 0 {
			pin.Pin(&p.Bytes[0])
			patches[i].bytes = (*C.guint8)(&p.Bytes[0])
		}
	}
	serve := func(fd C.int, reader C.uintptr_t) *C.GstElement {
		return C.numm_source_new(fd, reader, C.gint64(view.Start), C.gint64(view.End), &patches[0], C.int(len(view.Patches)))
	}
	file, ok := from.(*os.File)
	if !ok {
		return serve(-1, C.uintptr_t(cgo.NewHandle(from))), nil
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return nil, err
	}
	var native *C.GstElement
	if err := raw.Control(func(fd uintptr) { native = serve(C.int(fd), 0) }); err != nil {
		return nil, err
	}
	if native == nil {
		return nil, errors.New("no file descriptor is left for the source")
	}
	return native, nil
}
