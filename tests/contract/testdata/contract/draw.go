package contract

import (
	"image"
	"image/color"
	imagedraw "image/draw"

	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/numm/draw"
)

// Painting. An Op is image/draw's.
var (
	_ func(dst *numm.Image, r image.Rectangle, c color.Color)                                              = draw.Fill
	_ func(dst *numm.Image, r image.Rectangle, src image.Image, sp image.Point, op imagedraw.Op)           = draw.Draw
	_ func(*numm.Image, image.Rectangle, image.Image, image.Point, image.Image, image.Point, imagedraw.Op) = draw.DrawMask
	_ func(dst *numm.Image, r image.Rectangle, src image.Image)                                            = draw.Scale
	_ func(dst *numm.Image, x, y int, s string, size float64, c color.Color)                               = draw.Text
	_ func(s string, size float64) int                                                                     = draw.TextWidth
	_ func(dst *numm.Image, x0, y0, x1, y1, width float64, c color.Color)                                  = draw.Line
	_ func(dst *numm.Image, x, y, radius, width float64, c color.Color)                                    = draw.Circle
	_ func(dst *numm.Image, corners [][2]float64, width float64, c color.Color)                            = draw.Polygon
	_ imagedraw.Op                                                                                         = draw.Op(draw.Over)
	_ imagedraw.Op                                                                                         = draw.Src
)
