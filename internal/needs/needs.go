// Package needs finds what tests need: other programs and modules of Debian's Python to compare with, and ports. A test without a program
// is skipped, and says what to install.
package needs

import (
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Python is Debian's interpreter, which has Debian's modules; another one that comes first in the path has not.
const Python = "/usr/bin/python3"

// groups are those of ci/install.sh with the programs; of others it is "test".
var groups = map[string]string{
	"chromium": "players", "mkvmerge": "players", "mp3val": "players", "mpg123": "players", "opusinfo": "players", "webpinfo": "players",
	"gst-launch-1.0": "build",
}

// Program returns the path of a program, also of one that only root's path has.
func Program(t testing.TB, name string) (path string) {
	t.Helper()
	for _, candidate := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path
		}
	}
	group := groups[name]
	if group == "" {
		group = "test"
	}
	t.Skipf("%s is not installed: ci/install.sh %s", name, group)
	return ""
}

// Run runs a program and returns what it prints, and what it complains of where it succeeds all the same.
func Run(t testing.TB, name string, args ...string) (out, complaints []byte) {
	t.Helper()
	cmd := exec.Command(Program(t, name), args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out, stderr.Bytes()
}

// imported has the code that Python has run.
var imported sync.Map

// Modules skips a test where Python cannot run the code, imports as a rule, for want of a package of Debian's in a group of ci/install.sh.
func Modules(t testing.TB, code, packages, group string) {
	t.Helper()
	if _, ok := imported.Load(code); ok {
		return
	}
	if err := exec.CommandContext(t.Context(), Python, "-c", code).Run(); err != nil {
		t.Skipf("%s is not installed: ci/install.sh %s", packages, group)
	}
	imported.Store(code, true)
}
