package still

import (
	"encoding/binary"
	"image"
	"math/big"
	"slices"
	"time"

	"github.com/gonumm/gonumm/internal/avif"
)

// openAVIF opens by libavif, and leaves to libheif what that does not support, such as overlays.
func openAVIF(data []byte) (*Picture, error) {
	d, err := avif.NewDecoder(data)
	if err != nil {
		if mute := withoutSound(data); mute != nil {
			d, err = avif.NewDecoder(mute)
		}
	}
	if err != nil {
		if p, other := openHEIFData(data, "avif"); other == nil {
			return p, nil
		}
		return nil, err
	}
	l := rgbLayout(d.Width, d.Height, d.Alpha)
	crop := cropOf(d)
	p := &Picture{Head: Head{Format: "avif", Width: crop.Dx(), Height: crop.Dy(), Bits: d.Bits, Alpha: d.Alpha, Profile: d.Profile, work: 12}}
	p.moves = func() bool { return d.Frames > 1 }
	p.Orientation = avifOrientations[d.Rotation&3][max(-1, min(d.Mirror, 1))+1]
	p.frames = func() (frameSource, error) {
		return decoderFrames{step: func(dst []byte) (start, length time.Duration, err error) {
			if crop.Dx() == d.Width && crop.Dy() == d.Height {
				return d.Next(dst, 4)
			}
			all := make([]byte, 4*d.Width*d.Height)
			start, length, err = d.Next(all, 4)
			cut(dst, all, layout{width: d.Width, channels: 4}, crop)
			return start, length, err
		}}, nil
	}
	shown := l
	shown.width, shown.height = crop.Dx(), crop.Dy()
	p.reader = &whole{layout: shown, free: d.Close, decode: func(dst []byte) (int, error) {
		if shown == l {
			if _, _, err := d.Next(dst, l.channels); err != nil {
				return otherAVIF(data, dst, shown, err)
			}
			return shown.height, nil
		}
		all := make([]byte, l.channels*l.width*l.height)
		if _, _, err := d.Next(all, l.channels); err != nil {
			return 0, err
		}
		cut(dst, all, l, crop)
		return shown.height, nil
	}}
	return p, nil
}

// withoutSound returns an animation without its tracks that have no size, which older libavif refuses: these become free space. It is nil
// where there are none.
func withoutSound(data []byte) []byte {
	const head, sizeAt = 8, 84 // of a box, and where the width and the height begin in that of a track's header (ISO/IEC 14496-12, 8.3.2)
	var mute []byte
	eachBox(data, func(kind string, from, to int) {
		if kind != "moov" {
			return
		}
		eachBox(data[from+head:to], func(kind string, track, end int) {
			track, end = track+from+head, end+from+head
			header := data[min(track+head, end):end]
			if kind != "trak" || len(header) < sizeAt+head || string(header[4:8]) != "tkhd" || header[head] != 0 ||
				binary.BigEndian.Uint64(header[sizeAt:]) != 0 {
				return
			}
			if mute == nil {
				mute = slices.Clone(data)
			}
			copy(mute[track+4:], "free")
		})
	})
	return mute
}

// eachBox calls f for each box in b, with where it begins and ends; boxes of 64 bits end the search.
func eachBox(b []byte, f func(kind string, from, to int)) {
	for at := 0; at+8 <= len(b); {
		size := int(binary.BigEndian.Uint32(b[at:]))
		if size < 8 || size > len(b)-at {
			return
		}
		f(string(b[at+4:at+8]), at, at+size)
		at += size
	}
}

// otherAVIF lets libheif decode what libavif failed on, such as alpha of another depth than the colours'.
func otherAVIF(data, dst []byte, l layout, failed error) (int, error) {
	p, err := openHEIFData(data, "avif")
	if err != nil {
		return 0, failed
	}
	defer p.Close()
	if p.broken != nil || p.reader.plan(0, 0) != l {
		return 0, failed
	}
	n, err := p.reader.rows(dst, l.channels*l.width, l.height)
	if err != nil {
		return 0, failed
	}
	return n, nil
}

// avifOrientations are EXIF's numbers for quarter turns to the left, and then no mirroring, upside down, or left to right.
var avifOrientations = [4][3]int{{1, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}}

// cut copies a part of packed rows.
func cut(dst, src []byte, l layout, part image.Rectangle) {
	n := l.channels * part.Dx()
	for y := range part.Dy() {
		copy(dst[y*n:(y+1)*n], src[((part.Min.Y+y)*l.width+part.Min.X)*l.channels:])
	}
}

// cropOf returns the part of the frame that is shown (ISO/IEC 14496-12, 12.1.4), all of it where what is stated is impossible.
func cropOf(d *avif.Decoder) image.Rectangle {
	all := image.Rect(0, 0, d.Width, d.Height)
	if d.Crop == nil {
		return all
	}
	c := d.Crop
	left, width, ok := cropSide(d.Width, c[0], c[1], c[4], c[5])
	top, height, fine := cropSide(d.Height, c[2], c[3], c[6], c[7])
	part := image.Rect(left, top, left+width, top+height)
	if !ok || !fine || part.Empty() || !part.In(all) {
		return all
	}
	return part
}

// cropSide returns the whole pixels of a side of which the length and the place of the middle are fractions.
func cropSide(side int, lengthN, lengthD, offsetN, offsetD uint32) (start, length int, ok bool) {
	if lengthD == 0 || offsetD == 0 {
		return 0, 0, false
	}
	long := big.NewRat(int64(int32(lengthN)), int64(lengthD))
	// start = (side-1)/2 + offset - (length-1)/2
	from := new(big.Rat).Add(big.NewRat(int64(side), 2), big.NewRat(int64(int32(offsetN)), int64(offsetD)))
	from.Sub(from, new(big.Rat).Quo(long, big.NewRat(2, 1)))
	if !long.IsInt() || !from.IsInt() || !long.Num().IsInt64() || !from.Num().IsInt64() {
		return 0, 0, false
	}
	return int(from.Num().Int64()), int(long.Num().Int64()), true
}
