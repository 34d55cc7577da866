// Soak reads hostile files for as long as it is let, or uses good ones in every way and samples what the process holds.
//
//	go run ./tests/soak -time 1h hostile
//	go run ./tests/soak -time 1h steady
//	go run ./tests/soak -time 2m -only '^probe' steady    one kind of use
//	go run ./tests/soak -isolated hostile    the same, decoded by numm.Isolated
//	go run ./tests/soak -seed 7 -case 1234 hostile    one case again
//
// Hostile mutates every file of tests/testdata (and of a corpus, where one is given) and reads it in a child process under
// a limit on memory and a deadline. Case n of a seed is always the same bytes and the same calls. What crashes, hangs,
// takes too much memory, ends in no promised error, or leaves something behind is kept in a folder, and the program ends
// with status 1.
//
// Steady is one process that reads, breaks, cancels, fails, writes and renders in turn. Each second it notes its memory,
// threads, descriptors, goroutines and objects, each tenth time at rest, and at the end reports whether any of them grows.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	h := hostile{}
	s := steady{}
	length := flag.Duration("time", 2*time.Minute, "how long")
	flag.StringVar(&h.files, "files", "tests/testdata", "folder of good files, with made/ in it")
	flag.StringVar(&h.corpus, "corpus", "", "folder with manifest.json: its good files too")
	flag.StringVar(&h.out, "out", ".cache/soak", "folder for what is found, samples.csv and the plot")
	flag.Uint64Var(&h.seed, "seed", rand.Uint64N(1e9), "of all cases")
	flag.IntVar(&h.only, "case", -1, "this one only")
	flag.IntVar(&h.workers, "workers", 1, "children at a time")
	flag.StringVar(&s.only, "only", "", "the uses alone whose names have this expression, such as ^probe")
	flag.StringVar(&s.plot, "plot", "", "also draw the samples into this file, .svg or .png")
	flag.BoolVar(&isolated, "isolated", false, "hostile: decode in child processes, so that the process that reads survives everything")
	first := flag.Int("first", 0, "first case of a child")
	alone := flag.Bool("alone", false, "no further case of a child")
	folder := flag.String("folder", "", "where a child writes its cases")
	flag.Parse()
	s.files, s.out, s.seed = h.files, h.out, h.seed
	// Whoever ends it sees what was found so far.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	switch mode := flag.Arg(0); mode {
	case "hostile":
		err = h.run(ctx, *length)
	case "child":
		err = h.child(*first, *alone, *folder)
	case "steady":
		err = s.run(ctx, *length)
	default:
		err = fmt.Errorf("usage: soak [flags] hostile|steady")
	}
	if err != nil {
		log.Print(err)
		os.Exit(1)
	}
}
