package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/gonumm/gonumm/numm"
)

// examine reads a file in every way and compares it with the peers.
func examine(ctx context.Context, path string, p *peers, c *child) verdict {
	e := &examination{ctx: ctx, path: path, peers: p, raws: c.raw}
	e.found = sync.OnceValue(func() probed { return askProbe(ctx, path) })
	e.read(c)
	e.probe()
	e.image()
	e.sound()
	e.video()
	if len(e.verdict.Reads) == 0 {
		e.verdict.Refused = e.readings[kindProbe].Error
		e.words()
	}
	return e.verdict
}

// An examination is that of one file.
type examination struct {
	ctx      context.Context
	path     string
	peers    *peers
	raws     string        // the files for what is read begin so
	found    func() probed // what ffprobe says, which is asked once
	readings map[string]reading
	verdict  verdict
}

func (e *examination) differs(kind, class, format string, args ...any) {
	e.verdict.Found = append(e.verdict.Found, difference{kind, class, fmt.Sprintf(format, args...)})
}

// read reads the file as each kind in a child, and after a crash or a hang goes on in another. Both are differences, whatever
// the peers do.
func (e *examination) read(c *child) {
	e.readings = map[string]reading{}
	for left := allKinds; len(left) > 0; {
		said := c.ask(e.ctx, question{e.path, left}, func(r reading) {
			e.readings[left[0]] = r
			for _, law := range r.Laws {
				e.differs(left[0], "content", "%s", law)
			}
			left = left[1:]
		})
		if len(left) > 0 {
			e.readings[left[0]] = reading{Error: said, Says: "crash"}
			e.differs(left[0], "refused", "%s", said)
			left = left[1:]
		}
	}
}

// raw is the file for what is read as a kind.
func (e *examination) raw(kind string) string { return e.raws + kind }

// picture reports whether the file is only pictures to the library.
func (e *examination) picture() bool {
	info := e.readings[kindProbe].Info
	return info != nil && len(info.Streams) > 0 &&
		!slices.ContainsFunc(info.Streams, func(s numm.StreamInfo) bool { return s.Kind != numm.KindImage })
}

// animation reports whether the file is one in a format of pictures, whose frames ffmpeg knows badly or not at all.
func (e *examination) animation() bool {
	info := e.readings[kindProbe].Info
	return info != nil && slices.Contains([]string{"avif", "heic", "webp", "png", "gif", "jpegxl"}, info.Container)
}

// soundAlone reports whether the file is sound and nothing else to the library and to ffprobe.
func (e *examination) soundAlone() bool {
	info := e.readings[kindProbe].Info
	found := e.found()
	return info != nil && len(info.Streams) > 0 &&
		!slices.ContainsFunc(info.Streams, func(s numm.StreamInfo) bool { return s.Kind != numm.KindSound }) &&
		!slices.ContainsFunc(found.streams, func(s probedStream) bool { return s.CodecType == "video" })
}

// outcome is how a peer got on with a file.
type outcome int

const (
	peerRefuses   outcome = iota
	peerComplains         // it gives something, and says that the file is damaged
	peerReads
)

// agreed settles what needs no comparison of content, and reports whether both read the file.
func (e *examination) agreed(kind string, r reading, peer outcome) bool {
	switch {
	case r.Says == "crash":
		return false
	case r.Error == "" && peer == peerRefuses && kind == kindSound && r.Count == 0:
		return false // nothing in it
	case r.Error == "" && peer == peerRefuses:
		e.verdict.Reads = append(e.verdict.Reads, kind)
		e.differs(kind, "content", "no peer reads it")
		return false
	case r.Error == "":
		e.verdict.Reads = append(e.verdict.Reads, kind)
		return true
	case r.Part && strings.Contains(r.Error, "the file ends after"):
		e.verdict.Reads = append(e.verdict.Reads, kind) // all that there is, and the error that says so
	case peer == peerReads:
		e.differs(kind, "refused", "%s", r.Error)
	}
	return false
}

// words looks at what is said of a file that is not read at all: damage is said of known formats alone.
func (e *examination) words() {
	info := e.readings[kindProbe]
	magic, _, _ := strings.Cut(magicOf(e.ctx, e.path), ",")
	damaged := info.Says == "corrupt" || strings.Contains(info.Error, "damaged")
	if damaged && e.found().format == "" && slices.Contains([]string{"data", "ASCII text"}, magic) {
		e.differs(kindProbe, "message", "called damaged, and of no format that anybody knows: %s", info.Error)
	}
	for _, word := range []string{"panic", "nil pointer", "internal data stream", "not-negotiated", "GStreamer encountered"} {
		if strings.Contains(info.Error, word) {
			e.differs(kindProbe, "message", "%s", info.Error)
		}
	}
}
