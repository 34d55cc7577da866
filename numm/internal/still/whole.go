package still

// whole is the reader of a picture that is decoded at once.
type whole struct {
	layout layout
	// decode fills dst, whose bytes are 0, and returns how many rows from the first on are right.
	decode func(dst []byte) (rows int, err error)
	free   func() // may be nil

	scaled func(width, height int) layout // what plan returns, where the size can be chosen; may be nil
}

func (w *whole) plan(width, height int) layout {
	if w.scaled != nil && width > 0 && height > 0 {
		w.layout = w.scaled(width, height)
	}
	return w.layout
}

func (w *whole) start() error { return nil }

// rows decodes the whole picture at once, whatever n is.
func (w *whole) rows(dst []byte, _, _ int) (int, error) { return w.decode(dst) }

func (w *whole) finish() error { return nil }

func (w *whole) close() {
	if w.free != nil {
		w.free()
	}
}
