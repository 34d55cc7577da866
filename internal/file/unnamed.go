package file

import (
	"errors"
	"os"
	"runtime"
)

// Unnamed creates a file in a folder that nobody else can open and that is gone when it is closed.
func Unnamed(folder string) (*os.File, error) {
	if file, err := withoutName(folder); err == nil {
		return file, nil
	}
	file, err := os.CreateTemp(folder, "numm-*")
	if err != nil {
		return nil, err
	}
	// Windows removes no file that is open: there it stays behind.
	if err := os.Remove(file.Name()); err != nil && runtime.GOOS != "windows" {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}
