//go:build !linux

package isolate

import (
	"context"
	"os"
)

// Session stands for a child, of which there is none on this system.
type Session struct{}

// Lease fails with ErrUnavailable.
func Lease(context.Context, *Source) (*Session, error) { return nil, ErrUnavailable }

// Call fails with ErrUnavailable.
func (s *Session) Call(context.Context, []byte) ([]byte, error) { return nil, ErrUnavailable }

// Hold fails with ErrUnavailable.
func (s *Session) Hold(uint32) (*Shared, error) { return nil, ErrUnavailable }

// Fail does nothing.
func (s *Session) Fail() {}

// Close does nothing.
func (s *Session) Close() error { return nil }

// Probe fails with ErrUnavailable.
func Probe(context.Context) (Confinement, error) { return Confinement{}, ErrUnavailable }

// EndIdle does nothing.
func EndIdle() {}

// ReadOnly returns false: no descriptor is passed on.
func ReadOnly(*os.File) bool { return false }

// IsChild returns false.
func IsChild() bool { return false }

// Serve fails with ErrUnavailable.
func Serve(func([]byte) error, func(*Job) Worker) error { return ErrUnavailable }

// Memory fails with ErrUnavailable.
func (j *Job) Memory(int) (*Memory, error) { return nil, ErrUnavailable }

// Free does nothing.
func (j *Job) Free(*Memory) {}

// Available returns 0.
func (j *Job) Available() int64 { return 0 }

// Exhausted returns false.
func (j *Job) Exhausted() bool { return false }

type asker struct{}

type region struct{}
