package main

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// drawSamples draws each measure over time, one below the other.
func drawSamples(samples []sample, measures []measure, path string) error {
	const width, height = 20 * vg.Centimeter, 24 * vg.Centimeter
	var rows [][]*plot.Plot
	for i, m := range measures {
		points := make(plotter.XYs, len(samples))
		unit, name := 1.0, m.name
		if strings.Contains(name, "bytes") {
			unit, name = 1<<20, strings.Replace(name, "bytes", "MiB", 1)
		}
		for k, s := range samples {
			points[k] = plotter.XY{X: s.at.Minutes(), Y: s.values[i] / unit}
		}
		line, err := plotter.NewLine(points)
		if err != nil {
			return err
		}
		line.Color = color.RGBA{R: 31, G: 95, B: 153, A: 255}
		p := plot.New()
		p.Y.Min = 0
		p.Y.Label.Text = name
		p.Add(plotter.NewGrid(), line)
		if i == len(measures)-1 {
			p.X.Label.Text = "minutes"
		}
		rows = append(rows, []*plot.Plot{p})
	}
	var canvas vg.CanvasWriterTo
	switch ending := filepath.Ext(path); ending {
	case ".svg":
		canvas = vgsvg.New(width, height)
	case ".png":
		canvas = vgimg.PngCanvas{Canvas: vgimg.New(width, height)}
	default:
		return fmt.Errorf("no plot is written as %q", ending)
	}
	tiles := draw.Tiles{Rows: len(rows), Cols: 1, PadY: vg.Millimeter}
	for i, row := range plot.Align(rows, tiles, draw.New(canvas)) {
		rows[i][0].Draw(row[0])
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := canvas.WriteTo(file); err != nil {
		return err
	}
	return file.Close()
}
