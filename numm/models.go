package numm

import "slices"

// CHW appends the picture to dst as models want it: the red, the green and the blue plane one after the other, rows top to
// bottom, each value from 0 to 1, the level divided by 255. That is 3 × height × width values.
func (m *Image) CHW(dst []float32) []float32 {
	w, h := m.Width(), m.Height()
	at := len(dst)
	dst = slices.Grow(dst, bytesPerPixel*w*h)[:at+bytesPerPixel*w*h]
	red, green, blue := dst[at:at+w*h], dst[at+w*h:at+2*w*h], dst[at+2*w*h:]
	for y := range h {
		row := m.Row(m.Rect.Min.Y + y)
		for x := range w {
			p := row[bytesPerPixel*x:][:bytesPerPixel]
			i := y*w + x
			red[i], green[i], blue[i] = float32(p[0])/255, float32(p[1])/255, float32(p[2])/255
		}
	}
	return dst
}

// CHW appends the frames to dst, each as [Image.CHW] does: frames × 3 × height × width values.
func (v *Video) CHW(dst []float32) []float32 {
	dst = slices.Grow(dst, len(v.Pix))
	for _, m := range v.All() {
		dst = m.CHW(dst)
	}
	return dst
}

// Mono returns the mean of both channels, as values from -1 up to, not including, 1: half the sum of the samples divided by
// 32768.
func (s Sound) Mono() []float32 {
	f := make([]float32, len(s))
	for i, v := range s {
		f[i] = float32(int(v[0])+int(v[1])) / 65536
	}
	return f
}
