// Package draw paints on a [numm.Image] about as fast as image/draw paints on an image.RGBA. Package image/draw itself draws on an
// Image, too, but pixel by pixel through an interface: its fast paths are for its own types.
//
// Fill, Draw and DrawMask give what image/draw gives, bit for bit. An Image is opaque, so that what is drawn with [Src] and
// is transparent comes out black, as its colours are premultiplied.
//
//	draw.Fill(m, m.Rect, color.Black)
//	draw.Circle(m, 80, 60, 40, 0, color.White)
//	draw.Text(m, 10, 20, "hello", 16, color.White)
//
// All functions clip to the picture. They are safe for concurrent use on pictures, or parts of one, that do not overlap.
package draw
