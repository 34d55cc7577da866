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

// drawSamples draws each measure over time, one below the other: dark at rest, pale the most between.
func drawSamples(samples []sample, measures []measure, path string) error {
	const width, height = 20 * vg.Centimeter, 28 * vg.Centimeter
	var rows [][]*plot.Plot
	for i, m := range measures {
		unit, name := 1.0, m.name
		if strings.Contains(name, "bytes") {
			unit, name = 1<<20, strings.Replace(name, "bytes", "MiB", 1)
		}
		var most, rest plotter.XYs
		highest := 0.0
		for _, s := range samples {
			highest = max(highest, s.values[i]/unit)
			if s.atRest {
				rest = append(rest, plotter.XY{X: s.at.Minutes(), Y: s.values[i] / unit})
				most = append(most, plotter.XY{X: s.at.Minutes(), Y: highest})
				highest = 0
			}
		}
		at, err := plotter.NewLine(rest)
		if err != nil {
			return err
		}
		at.Color = color.RGBA{R: 13, G: 62, B: 120, A: 255}
		between, err := plotter.NewLine(most)
		if err != nil {
			return err
		}
		between.Color = color.RGBA{R: 160, G: 195, B: 225, A: 255}
		p := plot.New()
		p.Y.Min = 0
		p.Title.Text, p.Title.TextStyle.Font.Size = name, vg.Points(10)
		p.Add(plotter.NewGrid(), between, at)
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
	tiles := draw.Tiles{Rows: len(rows), Cols: 1, PadY: vg.Millimeter, PadLeft: 2 * vg.Millimeter, PadRight: 5 * vg.Millimeter, PadTop: vg.Millimeter, PadBottom: vg.Millimeter}
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
