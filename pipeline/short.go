package pipeline

// Short returns an ErrCorrupt that names both numbers where the file ends clearly short of what its container states: its reader sees
// only that it ends. samples is how many samples of its sound came, negative where they were not counted. It returns nil for a file
// that is whole, and for a container that states nothing, such as Ogg, MPEG-TS and FLV.
func (p *Pipeline) Short(samples int64) error { return p.format.short(samples) }

func (f *container) short(int64) error { return nil }

// shortFile is for a file whose media, as its container states, end at an offset; 0 where it states none.
func shortFile(size, end int64) error {
	if ClearlyShort(size, end) {
		return failure(ErrCorrupt, "the file ends after %d of %d bytes", size, end)
	}
	return nil
}

// ClearlyShort reports whether less came than was stated. It tolerates writers that count a header too much, and padding.
func ClearlyShort(got, stated int64) bool { return stated-got > 512+stated/256 }
