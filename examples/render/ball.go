package main

import (
	"math"
	"sync/atomic"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

const (
	width, height = 320, 240
	radius        = 12
	gravity       = 0.35 // pixels per frame and frame
	push          = -11  // pixels per frame, from the floor
)

func sketch() *live.Config {
	b := &ball{x: radius, y: height / 3, vx: 2}
	var bounces atomic.Int64 // from the picture's goroutine to the sound's
	var bell bell
	return &live.Config{
		Title: "ball", Width: width, Height: height,
		VideoOut: func(out *numm.Image) {
			if b.move() {
				bounces.Add(1)
			}
			for i, v := range out.Pix {
				out.Pix[i] = v - v/8 // a tail
			}
			b.draw(out)
		},
		AudioOut: func(out numm.Sound) { bell.play(out, bounces.Load()) },
	}
}

type ball struct{ x, y, vx, vy float64 }

// move goes on by a frame, and tells whether the ball has met floor or wall.
func (b *ball) move() (bounced bool) {
	b.vy += gravity
	b.x, b.y = b.x+b.vx, b.y+b.vy
	if b.y > height-radius {
		b.y, b.vy, bounced = height-radius, push, true
	}
	if b.x < radius || b.x > width-radius {
		b.x, b.vx, bounced = min(max(b.x, radius), width-radius), -b.vx, true
	}
	return bounced
}

func (b *ball) draw(m *numm.Image) {
	for y := int(b.y) - radius; y <= int(b.y)+radius; y++ {
		for x := int(b.x) - radius; x <= int(b.x)+radius; x++ {
			if math.Hypot(float64(x)-b.x, float64(y)-b.y) <= radius {
				m.SetRGB(x, y, 255, 180, 60)
			}
		}
	}
}

// bell sounds anew at each bounce, and fades.
type bell struct {
	heard        int64
	level, phase float64
}

func (l *bell) play(out numm.Sound, bounces int64) {
	if bounces > l.heard {
		l.heard, l.level = bounces, 0.5
	}
	for i := range out {
		v := int16(math.MaxInt16 * l.level * math.Sin(2*math.Pi*l.phase))
		out[i] = [2]int16{v, v}
		_, l.phase = math.Modf(l.phase + 660.0/numm.SampleRate)
		l.level *= 0.9998
	}
}
