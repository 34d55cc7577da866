package mpegvideo

import "time"

// sequence is what a sequence header says of all pictures after it.
type sequence struct {
	width, height int
	num, den      int64 // frames a second
	progressive   bool
}

// rates are those of frame_rate_code.
var rates = [16][2]int64{1: {24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {50, 1}, {60000, 1001}, {60, 1}}

func (s *sequence) header(b []byte) {
	if len(b) < 4 {
		return
	}
	s.width, s.height = bitsOf(b, 0, 12), bitsOf(b, 12, 12)
	s.progressive = true // of MPEG-1, until an extension says otherwise
	if rate := rates[b[3]&15]; rate[0] > 0 {
		s.num, s.den = rate[0], rate[1]
	}
}

func (s *sequence) extension(b []byte) {
	s.progressive = bitsOf(b, 12, 1) == 1
	s.width |= bitsOf(b, 15, 2) << 12
	s.height |= bitsOf(b, 17, 2) << 12
	const rateAt = 4 + 8 + 1 + 2 + 2 + 2 + 12 + 1 + 8 + 1 // up to frame_rate_extension_n
	s.num *= int64(bitsOf(b, rateAt, 2)) + 1
	s.den *= int64(bitsOf(b, rateAt+2, 5)) + 1
}

// tick is what a stream's clock counts in. It divides the fields of all usual rates.
const tick = 54_000_000

// field returns how many ticks a field lasts: those of 25 frames a second where nothing is stated.
func (s *sequence) field() int64 {
	if s.num <= 0 || s.den <= 0 {
		return tick / 50
	}
	return tick * s.den / (2 * s.num)
}

// The kinds of pictures.
const (
	intra         = 1
	bidirectional = 3
)

// picture is a frame with the headers in front of it.
type picture struct {
	bytes     []byte
	kind      int
	reference int
	half      bool  // it is a field, whose other field follows
	fields    int64 // how long it is shown
	field     int64 // ticks of one

	stated, time time.Duration
	timed        bool
}

func (p *picture) read(b []byte) {
	p.reference, p.kind = bitsOf(b, 0, 10), bitsOf(b, 10, 3)
}

// extension reads a picture coding extension.
func (p *picture) extension(b []byte, progressiveSequence bool) {
	const structureAt = 4 + 16 + 2
	structure := bitsOf(b, structureAt, 2)
	topFirst := bitsOf(b, structureAt+2, 1)
	repeat := bitsOf(b, structureAt+7, 1)
	progressive := bitsOf(b, structureAt+9, 1)
	const frame = 3
	p.half = structure != frame
	p.fields = 2
	switch {
	case repeat == 0 || p.half:
	case progressiveSequence && topFirst == 1:
		p.fields = 6
	case progressiveSequence:
		p.fields = 4
	case progressive == 1:
		p.fields = 3
	}
}

// bitsOf is n bits from an offset; 0 where they are not there.
func bitsOf(b []byte, at, n int) (v int) {
	if (at+n+7)/8 > len(b) {
		return 0
	}
	for i := at; i < at+n; i++ {
		v = v<<1 | int(b[i/8]>>(7-i%8)&1)
	}
	return v
}
