// Field reads every file in some folders and compares what came out with what other programs give.
//
//	go run ./tests/field [-out .cache/field] [-judged tests/field/judged.txt] FOLDER...
//
// Each folder is a suite and a row of the table. A child process reads it as a picture, as sound, as video,
// and probes it. The peers are ffmpeg and ffprobe, Pillow, and the reference decoder of a format where it has one. What differs
// is listed with its class; judged.txt says which differences were looked at, and who was right.
//
// Results are kept in the out folder, by the hash of the file, so that a run that was stopped goes on where it was. -again
// reads those files anew that differ and are not judged, -fresh all.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	var r run
	var raw string
	flag.StringVar(&r.out, "out", ".cache/field", "folder for the results")
	flag.StringVar(&r.judgedFile, "judged", "tests/field/judged.txt", "the differences that were looked at")
	flag.StringVar(&r.only, "only", "", "read only files whose path contains this")
	flag.BoolVar(&r.again, "again", false, "read anew what differs and is not judged")
	flag.BoolVar(&r.fresh, "fresh", false, "read everything anew")
	flag.BoolVar(&r.quiet, "table", false, "print the table alone, from the kept results")
	flag.DurationVar(&r.limit, "limit", time.Minute, "for each file; long films and large pictures have more")
	flag.StringVar(&raw, "child", "", "read what the input names, and keep what comes under names that begin so")
	flag.Parse()
	if raw != "" {
		if err := serve(os.Stdin, raw); err != nil {
			log.Fatal(err)
		}
		return
	}
	if flag.NArg() == 0 {
		log.Fatal("usage: field [-out folder] [-only text] [-again | -fresh | -table] FOLDER...")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := r.all(ctx, flag.Args()); err != nil {
		stop()
		log.Fatal(err)
	}
}

// A run is one call of the program.
type run struct {
	out, judgedFile, only string
	again, fresh, quiet   bool
	limit                 time.Duration

	kept   *kept
	judged judgements
	peers  peers
	child  child
}

func (r *run) all(ctx context.Context, folders []string) error {
	for _, name := range []string{"ffmpeg", "ffprobe", "file", "/usr/bin/python3"} {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("%w: run ci/install.sh field", err) // without them every file would seem to be read by nobody else
		}
	}
	out, err := filepath.Abs(r.out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	scratch, err := os.MkdirTemp(out, "scratch")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	r.peers.scratch, r.child.raw = scratch, filepath.Join(scratch, "ours-")
	r.child.limit = r.limit
	defer r.child.stop()
	defer r.peers.stop()
	if r.judged, err = readJudgements(r.judgedFile); err != nil {
		return err
	}
	if r.kept, err = openKept(filepath.Join(r.out, "results.jsonl")); err != nil {
		return err
	}
	defer r.kept.close()
	var t table
	for _, folder := range folders {
		if err := r.suite(ctx, folder, &t); err != nil {
			return err
		}
	}
	fmt.Print("\n" + t.String())
	return nil
}

func (r *run) suite(ctx context.Context, folder string, t *table) error {
	files, err := filesIn(folder)
	if err != nil {
		return err
	}
	suite := suiteName(folder)
	for _, f := range files {
		if !strings.Contains(f.name, r.only) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		v, known := r.kept.find(f.hash)
		if r.fresh || !known || r.again && r.judged.open(suite, f, v) {
			if r.quiet {
				continue
			}
			v = examine(ctx, f.path, &r.peers, &r.child)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := r.kept.put(f.hash, v); err != nil {
				return err
			}
		}
		for _, line := range t.add(suite, f, v, r.judged) {
			fmt.Println(line)
		}
	}
	return nil
}
