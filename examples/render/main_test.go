package main

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
)

// The film is the sketch, picture by picture and sample by sample, in a format that keeps them.
func TestFilm(t *testing.T) {
	const length = 3 * time.Second
	path := filepath.Join(t.TempDir(), "ball.mkv")
	if err := live.RenderTo(t.Context(), path, sketch(), length, nil); err != nil {
		t.Fatal(err)
	}
	video, sound, err := live.Render(t.Context(), sketch(), length, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := numm.ReadVideo(t.Context(), path); err != nil || v.Len() != 90 || !bytes.Equal(v.Pix, video.Pix) {
		t.Errorf("%v instead of %v, %v", v, video, err)
	}
	if s, err := numm.ReadSound(t.Context(), path); err != nil || !slices.Equal(s, sound) {
		t.Errorf("%v instead of %v, %v", s, sound, err)
	}
}

// The ball is in its place, and is heard from the frame on in which it bounces.
func TestBall(t *testing.T) {
	video, sound, err := live.Render(t.Context(), sketch(), 3*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &ball{x: radius, y: height / 3, vx: 2}
	rung := -1 // the frame of the last bounce
	for k, m := range video.All() {
		if b.move() {
			rung = k
		}
		if r, g, bl := m.RGB(int(b.x), int(b.y)); r != 255 || g != 180 || bl != 60 {
			t.Errorf("frame %d: no ball at %.0f, %.0f", k, b.x, b.y)
		}
		loud := slices.ContainsFunc(sound[k*numm.FrameSound+500:(k+1)*numm.FrameSound], func(s [2]int16) bool { return s[0] > 0 })
		if rung < 0 && loud || rung >= 0 && k < rung+20 && !loud {
			t.Errorf("frame %d: the bell sounds: %v", k, loud)
		}
	}
	if rung < 0 {
		t.Error("the ball never bounces")
	}
}
