package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// steady uses good files in every way, over and over, and looks at what the process holds.
type steady struct {
	files, out, plot string
	only             string // expression for the names of the uses
	seed             uint64
}

func (s *steady) run(ctx context.Context, length time.Duration) error {
	if os.Getenv("G_SLICE") == "" {
		return again(exactly)
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "numm-soak-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	uses, err := s.uses(folder)
	if err != nil {
		return err
	}
	fmt.Printf("seed %d, %d uses\n", s.seed, len(uses))
	measures, objects := measures()
	samples, grown, failure := s.samples(ctx, length, uses, measures, objects)
	// What was sampled until a use failed tells something, too.
	if s.plot != "" && len(samples) > 0 {
		if err := drawSamples(samples, measures, s.plot); err != nil {
			return errors.Join(failure, err)
		}
	}
	if failure != nil {
		return fmt.Errorf("a use failed after %d samples: %w", len(samples), failure)
	}
	err = judge(samples, measures)
	if err != nil && grown != "" {
		err = fmt.Errorf("%w\nobjects by class, after the warm-up and at the end: %s", err, grown)
	}
	return err
}

// again begins this program anew, with more in its environment.
func again(env []string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return fmt.Errorf("begin again: %w", syscall.Exec(self, os.Args, append(os.Environ(), env...)))
}

func (s *steady) uses(folder string) ([]use, error) {
	only, err := regexp.Compile(s.only)
	if err != nil {
		return nil, err
	}
	files, err := goodFiles(s.files, "")
	if err != nil {
		return nil, err
	}
	uses := slices.DeleteFunc(usesOf(files, folder), func(u use) bool { return !only.MatchString(u.name) })
	if len(uses) == 0 {
		return nil, fmt.Errorf("no use has a name like %q", s.only)
	}
	return uses, nil
}

// samples uses files for so long and samples each second, between two uses. Of objects it tells the classes that have grown.
func (s *steady) samples(ctx context.Context, length time.Duration, uses []use, measures []measure, objects func() map[string]int) (all []sample, grown string, err error) {
	out, err := os.Create(filepath.Join(s.out, "samples.csv"))
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	table := csv.NewWriter(out)
	head := []string{"seconds", "uses", "at rest"}
	for _, m := range measures {
		head = append(head, m.name)
	}
	if err := table.Write(head); err != nil {
		return nil, "", err
	}
	// What the uses draw by lot is the same for the same seed.
	r := rand.New(rand.NewPCG(s.seed, 0))
	begin, before := time.Now(), idleNow()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var warm map[string]int
	for n := 0; time.Since(begin) < length && ctx.Err() == nil; n++ {
		u := uses[n%len(uses)]
		if err := u.do(r); err != nil {
			return all, "", fmt.Errorf("%s: %w", u.name, err)
		}
		select {
		case <-tick.C:
		default:
			continue
		}
		atRest := len(all)%restEvery == 0
		if atRest {
			before.wait()
		}
		now := takeSample(measures)
		now.at, now.uses, now.atRest = time.Since(begin), n+1, atRest
		all = append(all, now)
		if warm == nil && now.at.Seconds() > warmUp*length.Seconds() {
			warm = objects()
		}
		if err := table.Write(now.row()); err != nil {
			return all, "", err
		}
		table.Flush()
		if err := table.Error(); err != nil {
			return all, "", err
		}
	}
	before.wait()
	return all, more(warm, objects()), nil
}

// more names what is counted higher than it was.
func more(before, now map[string]int) string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if now[name] > before[name] {
			list = append(list, fmt.Sprintf("%s %d, %d", name, before[name], now[name]))
		}
	}
	return strings.Join(list, "; ")
}

func (s *sample) row() []string {
	row := []string{strconv.FormatFloat(s.at.Seconds(), 'f', 1, 64), strconv.Itoa(s.uses), strconv.FormatBool(s.atRest)}
	for _, v := range s.values {
		row = append(row, strconv.FormatInt(int64(v), 10))
	}
	return row
}
