// Package view describes which bytes of a file a reader of media is to see.
//
//	file   ┌───────┬──────────────────────┬───────┐
//	       │ ID3v2 │ frames  edts  frames │ ID3v1 │
//	       └───────┴──────────────────────┴───────┘
//	            Start        Patch       End
//	view           ┌──────────────────────┐
//	               │ frames  free  frames │
//	               └──────────────────────┘
//
// A view never moves a byte against its neighbours and never changes how many
// there are: it leaves out a head and a tail and overlays other bytes on
// the rest, so that offsets stated in the file remain right.
package view

import (
	"errors"
	"io"
)

// View is a window on a file with some bytes overlaid. The zero View is empty.
type View struct {
	Start, End int64 // absolute offsets in the file, End exclusive
	Patches    []Patch
}

// Patch overlays Bytes on the file from Offset on, an absolute offset in the file
// (not in the view). What lies outside the view is not seen.
type Patch struct {
	Offset int64
	Bytes  []byte
}

// Whole returns the view of an unchanged file of size bytes.
func Whole(size int64) View { return View{End: size} }

// Size returns the number of bytes seen: 0 where End is not after Start.
func (v View) Size() int64 { return max(0, v.End-v.Start) }

// Reader reads a file through a View; offset 0 is the view's Start. It holds no
// position and is as safe for concurrent use as the io.ReaderAt under it.
type Reader struct {
	file io.ReaderAt
	view View
}

// NewReader returns the bytes of file that v shows. Patches may come in any
// order; where two overlap, the later in the slice wins.
func NewReader(file io.ReaderAt, v View) *Reader {
	return &Reader{file: file, view: v}
}

// Size returns that of the view, which a shorter file does not fill.
func (r *Reader) Size() int64 { return r.view.Size() }

var errOffset = errors.New("view: negative offset")

// ReadAt fills p from off on, counted from the view's Start. As io.ReaderAt
// requires, fewer bytes than requested come with an error, io.EOF at the end of the
// view or of the file.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errOffset
	}
	left := r.view.Size() - off
	if left <= 0 {
		return 0, io.EOF
	}
	short := int64(len(p)) > left
	if short {
		p = p[:left]
	}
	at := r.view.Start + off
	n, err := r.file.ReadAt(p, at)
	r.view.Apply(p[:n], at)
	switch {
	case n < len(p):
		return n, err
	case short:
		return n, io.EOF
	}
	return n, nil
}

// Apply overlays the patches on p, which holds the file's bytes from the absolute
// offset at on: for readers that fetch the bytes themselves.
func (v View) Apply(p []byte, at int64) {
	for _, patch := range v.Patches {
		from := patch.Offset - at
		switch {
		case from >= int64(len(p)):
		case from >= 0:
			copy(p[from:], patch.Bytes)
		case -from < int64(len(patch.Bytes)):
			copy(p, patch.Bytes[-from:])
		}
	}
}
