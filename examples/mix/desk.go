package main

import (
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// desk is where the sources come together.
type desk struct {
	channels []channel
	length   time.Duration // of the longest, as far as they tell; 0 where none does
	sum      [][2]float64
	piece    numm.Sound
}

// channel is a source and by what it is multiplied.
type channel struct {
	reader *numm.SoundReader
	gain   float64
}

// open adds a source, which is a path, or a path and a gain.
func (d *desk) open(ctx context.Context, source string) error {
	path, gain := cutGain(source)
	r, err := numm.OpenSound(ctx, path)
	if err != nil {
		return err
	}
	d.channels = append(d.channels, channel{r, gain})
	d.length = max(d.length, r.Info().Duration)
	return nil
}

// cutGain takes the decibels off a source. What is no number behind the last = is a part of the name.
func cutGain(source string) (path string, gain float64) {
	if i := strings.LastIndexByte(source, '='); i >= 0 {
		decibels, err := strconv.ParseFloat(source[i+1:], 64)
		if err == nil && !math.IsNaN(decibels) {
			return source[:i], math.Pow(10, decibels/20)
		}
	}
	return source, 1
}

// read mixes the next n sound frames into dst: as many as it has room for, fewer at the end, and then none.
func (d *desk) read(dst numm.Sound) (n int, err error) {
	if len(d.sum) < len(dst) {
		d.sum, d.piece = make([][2]float64, len(dst)), make(numm.Sound, len(dst))
	}
	sum := d.sum[:len(dst)]
	clear(sum)
	for _, c := range d.channels {
		got, err := c.reader.Read(d.piece[:len(dst)])
		if err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		for i, frame := range d.piece[:got] {
			sum[i][0] += c.gain * float64(frame[0])
			sum[i][1] += c.gain * float64(frame[1])
		}
		n = max(n, got)
	}
	for i, frame := range sum[:n] {
		dst[i] = [2]int16{saturate(frame[0]), saturate(frame[1])}
	}
	return n, nil
}

// saturate is the nearest sample: beyond the ends of the scale these themselves, as a sample that wraps around is a loud click.
func saturate(v float64) int16 {
	return int16(math.Round(min(max(v, math.MinInt16), math.MaxInt16)))
}

func (d *desk) close() {
	for _, c := range d.channels {
		c.reader.Close()
	}
}
