package gst_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
)

// numberedBytes are 4-byte numbers from 0 on: any piece says where it was cut.
func numberedBytes(n int) []byte {
	b := make([]byte, 0, n+4)
	for i := uint32(0); len(b) < n; i++ {
		b = binary.BigEndian.AppendUint32(b, i)
	}
	return b[:n]
}

func openBytes(t testing.TB, content []byte) *os.File {
	t.Helper()
	return disk.Open(t, disk.File(t, "content", content))
}

// pullAllBytes takes everything up to the end.
func pullAllBytes(t testing.TB, sink *gst.Sink) []byte {
	t.Helper()
	var got []byte
	for {
		s, err := sink.Pull(pullTimeout)
		if errors.Is(err, gst.ErrEnd) {
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, s.Bytes...)
		s.Release()
	}
}

// sourceToSink serves a view of the content.
func sourceToSink(t testing.TB, content []byte, view gst.View) (*gst.Pipeline, *gst.Source, *gst.Sink) {
	t.Helper()
	file := openBytes(t, content)
	defer file.Close() // the source has its own
	return sourceFrom(t, file, view)
}

func sourceFrom(t testing.TB, from io.ReaderAt, view gst.View) (*gst.Pipeline, *gst.Source, *gst.Sink) {
	t.Helper()
	p := newPipeline(t)
	source := must.Value(p.AddSource(from, view))(t)
	return p, source, addSink(t, p, &source.Element, "ANY", 4)
}

// addSink puts a sink that holds so many samples behind an element, and closes it with the test.
func addSink(t testing.TB, p *gst.Pipeline, behind *gst.Element, caps string, holds int) *gst.Sink {
	t.Helper()
	sink := must.Value(p.AddSink(caps, holds))(t)
	t.Cleanup(sink.Close)
	if err := behind.Link(&sink.Element); err != nil {
		t.Fatal(err)
	}
	return sink
}

func TestSourceServesView(t *testing.T) {
	const n = 300_001 // not whole blocks
	content := numberedBytes(n)
	patched := func(view gst.View) []byte {
		want := slices.Clone(content)
		for _, p := range view.Patches {
			copy(want[p.Offset:], p.Bytes)
		}
		return want[view.Start:view.End]
	}
	long := bytes.Repeat([]byte("patch"), 40_000) // over several blocks
	tests := map[string]gst.View{
		"all":                   {End: n},
		"from the middle":       {Start: 123_457, End: n},
		"up to the middle":      {End: 123_457},
		"one byte":              {Start: 99, End: 100},
		"patch in front":        {End: n, Patches: []gst.Patch{{0, []byte("patch")}}},
		"patch at the end":      {End: n, Patches: []gst.Patch{{n - 5, []byte("patch")}}},
		"patch over a border":   {End: n, Patches: []gst.Patch{{65536 - 2, []byte("patch")}}},
		"long patch":            {End: n, Patches: []gst.Patch{{1001, long}}},
		"patches and a window":  {Start: 1000, End: 200_000, Patches: []gst.Patch{{998, []byte("patch")}, {50_000, []byte("more")}, {199_998, []byte("patch")}}},
		"patches over another":  {End: n, Patches: []gst.Patch{{10, []byte("patch")}, {12, []byte("PATCH")}}},
		"a patch of nothing":    {End: n, Patches: []gst.Patch{{10, nil}}},
		"patches outside of it": {Start: 1000, End: 2000, Patches: []gst.Patch{{10, []byte("patch")}, {5000, []byte("patch")}}},
	}
	for name, view := range tests {
		for of, from := range map[string]io.ReaderAt{"a file": openBytes(t, content), "a reader": bytes.NewReader(content)} {
			t.Run(name+" of "+of, func(t *testing.T) {
				p, source, sink := sourceFrom(t, from, view)
				play(t, p)
				if got := pullAllBytes(t, sink); !bytes.Equal(got, patched(view)) {
					t.Errorf("%d bytes, want %d others", len(got), view.End-view.Start)
				}
				if taken := source.Taken(); taken != view.End-view.Start {
					t.Errorf("%d bytes taken, want %d", taken, view.End-view.Start)
				}
				if again := source.Again(); again != 0 {
					t.Errorf("%d bytes taken again", again)
				}
			})
		}
	}
}

// readerAt is a reader of one function.
type readerAt func(p []byte, off int64) (int, error)

func (r readerAt) ReadAt(p []byte, off int64) (int, error) { return r(p, off) }

// A reader that gives a little at a time is asked again; one that fails, lies or panics is a failure on the bus.
func TestSourceOfOddReaders(t *testing.T) {
	content := numberedBytes(100_000)
	whole := bytes.NewReader(content)
	for name, c := range map[string]struct {
		read  readerAt
		fails bool
	}{
		"a little at a time": {read: func(p []byte, off int64) (int, error) { return whole.ReadAt(p[:min(len(p), 77)], off) }},
		"nothing more":       {read: func([]byte, int64) (int, error) { return 0, nil }},
		"an error":           {read: func([]byte, int64) (int, error) { return 0, errors.New("broken") }, fails: true},
		"an error midway": {read: func(p []byte, off int64) (int, error) {
			if off > 50_000 {
				return 0, fs.ErrPermission
			}
			return whole.ReadAt(p[:min(len(p), 1000)], off)
		}, fails: true},
		"an error of the system": {read: func([]byte, int64) (int, error) { return 0, syscall.EIO }, fails: true},
		"an interruption":        {read: func([]byte, int64) (int, error) { return 0, syscall.EINTR }, fails: true},
		"more than there is":     {read: func(p []byte, _ int64) (int, error) { return len(p) + 1, nil }, fails: true},
		"less than nothing":      {read: func([]byte, int64) (int, error) { return -1, nil }, fails: true},
		"a panic":                {read: func([]byte, int64) (int, error) { panic("broken") }, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			p, _, sink := sourceFrom(t, c.read, gst.View{End: 100_000})
			play(t, p)
			if c.fails {
				if m := p.Pop(pullTimeout); m == nil || m.Type != gst.MessageError || m.Err.Domain != gst.ResourceError {
					t.Errorf("%+v, want a failure to read", m)
				}
				return
			}
			got := pullAllBytes(t, sink)
			if !bytes.Equal(got, content[:len(got)]) || name == "a little at a time" && len(got) != len(content) {
				t.Errorf("%d bytes, want others", len(got))
			}
		})
	}
}

// wave returns bytes as a sound of a byte each microsecond: a time in it is an offset.
func wave(content []byte) []byte {
	const rate = 1_000_000
	le := binary.LittleEndian
	w := le.AppendUint32([]byte("RIFF"), uint32(36+len(content)))
	w = le.AppendUint32(append(w, "WAVEfmt "...), 16)
	for _, half := range []uint16{1, 1, rate & 0xffff, rate >> 16, rate & 0xffff, rate >> 16, 1, 8} {
		w = le.AppendUint16(w, half)
	}
	w = le.AppendUint32(append(w, "data"...), uint32(len(content)))
	return append(w, content...)
}

// A parser that is given the bytes, as behind a queue, makes seeks in bytes from those in time.
func TestSourceSeeks(t *testing.T) {
	const before, after, patched = 1001, 57, 198_999
	want := numberedBytes(300_000)
	content := slices.Concat(numberedBytes(before), wave(want), numberedBytes(after))
	start := len(content) - after - len(want)
	patch := []byte("patch")
	copy(want[patched:], patch)
	view := gst.View{Start: before, End: int64(len(content) - after), Patches: []gst.Patch{{int64(start + patched), patch}}}

	p := newPipeline(t)
	source := must.Value(p.AddSource(bytes.NewReader(content), view))(t)
	last := &source.Element
	for _, name := range []string{"queue", "wavparse"} {
		e := must.Value(p.Add(name))(t)
		if err := last.Link(e); err != nil {
			t.Fatal(err)
		}
		last = e
	}
	sink := addSink(t, p, last, "ANY", 4)
	play(t, p)
	if got := pullAllBytes(t, sink); !bytes.Equal(got, want) { // the parser seeks once it has seen the header
		t.Errorf("%d bytes, want %d others", len(got), len(want))
	}
	for _, offset := range []int{0, 65536, 1, len(want) - 1, patched, 0} {
		if !p.SeekAccurate(time.Duration(offset) * time.Microsecond) {
			t.Fatalf("no seek to %d", offset)
		}
		if got := pullAllBytes(t, sink); !bytes.Equal(got, want[offset:]) {
			t.Errorf("from %d: %d bytes, want %d others", offset, len(got), len(want)-offset)
		}
	}
	if source.Taken() <= int64(len(want)) {
		t.Errorf("%d bytes taken, though some were taken again", source.Taken())
	}
	if again := source.Again(); again <= int64(len(want)) || again > source.Taken()-int64(len(want)) {
		t.Errorf("%d bytes of %d taken again, of a file of %d that was read more than twice", again, source.Taken(), len(want))
	}
}

// A file that was cut while it was read ends where it ends now.
func TestSourceOfShrunkenFile(t *testing.T) {
	content := numberedBytes(100_000)
	p, _, sink := sourceToSink(t, content, gst.View{End: 200_000})
	play(t, p)
	if got := pullAllBytes(t, sink); !bytes.Equal(got, content) {
		t.Errorf("%d bytes, want %d", len(got), len(content))
	}
}

func TestSourceOfClosedFile(t *testing.T) {
	file := openBytes(t, []byte("content"))
	file.Close()
	if _, err := newPipeline(t).AddSource(file, gst.View{End: 7}); err == nil {
		t.Error("it is served")
	}
	if _, _, err := gst.Recognise(file, gst.View{End: 7}); err == nil {
		t.Error("it is recognised")
	}
}

// A descriptor that cannot be read is a failure on the bus, and not an end.
func TestSourceOfUnreadableFile(t *testing.T) {
	file, err := os.OpenFile(filepath.Join(t.TempDir(), "written"), os.O_WRONLY|os.O_CREATE, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p := newPipeline(t)
	source, err := p.AddSource(file, gst.View{End: 1000})
	if err != nil {
		t.Fatal(err)
	}
	sink, err := p.AddSink("ANY", 4)
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Link(&sink.Element); err != nil {
		t.Fatal(err)
	}
	play(t, p)
	if m := p.Pop(pullTimeout); m == nil || m.Type != gst.MessageError || m.Err.Domain != gst.ResourceError {
		t.Errorf("%+v, want a failure to read", m)
	}
}

func TestRecognise(t *testing.T) {
	sound := wavFile(numberedSamples(2000, 2), 44100, 2)
	for _, test := range []struct {
		name    string
		content []byte
		view    func(n int64) gst.View
		media   string
	}{
		{"sound", sound, func(n int64) gst.View { return gst.View{End: n} }, "audio/x-wav"},
		{"sound after something else", append(numberedBytes(1000), sound...), func(n int64) gst.View { return gst.View{Start: 1000, End: n} }, "audio/x-wav"},
		{"sound that is hidden", sound, func(n int64) gst.View { return gst.View{End: n, Patches: []gst.Patch{{0, make([]byte, n)}}} }, ""},
		{"a picture under a patch", make([]byte, 5000), func(n int64) gst.View {
			return gst.View{End: n, Patches: []gst.Patch{{0, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01")}}}
		}, "image/png"},
		{"text", bytes.Repeat([]byte("Some words make a text, and more of them a longer one.\n"), 50), func(n int64) gst.View { return gst.View{End: n} }, "text/plain"},
		{"no format", bytes.Repeat([]byte{0xa5, 0x5a, 0xfe, 0x81, 0x00}, 1000), func(n int64) gst.View { return gst.View{End: n} }, ""},
		{"nothing", sound, func(int64) gst.View { return gst.View{} }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, from := range []io.ReaderAt{openBytes(t, test.content), bytes.NewReader(test.content)} {
				caps, certainty, err := gst.Recognise(from, test.view(int64(len(test.content))))
				switch {
				case err != nil:
					t.Error(err)
				case test.media == "" && caps != nil:
					t.Errorf("recognised as %v", caps)
				case test.media != "" && (caps == nil || caps.Media != test.media || certainty < 1 || certainty > 100):
					t.Errorf("recognised as %v with %d %%, want %s", caps, certainty, test.media)
				}
			}
		})
	}
}
