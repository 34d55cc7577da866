package mpeg4

// steps counts the steps of a container's rate up to each picture, in the order in which pictures are shown. A picture is
// one step after the last, and one more for each empty chunk between them. But an encoder that begins late leaves
// empty chunks without meaning, and one that is stopped loses pictures: where the pictures' own clock has kept to the rate so far, it
// is believed.
type steps struct {
	at    int64
	begun bool
	empty int64 // chunks since the last picture
	last  int64 // its ticks
	kept  int   // pictures in a row for which both agreed
}

const proven = 25

// show returns the step of a picture.
func (s *steps) show(p *picture, rate Rate, resolution int64) int64 {
	if len(p.bytes) == 0 {
		s.empty++
		return s.at
	}
	if !s.begun {
		s.begun, s.last = true, p.ticks
		return 0
	}
	n, counted := int64(1), 1+s.empty
	if resolution > 0 {
		n = rate.Steps(p.ticks-s.last, resolution)
	}
	believed := s.kept >= proven && n <= rate.Steps(10*resolution, resolution)
	switch {
	case n < 1, n > counted && !believed:
		n, s.kept = counted, 0
	default:
		s.kept++
	}
	s.at += n
	s.last, s.empty = p.ticks, 0
	return s.at
}
