//go:build rig

package main

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/rig/desk"
)

// The screen shows the pictures of the film.
func TestBallOnTheScreen(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	film, _, err := live.Render(ctx, sketch(), 20*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	c := sketch()
	var session *live.Session
	c.Start = func(s *live.Session) { session = s }
	var wait sync.WaitGroup
	wait.Go(func() {
		defer func() { session.Quit() }()
		w := desk.Find(t, "ball")
		next := 0
		for range 5 {
			w.Until("a picture of the film", func(m *numm.Image) bool {
				for k := next; k < film.Len(); k++ {
					if m.Equal(film.Frame(k)) {
						next = k + 1
						return true
					}
				}
				return false
			})
		}
	})
	if err := live.Run(ctx, c); err != nil {
		t.Error(err)
	}
	wait.Wait()
}
