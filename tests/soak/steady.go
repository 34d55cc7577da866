package main

import "time"

type steady struct{ files, out, plot string }

func (s *steady) run(time.Duration) error { return nil }
