package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	library "github.com/gonumm/gonumm/numm"
	quick "github.com/gonumm/gonumm/numm/draw"
)

// paintings compare numm/draw on an Image with image/draw on an image.RGBA.
var paintings = []string{"fill", "fill-half", "draw-rgba", "src-rgba", "draw-nrgba", "draw-ycbcr", "copy", "mask"}

func paintRows() (rows []row) {
	for _, name := range paintings {
		rows = append(rows, row{"numm/draw, " + name, both(1.5), []contestant{numm("paint."+name, "small.png"), painter("image/draw", "standard."+name)}})
	}
	return rows
}

func painter(name, task string) contestant {
	c := numm(task, "small.png")
	c.name = name
	return c
}

// paint fills a picture of 640 by 480 a thousand times.
func paint(canvas, name string) error {
	bounds := image.Rect(0, 0, 640, 480)
	own := canvas == "paint"
	rgb, rgba := library.NewImage(640, 480), image.NewRGBA(bounds)
	sources := map[string]image.Image{
		"fill": image.NewUniform(color.RGBA{10, 20, 30, 255}), "fill-half": image.NewUniform(color.NRGBA{10, 20, 30, 128}),
		"mask": image.NewUniform(color.NRGBA{10, 20, 30, 200}), "draw-rgba": halfClear(bounds), "src-rgba": halfClear(bounds), "draw-nrgba": image.NewNRGBA(bounds),
		"draw-ycbcr": image.NewYCbCr(bounds, image.YCbCrSubsampleRatio420), "copy": image.NewRGBA(bounds),
	}
	src, ok := sources[name]
	if !ok {
		return fmt.Errorf("no task %q", name)
	}
	op := draw.Over
	var mask image.Image
	switch name {
	case "copy": // the same kind of picture on both sides
		op = draw.Src
		if own {
			src = library.NewImage(640, 480)
		}
	case "src-rgba":
		op = draw.Src
	case "draw-nrgba":
		copy(src.(*image.NRGBA).Pix, halfClear(bounds).Pix)
	case "mask":
		alpha := image.NewAlpha(bounds)
		for i := range alpha.Pix {
			alpha.Pix[i] = uint8(i)
		}
		mask = alpha
	}
	return repeat(15, func() (int, error) {
		for range 20 {
			if own {
				quick.DrawMask(rgb, bounds, src, image.Point{}, mask, image.Point{}, op)
			} else {
				draw.DrawMask(rgba, bounds, src, image.Point{}, mask, image.Point{}, op)
			}
		}
		return 20, nil
	})
}

// halfClear is a premultiplied picture of every alpha.
func halfClear(bounds image.Rectangle) *image.RGBA {
	m := image.NewRGBA(bounds)
	for i := 0; i < len(m.Pix); i += 4 {
		a := uint8(i / 4)
		m.Pix[i], m.Pix[i+1], m.Pix[i+2], m.Pix[i+3] = a/2, a/3, a/4, a
	}
	return m
}
