package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// largest is how much of a file is taken: what is after it is more of the same.
const largest = 700 << 10

// A goodFile is what mutations begin with.
type goodFile struct {
	path  string
	bytes []byte // the first of it
}

// goodFiles returns the media below a folder, and those of a corpus where there is one, by their names in order.
func goodFiles(folder, corpus string) ([]goodFile, error) {
	var paths []string
	for _, sub := range []string{"", "made"} {
		entries, err := os.ReadDir(filepath.Join(folder, sub))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && !slices.Contains(noMedia, filepath.Ext(e.Name())) {
				paths = append(paths, filepath.Join(folder, sub, e.Name()))
			}
		}
	}
	if corpus != "" {
		more, err := ofCorpus(corpus)
		if err != nil {
			return nil, err
		}
		paths = append(paths, more...)
	}
	var files []goodFile
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if len(b) > 0 {
			files = append(files, goodFile{path, b[:min(len(b), largest)]})
		}
	}
	return files, nil
}

// noMedia are the endings of what else stands beside the media: the truth about them, and what made them.
var noMedia = []string{"", ".stamp", ".f32", ".s16", ".rgb", ".thumbs", ".json", ".py", ".sh"}

func ofCorpus(folder string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var m struct {
		Entries []struct{ ID, Path, Kind string }
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	var paths []string
	for _, e := range m.Entries {
		if e.Path == "" {
			e.Path, _, _ = strings.Cut(e.ID, "#")
		}
		if e.Kind != "bad" {
			paths = append(paths, filepath.Join(folder, e.Path))
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}
