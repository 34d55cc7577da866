// Bench prints how reading and writing compare with ffmpeg, PyAV, OpenCV, soundfile and Pillow on the same files, in one
// run.
//
//	go run ./tests/bench [-n 5] [-only mp3]
//
// The contestants of a row take turns, each in a process of its own, and the medians of n turns are compared: the wall
// clock and the processor time of all threads, without the start of Python and its imports, and the peak of memory.
// Files of the needed length are made once, into .cache/bench.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	turns := flag.Int("n", 5, "turns of each contestant")
	only := flag.String("only", "", "only rows whose name contains this")
	folder := flag.String("files", ".cache/bench", "where the files are made")
	task := flag.String("task", "", "do one thing to one file and print what it took")
	flag.Parse()
	if *task != "" {
		if err := perform(*task, flag.Arg(0)); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := makeFiles(*folder); err != nil {
		log.Fatal(err)
	}
	if err := compare(*folder, *turns, *only); err != nil {
		log.Fatal(err)
	}
}

func compare(folder string, turns int, only string) error {
	fmt.Printf("%-30s %-14s %9s %9s %7s %8s %8s\n", "row", "", "wall", "cpu", "MiB", "wall", "cpu")
	for _, r := range rows() {
		if !strings.Contains(r.name, only) {
			continue
		}
		took := make([][]cost, len(r.contestants))
		for range turns {
			for i, c := range r.contestants {
				one, err := c.run(folder)
				if err != nil {
					fmt.Fprintf(os.Stderr, "%s, %s: %v\n", r.name, c.name, err)
					continue
				}
				took[i] = append(took[i], one)
			}
		}
		r.print(took)
	}
	return nil
}

// print shows the medians, and for all but the first contestant how the first compares: under 1 it was quicker.
func (r row) print(took [][]cost) {
	for i, c := range r.contestants {
		name := ""
		if i == 0 {
			name = r.name
		}
		if len(took[i]) == 0 {
			fmt.Printf("%-30s %-14s did not run\n", name, c.name)
			continue
		}
		m := median(took[i])
		fmt.Printf("%-30s %-14s %9s %9s %7d", name, c.name, short(m.wall), short(m.cpu), m.peak>>20)
		if i > 0 && len(took[0]) > 0 {
			first := median(took[0])
			fmt.Printf(" %7.2fx %7.2fx", first.wall.Seconds()/m.wall.Seconds(), first.cpu.Seconds()/m.cpu.Seconds())
			if first.count != m.count {
				fmt.Printf("  (%d against %d frames)", first.count, m.count)
			}
		} else {
			fmt.Printf("  %s", r.reach)
		}
		if m.written > 0 {
			fmt.Printf("  file of %s", mebibytes(m.written))
		}
		fmt.Println()
	}
}

// short is a duration with the digits that a measurement is worth.
func short(d time.Duration) string {
	if d < 100*time.Millisecond {
		return fmt.Sprintf("%.2f ms", d.Seconds()*1000)
	}
	return fmt.Sprintf("%.3f s", d.Seconds())
}
