package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"time"

	"github.com/gonumm/gonumm/numm"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Pixels around the spectrogram.
const (
	left, top, right, bottom = 68, 20, 104, 40
	barWidth, tick           = 14, 5
)

// drawAxes paints a spectrogram with its frequencies, its time and its loudness at the sides. A numm.Image is a
// draw.Image, so whatever draws on those draws on it.
func drawAxes(s *spectrogram) (*numm.Image, error) {
	m := numm.NewImage(left+columns+right, top+rows+bottom)
	paper := image.NewUniform(color.RGBA{18, 18, 24, 255})
	draw.Draw(m, m.Rect, paper, image.Point{}, draw.Src)

	loudest := s.loudest()
	for x := range columns {
		for y := range rows {
			r, g, b := colourOf(1 + (s.levels[x][y]-loudest)/dynamics)
			m.SetRGB(left+x, top+y, r, g, b)
		}
	}

	write, err := writer(m)
	if err != nil {
		return nil, err
	}
	for _, hz := range []int{50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000} {
		y := top + int(rowOf(float64(hz))+0.5)
		line(m, left-tick, y, left, y+1)
		write(left-tick-4, y+5, 1, hertz(hz))
	}
	for t, step := time.Duration(0), timeStep(s.length); t <= s.length; t += step {
		x := left + int(float64(t)/float64(s.length)*(columns-1)+0.5)
		line(m, x, top+rows, x+1, top+rows+tick)
		write(x, top+rows+tick+16, 0.5, t.String())
	}
	bar := left + columns + 20
	for y := range rows {
		r, g, b := colourOf(1 - float64(y)/(rows-1))
		for x := range barWidth {
			m.SetRGB(bar+x, top+y, r, g, b)
		}
	}
	for below := 0; below <= dynamics; below += 20 {
		y := top + int(float64(below)/dynamics*(rows-1)+0.5)
		line(m, bar+barWidth, y, bar+barWidth+tick, y+1)
		write(bar+barWidth+tick+4, y+5, 0, fmt.Sprintf("%.0f dB", loudest-float64(below)))
	}
	return m, nil
}

var ink = color.RGBA{200, 200, 206, 255}

func line(m *numm.Image, x0, y0, x1, y1 int) {
	draw.Draw(m, image.Rect(x0, y0, x1, y1), image.NewUniform(ink), image.Point{}, draw.Src)
}

// writer gives a function that writes on m; x is where the text begins (align 0), has its middle (0.5) or ends (1).
func writer(m *numm.Image) (func(x, y int, align float64, text string), error) {
	ttf, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	face, err := opentype.NewFace(ttf, &opentype.FaceOptions{Size: 14, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, err
	}
	return func(x, y int, align float64, text string) {
		d := font.Drawer{Dst: m, Src: image.NewUniform(ink), Face: face}
		d.Dot = fixed.P(x, y)
		d.Dot.X -= fixed.Int26_6(align * float64(d.MeasureString(text)))
		d.DrawString(text)
	}, nil
}

func hertz(hz int) string {
	if hz >= 1000 {
		return fmt.Sprintf("%d kHz", hz/1000)
	}
	return fmt.Sprintf("%d Hz", hz)
}

// timeStep is a round time of which no more than a dozen fit into the length, if it is a day at most.
func timeStep(length time.Duration) time.Duration {
	const ms, s, m, h = time.Millisecond, time.Second, time.Minute, time.Hour
	for _, step := range []time.Duration{ms, 10 * ms, 100 * ms, 500 * ms, s, 2 * s, 5 * s, 15 * s, m, 2 * m, 5 * m, 15 * m, h} {
		if 12*step >= length {
			return step
		}
	}
	return 2 * h
}
