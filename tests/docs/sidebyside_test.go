package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

const sideBySide = "../../docs/sidebyside"

// sideTasks are the tasks of docs/sidebyside.md; those that write have a file.
var sideTasks = map[string]bool{"frames": false, "sound": false, "video": true, "tone": true, "negative": true, "camera": false}

// The same tasks in gst-python, go-gst and numm print and write the same, byte for byte.
func TestSideBySide(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	built := func(name string) string {
		program := filepath.Join(folder, name)
		cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
		cmd.Dir = filepath.Join(sideBySide, name)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return program
	}
	want := doTasks(t, folder, built("numm"))
	t.Run("go-gst", func(t *testing.T) { sameTasks(t, doTasks(t, folder, built("gogst")), want) })
	t.Run("gst-python", func(t *testing.T) {
		const probe = `import numpy, gi; gi.require_version("Gst", "1.0"); from gi.repository import Gst`
		needs.Modules(t, probe, "python3-gst-1.0 or python3-numpy", "test")
		sameTasks(t, doTasks(t, folder, needs.Python, filepath.Join(sideBySide, "tasks.py")), want)
	})
}

// doTasks returns what each task of a program makes: what it prints and what it writes.
func doTasks(t *testing.T, folder string, program ...string) map[string]string {
	t.Helper()
	made := map[string]string{}
	for task, writes := range sideTasks {
		path := filepath.Join(folder, "made")
		cmd := exec.CommandContext(t.Context(), program[0], append(program[1:], task, path)...)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", task, err)
		}
		if writes {
			file := disk.Read(t, path)
			out = append(out, file...)
		}
		if len(out) == 0 {
			t.Fatalf("%s makes nothing", task)
		}
		made[task] = string(out)
	}
	return made
}

func sameTasks(t *testing.T, got, want map[string]string) {
	t.Helper()
	for task := range sideTasks {
		if got[task] != want[task] {
			t.Errorf("%s: %d bytes %.60q, and numm %d bytes %.60q", task, len(got[task]), got[task], len(want[task]), want[task])
		}
	}
}

// The page shows the programs' own code, and its table counts the lines of it.
func TestSideBySideShowsThePrograms(t *testing.T) {
	page := disk.Read(t, sideBySide+".md")
	var programs strings.Builder
	for _, name := range []string{"tasks.py", "gogst/main.go", "numm/main.go"} {
		code := disk.Read(t, filepath.Join(sideBySide, name))
		programs.Write(code)
	}
	blocks := regexp.MustCompile("(?ms)^```(?:golang|python)\n(.*?)^```$").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 3*len(sideTasks) {
		t.Errorf("only %d pieces of code", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(programs.String(), block[1]) {
			t.Errorf("no program has\n%s", block[1])
		}
	}
	sections := strings.Split(string(page), "\n## ")[1:]
	for _, section := range sections[:len(sideTasks)] {
		title, body, _ := strings.Cut(section, "\n")
		lines := map[string]int{}
		for _, block := range regexp.MustCompile("(?ms)^(gst-python|go-gst|numm):\n\n```\\w+\n(.*?)^```$").FindAllStringSubmatch(body, -1) {
			lines[block[1]] = strings.Count(block[2], "\n")
		}
		row := fmt.Sprintf("| %s | %d | %d | %d |", title, lines["gst-python"], lines["go-gst"], lines["numm"])
		if !strings.Contains(string(page), row) {
			t.Errorf("the table lacks %s", row)
		}
	}
}
