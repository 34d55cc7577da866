// Quality prints what written sounds, films and animations cost for how good they are, beside what other programs make of the same
// arrays: at equal size, or at an equal signal-to-noise ratio.
//
//	go run ./tests/quality [-only aac,vp9,theora,gif]
//
// The arrays are read from tests/testdata. What is written is read back by ffmpeg, whoever wrote it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"
)

// tables are what can be printed.
var tables = []struct {
	name  string
	print func(ctx context.Context, folder string) error
}{
	{"aac", printAAC}, {"vp9", printVP9}, {"theora", printTheora}, {"gif", printGIF},
}

func main() {
	log.SetFlags(0)
	only := flag.String("only", "", "the tables to print, with commas; all where it is empty")
	flag.Parse()
	if err := run(context.Background(), *only); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, only string) error {
	folder, err := os.MkdirTemp("", "quality")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	for _, t := range tables {
		if only != "" && !slices.Contains(strings.Split(only, ","), t.name) {
			continue
		}
		if err := t.print(ctx, folder); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		fmt.Println()
	}
	return nil
}
