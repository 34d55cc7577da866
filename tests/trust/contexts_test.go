package trust_test

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/live"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// A contextCall is a public function that takes a context.
type contextCall struct {
	do func(ctx context.Context) error
	// midway is the test in which its context ends while it is at work; empty where TestContextsMidway is.
	midway string
}

// Every public function that takes a context ends with its error, at once, where that has ended before, and does nothing.
func TestContextsBefore(t *testing.T) {
	calls := contextCalls(t, t.TempDir())
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		t.Run(name, func(t *testing.T) {
			checkPrompt(t, func() (time.Duration, error) {
				ctx, cancel := context.WithCancel(t.Context())
				cancel()
				late := witness(ctx)
				err := calls[name].do(ctx)
				if strings.HasPrefix(name, "live.") && (err == nil || errors.Is(err, live.ErrNoDisplay) || errors.Is(err, live.ErrNoDevice)) {
					err = context.Canceled // loops over devices end with the context; without a device there is nothing to end
				}
				return late(), expect(err, context.Canceled)
			})
		})
	}
}

// Those that no other test cancels midway are, again and again until it happens there.
func TestContextsMidway(t *testing.T) {
	turn.Long(t)
	calls := contextCalls(t, t.TempDir())
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		if calls[name].midway != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			for _, after := range []time.Duration{time.Millisecond, 10 * time.Millisecond, 50 * time.Millisecond} {
				checkPrompt(t, func() (time.Duration, error) {
					ctx, cancel := context.WithTimeout(t.Context(), after)
					defer cancel()
					late := witness(ctx)
					for {
						if err := calls[name].do(ctx); err != nil {
							return late(), expect(err, context.DeadlineExceeded)
						}
					}
				})
			}
		})
	}
}

// No public function that takes a context is without an entry here, and no method of what can be closed without one in
// the tests of closed receivers.
func TestEveryContextIsTried(t *testing.T) {
	calls := contextCalls(t, t.TempDir())
	tests := functionsOf(t, ".", "_test.go")
	for _, folder := range []string{"numm", "live"} {
		for name, f := range functionsOf(t, filepath.Join("..", "..", folder), ".go") {
			if strings.Contains(name, ".") || !takesContext(f) {
				continue
			}
			call, ok := calls[folder+"."+name]
			if !ok {
				t.Errorf("%s.%s is not tried with a context that has ended", folder, name)
			}
			delete(calls, folder+"."+name)
			if _, ok := tests[call.midway]; call.midway != "" && !ok && !strings.HasPrefix(call.midway, "rig: ") {
				t.Errorf("%s.%s: there is no test %s", folder, name, call.midway)
			}
		}
	}
	for name := range calls {
		t.Errorf("there is no %s", name)
	}
	closed := slices.Concat(slices.Collect(prefixed("VideoReader.", maps.Keys(videoMethods()))), slices.Collect(prefixed("SoundReader.", maps.Keys(soundMethods()))),
		slices.Collect(prefixed("MovieReader.", maps.Keys(movieMethods()))), slices.Collect(maps.Keys(writerMethods())))
	for name := range functionsOf(t, filepath.Join("..", "..", "numm"), ".go") {
		of, method, ok := strings.Cut(name, ".")
		if !ok || !strings.HasSuffix(of, "Reader") && !strings.HasSuffix(of, "Writer") || slices.Contains([]string{"Close", "Abort", "Info", "Size"}, method) {
			continue
		}
		if !slices.Contains(closed, name) {
			t.Errorf("%s is not tried closed", name)
		}
	}
}

// A writer that was closed, or dropped, says so.
func TestClosedWriters(t *testing.T) {
	for name, do := range writerMethods() {
		t.Run(name, func(t *testing.T) {
			for _, drop := range []bool{false, true} {
				noError(t, expect(do(t, drop), numm.ErrClosed))
			}
		})
	}
}

func writerMethods() map[string]func(t *testing.T, drop bool) error {
	end := func(w writer, drop bool, write func() error) error {
		if err := write(); err != nil {
			return err
		}
		if drop {
			return errors.Join(w.Abort(), write())
		}
		return errors.Join(w.Close(), write())
	}
	picture := numm.NewImage(32, 32)
	methods := map[string]func(t *testing.T, drop bool) error{
		"SoundWriter.Write": func(t *testing.T, drop bool) error {
			w, err := numm.CreateSound(t.Context(), filepath.Join(t.TempDir(), "a.wav"))
			noError(t, err)
			return end(w, drop, func() error { return w.Write(ramp(10)) })
		},
		"VideoWriter.Write": func(t *testing.T, drop bool) error {
			w, err := numm.CreateVideo(t.Context(), filepath.Join(t.TempDir(), "a.mkv"), 32, 32)
			noError(t, err)
			return end(w, drop, func() error { return w.Write(picture) })
		},
		"MovieWriter.WriteFrame": func(t *testing.T, drop bool) error {
			w, err := numm.CreateMovie(t.Context(), filepath.Join(t.TempDir(), "a.mkv"), 32, 32)
			noError(t, err)
			return end(w, drop, func() error { return w.WriteFrame(picture) })
		},
		"MovieWriter.WriteSound": func(t *testing.T, drop bool) error {
			w, err := numm.CreateMovie(t.Context(), filepath.Join(t.TempDir(), "a.mkv"), 32, 32)
			noError(t, err)
			noError(t, w.WriteFrame(picture))
			return end(w, drop, func() error { return w.WriteSound(ramp(10)) })
		},
	}
	maps.Copy(methods, timedWriterMethods(end))
	return methods
}

func contextCalls(t *testing.T, folder string) map[string]contextCall {
	film, picture := truth.Named(t, "fps25.mp4").Path, filepath.Join("..", "testdata", "Landscape_6.jpg")
	at := func(name string) string { return filepath.Join(folder, name) }
	v, s, m := numm.NewVideo(30, 320, 240), ramp(numm.SampleRate), numm.NewImage(2000, 1000)
	sketch := &live.Config{Width: 320, Height: 240, VideoOut: func(*numm.Image) {}, AudioOut: func(numm.Sound) {}}
	reading, writing, rig := "TestCancelMidway", "TestCancelWriting", "rig: live"
	calls := map[string]contextCall{
		"numm.ReadSound":   {func(ctx context.Context) error { _, err := numm.ReadSound(ctx, film); return err }, reading},
		"numm.ReadVideo":   {func(ctx context.Context) error { _, err := numm.ReadVideo(ctx, film); return err }, reading},
		"numm.ReadMovie":   {func(ctx context.Context) error { _, _, err := numm.ReadMovie(ctx, film); return err }, reading},
		"numm.ReadImage":   {func(ctx context.Context) error { _, err := numm.ReadImage(ctx, picture); return err }, ""},
		"numm.Probe":       {func(ctx context.Context) error { _, err := numm.Probe(ctx, film); return err }, reading},
		"numm.OpenSound":   {func(ctx context.Context) error { return openSound(ctx, film) }, ""},
		"numm.OpenVideo":   {func(ctx context.Context) error { return openVideo(ctx, film) }, ""},
		"numm.SoundChunks": {func(ctx context.Context) error { return lastOf(numm.SoundChunks(ctx, film, 441)) }, reading},
		"numm.VideoFrames": {func(ctx context.Context) error { return lastOf(numm.VideoFrames(ctx, film)) }, reading},
		"numm.MovieFrames": {func(ctx context.Context) error { return lastOf(numm.MovieFrames(ctx, film)) }, reading},
		"numm.DecodeImage": {func(ctx context.Context) error {
			return decoded(picture, func(r io.Reader) error { _, err := numm.DecodeImage(ctx, r); return err })
		}, ""},
		"numm.DecodeSound": {func(ctx context.Context) error {
			return decoded(film, func(r io.Reader) error { _, err := numm.DecodeSound(ctx, r); return err })
		}, reading},
		"numm.DecodeVideo": {func(ctx context.Context) error {
			return decoded(film, func(r io.Reader) error { _, err := numm.DecodeVideo(ctx, r); return err })
		}, reading},
		"numm.WriteImage":  {func(ctx context.Context) error { return numm.WriteImage(ctx, at("a.png"), m) }, ""},
		"numm.WriteSound":  {func(ctx context.Context) error { return numm.WriteSound(ctx, at("a.flac"), s) }, writing},
		"numm.WriteVideo":  {func(ctx context.Context) error { return numm.WriteVideo(ctx, at("a.mkv"), v) }, writing},
		"numm.WriteMovie":  {func(ctx context.Context) error { return numm.WriteMovie(ctx, at("b.mkv"), v, s) }, ""},
		"numm.EncodeImage": {func(ctx context.Context) error { return numm.EncodeImage(ctx, io.Discard, "png", m) }, ""},
		"numm.EncodeSound": {func(ctx context.Context) error { return numm.EncodeSound(ctx, io.Discard, "flac", s) }, writing},
		"numm.EncodeVideo": {func(ctx context.Context) error { return numm.EncodeVideo(ctx, io.Discard, "mkv", v) }, writing},
		"numm.CreateSound": {func(ctx context.Context) error {
			w, err := numm.CreateSound(ctx, at("c.flac"))
			if err != nil {
				return err
			}
			return errors.Join(w.Write(s[:441]), w.Close())
		}, writing},
		"numm.CreateVideo": {func(ctx context.Context) error {
			w, err := numm.CreateVideo(ctx, at("c.mkv"), 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.Write(v.Frame(0)), w.Close())
		}, writing},
		"numm.CreateMovie": {func(ctx context.Context) error {
			w, err := numm.CreateMovie(ctx, at("d.mkv"), 320, 240)
			if err != nil {
				return err
			}
			return errors.Join(w.WriteFrame(v.Frame(0)), w.WriteSound(s[:441]), w.Close())
		}, ""},
		"live.Render": {func(ctx context.Context) error {
			_, _, err := live.Render(ctx, sketch, time.Second, nil)
			return err
		}, ""},
		"live.RenderTo":  {func(ctx context.Context) error { return live.RenderTo(ctx, at("e.mkv"), sketch, time.Second, nil) }, ""},
		"live.Run":       {func(ctx context.Context) error { return live.Run(ctx, sketch) }, rig},
		"live.Show":      {func(ctx context.Context) error { return live.Show(ctx, m) }, rig},
		"live.Play":      {func(ctx context.Context) error { return live.Play(ctx, s) }, rig},
		"live.PlayVideo": {func(ctx context.Context) error { return live.PlayVideo(ctx, v, s) }, rig},
		"live.Record":    {func(ctx context.Context) error { _, err := live.Record(ctx, nil, 100); return err }, rig},
		"live.Frames":    {func(ctx context.Context) error { return lastOf(live.Frames(ctx, nil)) }, rig},
		"live.Chunks":    {func(ctx context.Context) error { return lastOf(live.Chunks(ctx, nil, 441)) }, rig},
		"live.Watch":     {func(ctx context.Context) error { return lastOf(live.Watch(ctx)) }, rig},
		"live.Devices":   {func(ctx context.Context) error { _, err := live.Devices(ctx); return err }, rig},
	}
	maps.Copy(calls, streamCalls(t, folder))
	return calls
}

// lastOf goes through a loop and returns the error that ended it.
func lastOf[T any](loop iter.Seq2[T, error]) error {
	for _, err := range loop {
		if err != nil {
			return err
		}
	}
	return nil
}

func decoded(path string, do func(r io.Reader) error) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return do(bytes.NewReader(content))
}

func prefixed(prefix string, names iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name := range names {
			if !yield(prefix + name) {
				return
			}
		}
	}
}

// functionsOf are the exported functions of a folder, and the exported methods of exported types as Type.Method.
func functionsOf(t *testing.T, folder, ending string) map[string]*ast.FuncType {
	t.Helper()
	found := map[string]*ast.FuncType{}
	for _, name := range disk.Names(t, folder) {
		if !strings.HasSuffix(name, ending) || strings.HasSuffix(name, "_test.go") != (ending == "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(folder, name), nil, 0)
		noError(t, err)
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil {
				of := f.Recv.List[0].Type
				if pointer, ok := of.(*ast.StarExpr); ok {
					of = pointer.X
				}
				receiver, ok := of.(*ast.Ident)
				if !ok || !receiver.IsExported() {
					continue
				}
				name = receiver.Name + "." + name
			}
			found[name] = f.Type
		}
	}
	return found
}

func takesContext(f *ast.FuncType) bool {
	for _, p := range f.Params.List {
		if s, ok := p.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Context" {
			return true
		}
	}
	return false
}
