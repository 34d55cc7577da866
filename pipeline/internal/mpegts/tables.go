package mpegts

// assembler puts a table together that lies in several packets.
type assembler struct{ bytes []byte }

// add takes a packet, and gives the table without its checksum once it is whole. The table is valid until the next call.
func (a *assembler) add(p packetBytes) []byte {
	b := p.payload()
	if p.begins() {
		if len(b) < 1 || len(b) < 1+int(b[0]) {
			return nil
		}
		a.bytes = append(a.bytes[:0], b[1+b[0]:]...)
	} else if len(a.bytes) > 0 {
		a.bytes = append(a.bytes, b...)
	}
	if len(a.bytes) < 3 {
		return nil
	}
	const head, checksum = 8, 4
	length := 3 + (int(a.bytes[1]&15)<<8 | int(a.bytes[2]))
	if length < head+checksum || len(a.bytes) < length {
		return nil
	}
	table := a.bytes[:length-checksum]
	a.bytes = a.bytes[:0]
	return table
}

// firstProgramme returns the ID of the packets that describe the first programme of a table; -1 where there is none.
func firstProgramme(b []byte) int {
	if b[0] != 0 {
		return -1
	}
	for at := 8; at+4 <= len(b); at += 4 {
		if b[at]|b[at+1] != 0 { // 0 is the network's
			return int(b[at+2]&0x1f)<<8 | int(b[at+3])
		}
	}
	return -1
}

const registration = 0x05

// describe reads the streams of a programme.
func (f *File) describe(b []byte) {
	if len(b) < 12 {
		return
	}
	for at := 12 + (int(b[10]&15)<<8 | int(b[11])); at+5 <= len(b); {
		s := Stream{Type: b[at], ID: uint16(b[at+1]&0x1f)<<8 | uint16(b[at+2])}
		end := min(len(b), at+5+(int(b[at+3]&15)<<8|int(b[at+4])))
		for d := b[at+5 : end]; len(d) >= 2 && len(d) >= 2+int(d[1]); d = d[2+d[1]:] {
			s.tags = append(s.tags, d[0])
			if d[0] == registration && d[1] >= 4 {
				s.Format = string(d[2:6])
			}
		}
		f.Streams = append(f.Streams, s)
		at = end
	}
}
