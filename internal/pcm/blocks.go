package pcm

import "io"

// blockReader decodes blocks of ADPCM. It holds the last one, and what QuickTime's need of those before.
type blockReader struct {
	w     *window
	block []int16
	span  int64 // number of the first sound frame of the span that the block is in
	at    int64 // number of the block in the span, when it is there
	valid bool

	carried []imaState   // after block at
	marks   [][]imaState // what is carried into every marksApart-th block of the span
}

// marksApart is how many blocks are decoded at most to enter where a reader has been before.
const marksApart = 1 << 8

// read returns up to most sound frames of one block.
func (b *blockReader) read(f *File, s span, at int64, most int) ([]int16, error) {
	number := (at - s.first) / int64(f.units.frames)
	if err := b.load(f, s, number); err != nil {
		return nil, err
	}
	skip := int(at-s.first-number*int64(f.units.frames)) * f.Channels
	if skip >= len(b.block) {
		return nil, io.EOF
	}
	rest := b.block[skip:]
	return rest[:min(len(rest), most*f.Channels)], nil
}

// load loads a block.
func (b *blockReader) load(f *File, s span, number int64) error {
	if b.valid && b.span == s.first && b.at == number {
		return nil
	}
	if f.encoding.kind != imaQuickTime {
		return b.decode(f, s, number)
	}
	if b.span != s.first || b.carried == nil {
		b.span, b.valid = s.first, false
		b.marks = [][]imaState{make([]imaState, f.Channels)}
	}
	next := b.at + 1
	if mark := min(number/marksApart, int64(len(b.marks))-1); !b.valid || next > number || next < mark*marksApart {
		next = mark * marksApart
		b.carried = append(b.carried[:0], b.marks[mark]...)
	}
	for ; next <= number; next++ {
		if next == int64(len(b.marks))*marksApart {
			b.marks = append(b.marks, append([]imaState{}, b.carried...))
		}
		if err := b.decode(f, s, next); err != nil {
			return err
		}
	}
	return nil
}

// decode reads a block, as far as the file holds it.
func (b *blockReader) decode(f *File, s span, number int64) error {
	u := f.units
	left := s.frames - number*int64(u.frames)
	if b.w == nil {
		b.w = &window{r: f.r, size: f.size, most: blockWindow}
	}
	b.valid = false
	raw := b.w.bytes(s.offset+number*int64(u.bytes), u.bytes)
	if b.w.err != nil {
		return b.w.err
	}
	b.block = grown(b.block, u.frames*f.Channels)
	frames := 0
	switch {
	case f.encoding.kind == msADPCM:
		frames = decodeMS(b.block, raw, f.Channels)
	case f.encoding.kind == imaWAV:
		frames = decodeIMA(b.block, raw, f.Channels)
	case len(raw) == u.bytes:
		decodeQuickTime(b.block, raw, b.carried)
		frames = u.frames
	}
	if frames == 0 {
		return io.EOF
	}
	b.block = b.block[:min(int64(frames), left)*int64(f.Channels)]
	b.span, b.at, b.valid = s.first, number, true
	return nil
}
