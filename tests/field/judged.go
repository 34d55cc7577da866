package main

import (
	"fmt"
	"os"
	"path"
	"strings"
)

// A judgement says who was right about a difference, and why.
type judgement struct {
	name   string // a hash, or a pattern of suite/name as path.Match has it, where ** at the end, or **/ at the start, stands for anything
	class  string // * for all, or "kind *"
	who    string // ours: this library is right or both may be; wrong: it is not
	reason string
}

// judgements are looked through in their order.
type judgements []judgement

// readJudgements reads lines of four fields, apart by tabs: name or hash, class, who, reason. Lines with # are comments.
func readJudgements(file string) (judgements, error) {
	text, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := parseJudgements(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

func parseJudgements(text string) (judgements, error) {
	var list judgements
	for i, line := range strings.Split(text, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 || f[2] != "ours" && f[2] != "wrong" || f[3] == "" {
			return nil, fmt.Errorf("line %d: want name, class, ours or wrong, and the reason, apart by tabs", i+1)
		}
		if _, err := path.Match(f[0], ""); err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		list = append(list, judgement{f[0], f[1], f[2], f[3]})
	}
	return list, nil
}

// of returns the first judgement of a difference, or nil.
func (list judgements) of(suite string, f file, d difference) *judgement {
	for i, j := range list {
		if (j.class == "*" || j.class == d.Class || j.class == d.Kind+" "+d.Class || j.class == d.Kind+" *") && j.names(suite+"/"+f.name, f.hash) {
			return &list[i]
		}
	}
	return nil
}

// open reports whether a file has a difference that is not judged, or judged to be wrong.
func (list judgements) open(suite string, f file, v verdict) bool {
	for _, d := range v.Found {
		if j := list.of(suite, f, d); j == nil || j.who == "wrong" {
			return true
		}
	}
	return false
}

func (j *judgement) names(name, hash string) bool {
	if j.name == hash {
		return true
	}
	if prefix, ok := strings.CutSuffix(j.name, "**"); ok {
		return strings.HasPrefix(name, prefix)
	}
	if pattern, ok := strings.CutPrefix(j.name, "**/"); ok {
		ok, _ := path.Match(pattern, path.Base(name))
		return ok
	}
	ok, _ := path.Match(j.name, name)
	return ok
}
