// Corpus reads every file of a corpus of real and hostile media and writes down what came out, for its check.py.
//
//	go run ./tests/corpus -out .cache/corpus CORPUS
//	python3 CORPUS/check.py CORPUS/manifest.json .cache/corpus/results.json
//
// CORPUS/manifest.json lists the entries. Each is read in a process of its own, with a deadline, and its peak of
// memory is noted; hostile ones are read from a copy that points at a port on which this program listens.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

type entry struct {
	ID         string  `json:"id"`
	Path       string  `json:"path"`
	Kind       string  `json:"kind"`
	ByScript   bool    `json:"by_script"`
	MaxSeconds float64 `json:"max_seconds"`
}

func main() {
	log.SetFlags(0)
	out := flag.String("out", ".cache/corpus", "folder for results.json and raw files")
	only := flag.String("only", "", "read only entries whose id contains this")
	child := flag.String("child", "", "read one file of this kind and print its result")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: corpus [-out folder] [-only text] CORPUS")
	}
	if *child != "" {
		printOne(*child, flag.Arg(0), *out)
		return
	}
	if err := run(flag.Arg(0), *out, *only); err != nil {
		log.Fatal(err)
	}
}

func run(corpus, out, only string) error {
	entries, err := manifest(corpus)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	trap, err := newTrap(corpus, out)
	if err != nil {
		return err
	}
	defer trap.close()
	results := map[string]result{}
	start := time.Now()
	for _, e := range entries {
		if !strings.Contains(e.ID, only) {
			continue
		}
		path := filepath.Join(corpus, e.Path)
		if e.Kind == "bad" {
			path = filepath.Join(trap.corpus, e.Path)
			if _, err := os.Lstat(path); err != nil && e.ByScript {
				continue
			}
		}
		r := readOne(e, path, out)
		r.Hits = trap.hits()
		results[e.ID] = r
		fmt.Printf("%-50s %6.2f s %5d MiB  %s\n", e.ID, r.Seconds, r.PeakKB>>10, firstLine(r.Error))
	}
	text, err := json.MarshalIndent(results, "", " ")
	if err != nil {
		return err
	}
	fmt.Printf("%d entries in %.1f s\n", len(results), time.Since(start).Seconds())
	if err := os.WriteFile(filepath.Join(out, "results.json"), text, 0o644); err != nil {
		return err
	}
	return trap.checkNames(out)
}

func manifest(corpus string) ([]entry, error) {
	text, err := os.ReadFile(filepath.Join(corpus, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var m struct{ Entries []entry }
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	for i, e := range m.Entries {
		if e.Path == "" {
			m.Entries[i].Path, _, _ = strings.Cut(e.ID, "#")
		}
	}
	return m.Entries, nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
