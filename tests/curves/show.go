package main

import (
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// show draws the two plots of sound and of video, and writes the table.
func show(results map[string]curve, out string, length time.Duration) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for _, video := range []bool{false, true} {
		name := map[bool]string{false: "sound", true: "video"}[video]
		var curves []curve
		for _, f := range formats {
			if c := results[f.name]; len(c.Ranges) > 0 && f.video == video {
				curves = append(curves, c)
			}
		}
		if len(curves) == 0 {
			continue
		}
		place := plot.New()
		place.Title.Text = fmt.Sprintf("One second of %s from anywhere in %v", name, length)
		place.X.Label.Text, place.Y.Label.Text = "where it lies, % of the length", "ms"
		place.Y.Scale, place.Y.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
		grow := plot.New()
		grow.Title.Text = fmt.Sprintf("The first part of %s of %v", name, length)
		grow.X.Label.Text, grow.Y.Label.Text = "minutes read", "s"
		colours := palette.Rainbow(len(curves), 0, 0.85, 1, 0.8, 1).Colors()
		for i, c := range curves {
			var at, of plotter.XYs
			for k, s := range c.Ranges {
				at = append(at, plotter.XY{X: 100 * float64(k) / places, Y: 1000 * s})
			}
			for k, s := range c.Parts {
				of = append(of, plotter.XY{X: parts[k] * length.Minutes(), Y: s})
			}
			if err := line(place, c.Name, at, colours[i]); err != nil {
				return err
			}
			if err := line(grow, c.Name, of, colours[i]); err != nil {
				return err
			}
		}
		for file, p := range map[string]*plot.Plot{"place": place, "length": grow} {
			p.Legend.Top, p.Legend.Left = true, true
			if err := p.Save(18*vg.Centimeter, 12*vg.Centimeter, filepath.Join(out, file+"-"+name+".png")); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(filepath.Join(out, "curves.md"), []byte(table(results, length)), 0o644)
}

func line(p *plot.Plot, name string, at plotter.XYs, c color.Color) error {
	if len(at) == 0 {
		return nil
	}
	l, points, err := plotter.NewLinePoints(at)
	if err != nil {
		return err
	}
	l.Color, points.Color = c, c
	p.Add(l, points)
	p.Legend.Add(name, l)
	return nil
}

func table(results map[string]curve, length time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, intro, length)
	b.WriteString("| format | at 0 % | 50 % | 100 % | worst / start | 1/8 | 1/4 | 1/2 | whole |\n")
	b.WriteString("|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, f := range formats {
		c, ok := results[f.name]
		if !ok || len(c.Ranges) == 0 {
			continue
		}
		worst := 0.0
		for _, s := range c.Ranges {
			worst = max(worst, s)
		}
		fmt.Fprintf(&b, "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f |", c.Name, 1000*c.Ranges[0], 1000*c.Ranges[places/2],
			1000*c.Ranges[places], worst/c.Ranges[0])
		for _, s := range c.Parts {
			fmt.Fprintf(&b, " %.2f s |", s)
		}
		b.WriteString("\n")
	}
	return b.String()
}

const intro = `# What reading costs, by length and by place

Made by ` + "`make curves`" + `, here of files of %v: one second read into an array, the least of three turns, and streams of the
first part of the file. Times are the processor's, of all threads. Films are of 96 by 64 pixels, so that what is seen is the
work of finding the place.

![One second of sound from anywhere](place-sound.png)
![One second of video from anywhere](place-video.png)
![Sound by its length](length-sound.png)
![Video by its length](length-video.png)

How a range is entered, always so that it is bit for bit the part of the whole:

- wav, aiff, Vorbis in Ogg: by a seek. FLAC: at the frame that halving finds. MP3: at a frame that a walk over the headers
  finds, where the decoder stands as it does from the start.
- Opus in Ogg, AAC (low complexity) in MP4, M4A and MOV, fragmented or not, Opus, Vorbis and AAC in MKV and WebM: in cells of
  ten seconds, each decoded by a decoder of its own by every reader alike; so a second costs up to ten of decoding, wherever
  it lies.
- MP4, MOV, MKV, WebM: at key frames, by the index. AVI: likewise where its frames show in the order in which they are
  stored. FLV, H.264 in transport streams, fragmented MP4: at key frames that a walk over the headers finds.
- From the start, so that the cost grows with the place: HE-AAC, AAC in transport streams, MP2, AC-3, WMA, ALAC, FLAC in Ogg
  and MKV; MPEG programme streams, MPEG-2 in transport streams, Theora, AVI with B-frames; Opus after the first join of
  files that were laid end to end.

`
