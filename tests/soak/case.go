package main

import (
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"strings"
)

// A hostileCase is one mutated file and what is done with it.
type hostileCase struct {
	number int
	origin string // the good file
	recipe []string
	bytes  []byte
	ending string // of its name
	calls  []call
}

// caseOf is case number of a seed: always the same for the same good files.
func caseOf(seed uint64, number int, files []goodFile) hostileCase {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	f := files[r.IntN(len(files))]
	c := hostileCase{number: number, origin: f.path, ending: filepath.Ext(f.path)}
	c.bytes, c.recipe = mutate(bytes.Clone(f.bytes), r, files)
	if r.IntN(8) == 0 {
		// A name is no more than a hint.
		c.ending = filepath.Ext(files[r.IntN(len(files))].path)
	}
	for range 2 {
		c.calls = append(c.calls, callFor(strings.ToLower(filepath.Ext(f.path)), r))
	}
	return c
}
