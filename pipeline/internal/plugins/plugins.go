// Package plugins knows which Debian package provides which GStreamer element, and which element decodes what.
//
// debian.txt is what the control files of Debian 12's packages state, written by ci/plugins. table.txt names, for all the caps in
// it, the element that reading uses where everything is installed; TestPluginTable in package pipeline makes it and checks it.
package plugins

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed debian.txt
var debian string

//go:embed table.txt
var table string

// Line is a line of the table.
type Line struct {
	Caps    string // a media type, and the fields that must be equal
	Element string
	Asked   bool // the element is used only where the caller allows it by name

	media  string
	fields map[string][]string
}

// Package returns the package that provides an element; ok is false where none of Debian's does.
func Package(element string) (name string, ok bool) {
	name, ok = packages()[element]
	return name, ok
}

// Find returns the first line for caps of a media type. field returns the text of their fields, empty for one that they lack, which
// matches all. ok is false where nothing in Debian decodes them.
func Find(media string, field func(name string) string) (line Line, ok bool) {
	for _, l := range lines() {
		if l.media == media && l.fits(field) {
			return l, true
		}
	}
	return Line{}, false
}

// Caps returns all caps that some package's elements decode, as text.
func Caps() []string { return records("caps") }

func (l Line) fits(field func(name string) string) bool {
	for name, values := range l.fields {
		if value := field(name); value != "" && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

var packages = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, record := range records("element") {
		element, name, _ := strings.Cut(record, "\t")
		all[element] = name
	}
	return all
})

// records returns the lines of debian.txt of a kind, without the kind.
func records(kind string) []string {
	var list []string
	for line := range strings.Lines(debian) {
		if rest, ok := strings.CutPrefix(line, kind+"\t"); ok {
			list = append(list, strings.TrimSuffix(rest, "\n"))
		}
	}
	return list
}

var lines = sync.OnceValue(func() []Line {
	var all []Line
	for line := range strings.Lines(table) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(words) < 2 {
			continue
		}
		media, rest, _ := strings.Cut(words[0], ", ")
		all = append(all, Line{Caps: words[0], Element: words[1], Asked: len(words) > 2, media: media, fields: Fields(rest)})
	}
	return all
})

// Fields parses fields of caps that are one value or a list of values each: "layer=(int){ 1, 2 }, framed=(boolean)true". Others,
// such as ranges, are left out: they do not distinguish elements.
func Fields(text string) map[string][]string {
	fields := map[string][]string{}
	for text != "" {
		name, rest, _ := strings.Cut(text, "=(")
		_, rest, _ = strings.Cut(rest, ")")
		var value string
		switch {
		case strings.HasPrefix(rest, "{"):
			value, text, _ = strings.Cut(rest[1:], "}")
		case strings.HasPrefix(rest, "["):
			_, text, _ = strings.Cut(rest[1:], "]")
		default:
			value, text, _ = strings.Cut(rest, ", ")
			fields[strings.TrimSpace(name)] = []string{strings.TrimSpace(value)}
			continue
		}
		text = strings.TrimPrefix(text, ", ")
		for v := range strings.SplitSeq(value, ",") {
			if v = strings.TrimSpace(v); v != "" {
				fields[strings.TrimSpace(name)] = append(fields[strings.TrimSpace(name)], v)
			}
		}
	}
	return fields
}
