package launch_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
)

// line is what a row of docs/pipelines.md says: the description of a source, of a sink, or of both for a name that both
// tables have.
type line struct{ source, sink string }

// tables reads both tables.
func tables(t *testing.T) map[string]line {
	t.Helper()
	text := disk.Read(t, "../../docs/pipelines.md")
	sources, sinks, found := strings.Cut(string(text), "## Sinks")
	if !found {
		t.Fatal("docs/pipelines.md has no sinks")
	}
	row := regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([^`]+)` \\|")
	lines := map[string]line{}
	for _, r := range row.FindAllStringSubmatch(sources, -1) {
		lines[r[1]] = line{source: r[2]}
	}
	for _, r := range row.FindAllStringSubmatch(sinks, -1) {
		l := lines[r[1]]
		l.sink = r[2]
		lines[r[1]] = l
	}
	return lines
}

// Every row of the tables does what it says, with the peer that it names.
func TestTables(t *testing.T) {
	turn.Long(t)
	lines := tables(t)
	for name := range rows {
		if _, listed := lines[name]; !listed {
			t.Errorf("no row is called %q", name)
		}
	}
	for name, l := range lines {
		t.Run(name, func(t *testing.T) {
			r, known := rows[name]
			switch {
			case !known:
				t.Fatal("no test runs this row")
			case r.rig && !inRig:
				t.Skip("needs a screen or PipeWire: make live runs it")
			case !r.rig && inRig:
				t.Skip("needs no rig: make unit runs it")
			}
			needElements(t, l)
			t.Parallel()
			r.run(t, l)
		})
	}
}

// needElements skips the test where an element of a description is not installed, and names it.
func needElements(t *testing.T, l line) {
	t.Helper()
	element := regexp.MustCompile(`(?:^|[!.] )([a-z]\w+)(?: |$)`)
	for _, description := range []string{l.source, l.sink} {
		for _, e := range element.FindAllStringSubmatch(description, -1) {
			if _, found := gst.FindFactory(e[1]); !found {
				t.Skipf("this machine has no element %s", e[1])
			}
		}
	}
}

// with puts what a test has in place of what the table shows as an example.
func with(description string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(description)
}
