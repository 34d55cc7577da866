package pipeline

import (
	"cmp"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline/internal/plugins"
)

// readableName returns what people call the format or codec of caps.
func readableName(caps *gst.Caps) string {
	known := codecs[caps.Media]
	if known.titled != nil {
		if title := known.titled(caps); title != "" {
			return title
		}
	}
	return cmp.Or(containers[caps.Media].title, known.title, caps.Media)
}

// missing returns the error for caps that nothing here decodes: the package that would help, or the option, or that none does.
func missing(caps *gst.Caps) error {
	e := &PluginError{Feature: readableName(caps)}
	line, known := plugins.Find(caps.Media, caps.Text)
	switch {
	case !known:
		e.Feature += " (no package of Debian 12 brings it)"
	case line.Asked && installed(line.Element):
		return failure(ErrUnsupported, "%s: only the element %s opens it, which Plugins(%[2]q) allows", e.Feature, line.Element)
	case line.Asked:
		e.Feature += " (pass Plugins(\"" + line.Element + "\") as well)"
		e.Package, _ = plugins.Package(line.Element)
	case !installed(line.Element):
		e.Package, _ = plugins.Package(line.Element)
	}
	return e
}

// installed reports whether an element is there to be chosen.
func installed(element string) bool {
	f, ok := gst.FindFactory(element)
	return ok && f.Rank >= gst.Marginal
}

// packageOf returns the package that brings an element; empty where none of Debian's does.
func packageOf(element string) string {
	name, _ := plugins.Package(element)
	return name
}
