package main

import (
	"fmt"
	"strings"
)

// A table counts the files of each suite by what came of them.
type table struct {
	rows []*row
}

type row struct {
	suite                                                string
	files, right, judged, wrong, refused, refusedWrongly int
}

// add counts a file and returns what is to be told of it: a line for each difference that is not judged.
func (t *table) add(suite string, f file, v verdict, list judgements) (lines []string) {
	if len(t.rows) == 0 || t.rows[len(t.rows)-1].suite != suite {
		t.rows = append(t.rows, &row{suite: suite})
	}
	r := t.rows[len(t.rows)-1]
	r.files++
	open, refusal := false, false
	for _, d := range v.Found {
		j := list.of(suite, f, d)
		if j != nil && j.who == "ours" {
			continue
		}
		mark := "new"
		if j != nil {
			mark = "wrong"
		}
		open = true
		refusal = refusal || d.Class == "refused"
		lines = append(lines, fmt.Sprintf("%-6s %s %-5s %-8s %s/%s: %s", mark, f.hash, d.Kind, d.Class, suite, f.name, d.Text))
	}
	switch {
	case refusal:
		r.refusedWrongly++
	case open:
		r.wrong++
	case len(v.Reads) == 0:
		r.refused++
	case len(v.Found) > 0:
		r.judged++
	default:
		r.right++
	}
	return lines
}

// String returns the table in Markdown, with the sum below.
func (t *table) String() string {
	var b strings.Builder
	b.WriteString("| suite | files | right | differs, judged | refused rightly | wrong | refused wrongly |\n|---|--:|--:|--:|--:|--:|--:|\n")
	sum := &row{suite: "all"}
	for _, r := range t.rows {
		r.write(&b)
		sum.files += r.files
		sum.right += r.right
		sum.judged += r.judged
		sum.refused += r.refused
		sum.wrong += r.wrong
		sum.refusedWrongly += r.refusedWrongly
	}
	sum.write(&b)
	return b.String()
}

func (r *row) write(b *strings.Builder) {
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %d | %d |\n", r.suite, r.files, r.right, r.judged, r.refused, r.wrong, r.refusedWrongly)
}
