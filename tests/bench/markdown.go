package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The table of a document stands between two comments. The first may name the rows that the document has, by a regular
// expression: <!-- bench: ^jpeg -->.
var tableBegin = regexp.MustCompile(`<!-- bench(?:: (.*))? -->\n`)

const tableEnd = "<!-- /bench -->"

// replaceTable writes the results into a document.
func replaceTable(path string, results []result, turns int, before string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	at := tableBegin.FindSubmatchIndex(text)
	if at == nil {
		return fmt.Errorf("%s: no <!-- bench -->", path)
	}
	_, tail, closed := bytes.Cut(text[at[1]:], []byte(tableEnd))
	if !closed {
		return fmt.Errorf("%s: no %s", path, tableEnd)
	}
	if at[2] >= 0 {
		only, err := regexp.Compile(string(text[at[2]:at[3]]))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		results = slices.DeleteFunc(slices.Clone(results), func(r result) bool { return !only.MatchString(r.name) })
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s\n%s%s", text[:at[1]], markdown(results, turns, before), tableEnd, tail)
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func markdown(results []result, turns int, before string) string {
	var lost, won []result
	for _, r := range results {
		if r.excess() > 0 {
			lost = append(lost, r)
		} else {
			won = append(won, r)
		}
	}
	slices.SortStableFunc(lost, func(a, b result) int { return cmp.Compare(b.excess(), a.excess()) })
	var b strings.Builder
	fmt.Fprintf(&b, "Measured on %s, medians of turns in one run, %d of each; load at the start %s, at the end %s.\n\n",
		time.Now().UTC().Format("2 January 2006"), turns, before, load())
	if len(lost) > 0 {
		fmt.Fprintf(&b, "**Not reached: %d of %d rows**\n\n%s\n**Reached**\n\n", len(lost), len(results), table(lost))
	}
	b.WriteString(table(won))
	return b.String()
}

func table(results []result) string {
	var b strings.Builder
	b.WriteString("| | reach | numm | MiB | against | clock | processor | MiB |\n|---|--:|--:|--:|---|--:|--:|--:|\n")
	for _, r := range results {
		own, ok := r.median(0)
		figure, peak := "did not run", ""
		if ok {
			figure, peak = short(own.wall), fmt.Sprint(own.peak>>20)
		}
		line := fmt.Sprintf("| %s | %v | %s | %s |", r.name, r.reach, figure, peak)
		for i, c := range r.contestants {
			if i == 0 {
				continue
			}
			m, ran := r.median(i)
			if wall, cpu, ok := r.ratios(i); ok && ran {
				line += fmt.Sprintf(" %s | %.2f | %.2f | %d |", c.name, wall, cpu, m.peak>>20)
			} else {
				line += fmt.Sprintf(" %s | did not run | | |", c.name)
			}
			b.WriteString(line + "\n")
			line = "| | | | |"
		}
		if len(r.contestants) == 1 {
			b.WriteString(line + " | | | |\n")
		}
	}
	return b.String()
}

// machine describes the machine and its load.
func machine() string {
	return fmt.Sprintf("%s (%d cores of %s)", load(), runtime.NumCPU(), processorName())
}

// load is the number of tasks that ran or waited in the last minute, on average.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(text), " ")
	return one
}

func processorName() string {
	out, err := exec.Command("sed", "-n", "s/^model name[^:]*: //p;T;q", "/proc/cpuinfo").Output()
	if err != nil {
		return runtime.GOARCH
	}
	return strings.TrimSpace(string(out))
}
