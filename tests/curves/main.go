// Curves measures how the cost of reading grows with the length of what is read, and how it does not with where that lies.
//
//	go run ./tests/curves [-minutes 60] [-only flac] [-out docs]
//
// For every main format a file is made once, into .cache/curves. A second of it is read at eleven places from its start to
// its end, three times each, and an eighth, a quarter, a half and the whole are streamed. The time is the processor's, of all
// threads, as the clock's depends on what else the machine does, and the smallest counts. The results stand in results.json beside the files, so that formats can be measured in
// several runs; the plots and the table are made of all that are there.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	minutes := flag.Int("minutes", 60, "length of the files")
	only := flag.String("only", "", "only formats whose name contains one of these words, with commas")
	folder := flag.String("files", ".cache/curves", "where the files are made")
	out := flag.String("out", "docs", "where the plots and the table go")
	ranges := flag.Bool("ranges", true, "read ranges")
	whole := flag.Bool("whole", true, "stream parts and the whole")
	flag.Parse()
	if err := run(*folder, *out, strings.Split(*only, ","), time.Duration(*minutes)*time.Minute, *ranges, *whole); err != nil {
		log.Fatal(err)
	}
}

func run(folder, out string, only []string, length time.Duration, ranges, whole bool) error {
	folder = filepath.Join(folder, fmt.Sprint(length))
	path := filepath.Join(folder, "results.json")
	results, err := load(path)
	if err != nil {
		return err
	}
	for _, f := range formats {
		if !wanted(f.name, only) {
			continue
		}
		if err := f.make(folder, length); err != nil {
			return err
		}
		c := results[f.name]
		c.Name, c.Video = f.name, f.video
		if err := c.measure(context.Background(), f, folder, length, ranges, whole); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		fmt.Println(c)
		results[f.name] = c
		if err := store(path, results); err != nil {
			return err
		}
	}
	return show(results, out, length)
}

func wanted(name string, only []string) bool {
	for _, word := range only {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

func load(path string) (map[string]curve, error) {
	results := map[string]curve{}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return results, nil
	}
	if err != nil {
		return nil, err
	}
	return results, json.Unmarshal(text, &results)
}

func store(path string, results map[string]curve) error {
	text, err := json.MarshalIndent(results, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}
