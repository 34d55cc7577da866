// Bench prints how reading and writing compare with what people would use instead, on the same files, in one run.
//
//	go run ./tests/bench [-n 5] [-only regexp] [-list] [-write docs/bench.md,README.md]
//
// The contestants of a row take turns, each in a process of its own. What counts are the medians of n turns: the wall clock
// and the processor time of all threads, without the start of Python and its imports, and the peak of memory. The ratios are
// the medians of those of each turn, so that a machine that slows down midway favours nobody. Files of the needed length are
// made once, into .cache/bench. With -write the table of the run replaces the one in documents.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"regexp"
	"strings"
)

func main() {
	log.SetFlags(0)
	turns := flag.Int("n", 5, "turns of each contestant")
	only := flag.String("only", "", "only rows whose name matches this regular expression")
	list := flag.Bool("list", false, "print the names of the rows")
	document := flag.String("write", "", "Markdown documents, with commas, whose table is replaced")
	folder := flag.String("files", ".cache/bench", "where the files are made")
	task := flag.String("task", "", "do one thing to one file and print what it took")
	times := flag.Int("times", 0, "with -task: how many times, if not as many as the row has it")
	flag.Parse()
	if *task != "" {
		if err := perform(*task, flag.Arg(0), *times); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(*folder, *turns, *only, *list, *document); err != nil {
		log.Fatal(err)
	}
}

func run(folder string, turns int, only string, list bool, document string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	var chosen []row
	for _, r := range rows() {
		if wanted.MatchString(r.name) {
			chosen = append(chosen, r)
		}
	}
	if list {
		for _, r := range chosen {
			fmt.Println(r.name)
		}
		return nil
	}
	if err := makeFiles(folder, chosen); err != nil {
		return err
	}
	before := machine()
	fmt.Println(header)
	var results []result
	for _, r := range chosen {
		done := r.compete(folder, turns)
		fmt.Print(done)
		results = append(results, done)
		if document == "" {
			continue
		}
		// After each row, so that a run that is stopped leaves what it has found out.
		for path := range strings.SplitSeq(document, ",") {
			if err := replaceTable(path, results, turns, before); err != nil {
				return err
			}
		}
	}
	return nil
}

// compete lets the contestants take turns, each of which another one begins: memory that was free for long can be dear for the
// first who takes it, on a virtual machine by a factor of five. A turn before them does not count.
func (r row) compete(folder string, turns int) result {
	n := len(r.contestants)
	done := result{row: r, took: make([][]cost, n)}
	for turn := range turns + 1 {
		for k := range n {
			i := (turn + k) % n
			one, err := r.contestants[i].run(folder)
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s, %s: %v\n", r.name, r.contestants[i].name, err)
				one.failed = true
			}
			if turn > 0 {
				done.took[i] = append(done.took[i], one)
			}
		}
	}
	return done
}
