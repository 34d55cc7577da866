package still

// Over draws pixels with straight alpha over a background: (c*a + bg*(255-a) + 127) / 255.
func Over(dst, src []uint8, background [3]uint8) {
	b := [3]uint32{uint32(background[0]), uint32(background[1]), uint32(background[2])}
	for ; len(src) >= 4 && len(dst) >= 3; src, dst = src[4:], dst[3:] {
		switch a := uint32(src[3]); a {
		case 255:
			dst[0], dst[1], dst[2] = src[0], src[1], src[2]
		case 0:
			dst[0], dst[1], dst[2] = background[0], background[1], background[2]
		default:
			dst[0] = uint8((uint32(src[0])*a + b[0]*(255-a) + 127) / 255)
			dst[1] = uint8((uint32(src[1])*a + b[1]*(255-a) + 127) / 255)
			dst[2] = uint8((uint32(src[2])*a + b[2]*(255-a) + 127) / 255)
		}
	}
}
