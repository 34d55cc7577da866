package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A file is one of a suite.
type file struct {
	path string
	name string // within the suite, with slashes
	hash string // twelve digits
}

// filesIn lists the plain files below a folder, each content once.
func filesIn(folder string) ([]file, error) {
	var files []file
	seen := map[string]bool{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		hash, err := hashOf(path)
		if err != nil || seen[hash] {
			return err
		}
		seen[hash] = true
		name, err := filepath.Rel(folder, path)
		files = append(files, file{path, filepath.ToSlash(name), hash})
		return err
	})
	return files, err
}

func hashOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), nil
}

// suiteName returns the folder's own name; owner+name, as a clone may be called, is the repository owner/name.
func suiteName(folder string) string {
	return strings.Replace(filepath.Base(filepath.Clean(folder)), "+", "/", 1)
}
