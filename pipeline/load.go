package pipeline

import (
	"slices"
	"strings"

	"github.com/gonumm/gonumm/gst"
)

// Load loads all that a pipeline may plug for a stranger's file, for a process that can open nothing later.
func Load() {
	named := []string{"appsink", "fakesink", "capssetter", "identity"}
	for _, d := range descriptions {
		named = append(named, d.converter[0])
	}
	named = append(named, delicate...)
	words := []string{"Demuxer", "Decoder", "Parser"}
	gst.Load(func(f gst.Factory) bool {
		if slices.Contains(named, f.Name) {
			return true
		}
		return f.Rank >= gst.Marginal && slices.ContainsFunc(words, f.Is) && !f.Is("Hardware") && rules{}.allows(f) &&
			!strings.HasPrefix(f.Name, unfit)
	})
}
