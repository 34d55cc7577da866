package pipeline

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/pipeline/internal/plugins"
)

var update = flag.Bool("update", false, "write the table of plug-ins anew")

// told are the fields by which streams of one media type go to different elements.
var told = []string{"mpegversion", "layer", "systemstream", "layout", "wmaversion", "wmvversion", "divxversion", "msmpegversion", "rmversion"}

// variants returns caps of a media type for each of the values that told fields may have.
func variants(caps string) []string {
	media, rest, _ := strings.Cut(caps, ", ")
	list := []string{media}
	rest = strings.ReplaceAll(strings.ReplaceAll(rest, "[ 1, 2 ]", "{ 1, 2 }"), "[ 4, 5 ]", "{ 4, 5 }")
	for _, name := range told {
		values := plugins.Fields(rest)[name]
		if len(values) == 0 {
			continue
		}
		kind := "int"
		switch name {
		case "systemstream":
			kind = "boolean"
		case "layout":
			kind = "string"
		}
		var longer []string
		for _, l := range list {
			for _, v := range values {
				longer = append(longer, fmt.Sprintf("%s, %s=(%s)%s", l, name, kind, v))
			}
		}
		list = longer
	}
	return list
}

// chosenFor returns the element that reading uses for caps, and whether the caller must allow it by name.
func chosenFor(t *testing.T, text string) (element string, asked bool) {
	t.Helper()
	caps := parseCaps(t, text)
	all := gst.Factories(caps, convertible...)
	names := make([]string, len(all))
	for i, f := range all {
		names[i] = f.Name
	}
	for _, r := range []rules{{}, {allowed: names}} {
		if f, ok, err := r.demuxer(caps); ok && err == nil {
			return f.Name, r.allowed != nil
		}
		if f, err := r.decoder(caps); err == nil {
			return f.Name, r.allowed != nil
		}
	}
	return "", false
}

// The table of plug-ins names the element that reading uses, where all packages are installed, for all that they decode.
func TestPluginTable(t *testing.T) {
	for _, one := range []string{"theoradec", "vpxdec", "vp9dec", "tsdemux", "asfdemux", "avdec_h264"} {
		if _, ok := gst.FindFactory(one); !ok && one != "vpxdec" {
			t.Skipf("the element %s is not installed: run ci/install.sh build test", one)
		}
	}
	elements := map[string][]string{} // caps with fields, by media type
	lines := map[string]string{}
	for _, caps := range plugins.Caps() {
		for _, v := range variants(caps) {
			if element, asked := chosenFor(t, v); element != "" {
				media, _, _ := strings.Cut(v, ",")
				if lines[v] == "" {
					elements[media] = append(elements[media], v)
				}
				lines[v] = v + "\t" + element
				if asked {
					lines[v] += "\tPlugins"
				}
			}
		}
	}
	var table []string
	for media, of := range elements {
		same := !slices.ContainsFunc(of, func(v string) bool {
			_, element, _ := strings.Cut(lines[v], "\t")
			_, first, _ := strings.Cut(lines[of[0]], "\t")
			return element != first
		})
		if same {
			_, element, _ := strings.Cut(lines[of[0]], "\t")
			table = append(table, media+"\t"+element)
			continue
		}
		for _, v := range of {
			table = append(table, lines[v])
		}
	}
	// Those with more fields first, as the first that fits is taken.
	slices.SortFunc(table, func(a, b string) int {
		if n := strings.Count(b, "=") - strings.Count(a, "="); n != 0 {
			return n
		}
		return strings.Compare(a, b)
	})
	want := strings.Join(table, "\n") + "\n"
	const path = "internal/plugins/table.txt"
	if *update {
		disk.Write(t, path, []byte(want))
	}
	got := disk.Read(t, path)
	if string(got) != want {
		t.Errorf("the table is out of date: run go test ./pipeline -run TestPluginTable -update\nwant:\n%s", want)
	}
}

// Every element of the table is in a package.
func TestPluginPackages(t *testing.T) {
	for _, c := range []struct{ media, field, value, pack string }{
		{"video/x-h264", "", "", "gstreamer1.0-libav"},
		{"video/x-av1", "", "", "gstreamer1.0-plugins-bad"},
		{"audio/mpeg", "mpegversion", "4", "gstreamer1.0-libav"},
		{"audio/mpeg", "mpegversion", "1", "gstreamer1.0-plugins-good"},
		{"video/mpeg", "systemstream", "true", "gstreamer1.0-plugins-bad"},
		{"video/x-ms-asf", "", "", "gstreamer1.0-plugins-ugly"},
		{"audio/AMR", "", "", "gstreamer1.0-plugins-ugly"},
		{"audio/x-tta", "", "", "gstreamer1.0-libav"},
		{"video/x-h266", "", "", ""},
	} {
		line, ok := plugins.Find(c.media, func(name string) string {
			if name == c.field {
				return c.value
			}
			return ""
		})
		pack, _ := plugins.Package(line.Element)
		if ok != (c.pack != "") || pack != c.pack {
			t.Errorf("%s: %q of %q, want %q", c.media, line.Element, pack, c.pack)
		}
	}
}
