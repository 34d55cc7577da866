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

// The middle column of the rig's numbered pictures is one half black and one half white, or the other way round: so are all
// columns on the screen when it is full.
func TestSlitcamOnTheScreen(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	c := sketch(64, 48)
	c.Title = "slitcam in the rig"
	var session *live.Session
	c.Start = func(s *live.Session) { session = s }
	var wait sync.WaitGroup
	wait.Go(func() {
		defer func() { session.Quit() }()
		desk.Find(t, c.Title).Until("a full strip", func(m *numm.Image) bool {
			for x := range m.Width() {
				upper, _, _ := m.RGB(x, m.Height()/4)
				lower, _, _ := m.RGB(x, m.Height()*3/4)
				if upper < 128 == (lower < 128) {
					return false
				}
			}
			return true
		})
	})
	if err := live.Run(ctx, c); err != nil {
		t.Error(err)
	}
	wait.Wait()
}
