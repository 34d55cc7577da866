package header

import "io"

// Step reads the header of a frame: its bytes, and the samples that it holds.
type Step func(b []byte) (size, samples int, ok bool)

// Count goes from frame to frame through a file and adds up their samples. Bytes between frames are skipped, and a
// last frame that is cut off is not counted.
func Count(r io.ReaderAt, size int64, step Step) (samples int64, err error) {
	const headroom = 16
	block := make([]byte, 1<<16)
	for at := int64(0); at < size; {
		n, err := r.ReadAt(block[:min(int64(len(block)), size-at)], at)
		if err != nil && err != io.EOF {
			return samples, err
		}
		last := at+int64(n) >= size
		used := 0
		for used+headroom <= n || last && used < n {
			length, held, ok := step(block[used:n])
			if !ok {
				used++
				continue
			}
			if at+int64(used+length) <= size {
				samples += int64(held)
			}
			used += length
		}
		if used == 0 {
			break
		}
		at += int64(used)
	}
	return samples, nil
}

// ADTSFrame returns the Step of AAC with headers (ISO 14496-3, 1.A.2.2).
func ADTSFrame(b []byte) (size, samples int, ok bool) {
	if len(b) < 7 || b[0] != 0xff || b[1]&0xf6 != 0xf0 {
		return 0, 0, false
	}
	size = int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
	return size, 1024 * (int(b[6]&3) + 1), size >= 7
}

// ac3Words are the sizes of frames of AC-3 in 16-bit words at 48 kHz, by every second code (ETSI TS 102 366, table 4.13).
var ac3Words = []int{64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640, 768, 896, 1024, 1152, 1280}

// AC3Frame returns the Step of AC-3 and E-AC-3. Only the first E-AC-3 frame of each period of time counts.
func AC3Frame(b []byte) (size, samples int, ok bool) {
	if len(b) < 6 || b[0] != 0x0b || b[1] != 0x77 {
		return 0, 0, false
	}
	if version := b[5] >> 3; version > 10 {
		size = 2 * (int(b[2]&7)<<8 + int(b[3]) + 1)
		blocks := 6
		if b[4]>>6 != 3 {
			blocks = []int{1, 2, 3, 6}[b[4]>>4&3]
		}
		const independent, first = 0, 0
		if b[2]>>6 != independent || b[2]>>3&7 != first {
			return size, 0, true
		}
		return size, 256 * blocks, true
	}
	rate, code := int(b[4]>>6), int(b[4]&63)
	if rate == 3 || code/2 >= len(ac3Words) {
		return 0, 0, false
	}
	words := ac3Words[code/2]
	switch rate {
	case 1:
		words = words*48000/44100 + code&1
	case 2:
		words = words * 3 / 2
	}
	return 2 * words, 6 * 256, true
}
