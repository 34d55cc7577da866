//go:build !linux

package file

import (
	"errors"
	"os"
)

func withoutName(string) (*os.File, error) { return nil, errors.ErrUnsupported }

// InMemory creates a file without a name: in the folder for temporary files, as only Linux has files in memory.
func InMemory() (*os.File, error) { return Unnamed(os.TempDir()) }
