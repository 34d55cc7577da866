package codec

import "runtime"

// Input keeps the data of a picture in its place while a library reads it there.
type Input struct{ pin runtime.Pinner }

// Hold keeps data in its place until Release. Data that is empty is damaged.
func (in *Input) Hold(format string, data []byte) error {
	if len(data) == 0 {
		return Error(ErrDamaged, format, "empty")
	}
	in.pin.Pin(&data[0])
	return nil
}

// Open holds data for a decoder that create makes, and lets it read its header. Where create reports false there was no memory; where
// the header cannot be read, free has been called, which releases the data, too.
func (in *Input) Open(format string, data []byte, create func() bool, header func() error, free func()) error {
	if err := in.Hold(format, data); err != nil {
		return err
	}
	if !create() {
		in.Release()
		return NoMemory(format)
	}
	err := header()
	if err != nil {
		free()
	}
	return err
}

// Pin keeps other memory in its place, too, until Release.
func (in *Input) Pin(p *byte) { in.pin.Pin(p) }

// Release lets the data go.
func (in *Input) Release() { in.pin.Unpin() }

// Threads is how many threads a library uses for one picture.
func Threads() int { return min(runtime.NumCPU(), 8) }
