package numm

import (
	"cmp"
	"io"
)

// endOf returns what a caller is told where err ends the reading: io.EOF at the end of the range and of a whole file, and an
// ErrCorrupt where the file ends clearly short of what its container states. Any other error is returned as it is.
func (r *SoundReader) endOf(err error) error {
	if err != io.EOF || r.position >= r.to || r.file == nil {
		return err
	}
	return cmp.Or(r.native.short(), io.EOF)
}

func (r *VideoReader) endOf(err error) error {
	if err != io.EOF || r.position >= r.to || r.file == nil {
		return err
	}
	return cmp.Or(r.source.short(), io.EOF)
}

func (r *MovieReader) endOf(err error) error {
	if err != io.EOF || r.position >= r.to || r.file == nil {
		return err
	}
	if r.video != nil {
		err = r.video.source.short()
	}
	if r.sound != nil {
		err = cmp.Or(err, r.sound.native.short())
	}
	return cmp.Or(err, io.EOF)
}
