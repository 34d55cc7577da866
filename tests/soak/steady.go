package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"
)

// steady uses good files in every way, over and over, and looks at what the process holds.
type steady struct {
	files, out, plot string
	seed             uint64
}

func (s *steady) run(length time.Duration) error {
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "numm-soak-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	measures := measures()
	samples, err := s.samples(length, folder, measures)
	if err != nil {
		return err
	}
	if s.plot != "" {
		if err := drawSamples(samples, measures, s.plot); err != nil {
			return err
		}
	}
	return judge(samples, measures)
}

// samples uses files for so long and samples each second, between two uses.
func (s *steady) samples(length time.Duration, folder string, measures []measure) (all []sample, err error) {
	files, err := goodFiles(s.files, "")
	if err != nil {
		return nil, err
	}
	uses := usesOf(files, folder)
	out, err := os.Create(filepath.Join(s.out, "samples.csv"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	table := csv.NewWriter(out)
	head := []string{"seconds", "uses"}
	for _, m := range measures {
		head = append(head, m.name)
	}
	if err := table.Write(head); err != nil {
		return nil, err
	}
	// What the uses draw by lot is the same for the same seed.
	r := rand.New(rand.NewPCG(s.seed, 0))
	begin := time.Now()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for n := 0; time.Since(begin) < length; n++ {
		u := uses[n%len(uses)]
		if err := u.do(r); err != nil {
			return nil, fmt.Errorf("%s: %w", u.name, err)
		}
		select {
		case <-tick.C:
		default:
			continue
		}
		debug.FreeOSMemory() // garbage is no leak
		sample := sample{at: time.Since(begin), uses: n + 1}
		for _, m := range measures {
			sample.values = append(sample.values, m.take())
		}
		all = append(all, sample)
		row := []string{strconv.FormatFloat(sample.at.Seconds(), 'f', 1, 64), strconv.Itoa(sample.uses)}
		for _, v := range sample.values {
			row = append(row, strconv.FormatInt(int64(v), 10))
		}
		if err := table.Write(row); err != nil {
			return nil, err
		}
		table.Flush()
		if err := table.Error(); err != nil {
			return nil, err
		}
	}
	return all, nil
}
