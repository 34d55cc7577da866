package pipeline

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/tests/truth"
)

func openFile(t testing.TB, path string) *File {
	t.Helper()
	file, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

func newPipeline(t testing.TB, ctx context.Context, path string, c Config) *Pipeline { //revive:disable-line:context-as-argument
	t.Helper()
	p, err := New(ctx, openFile(t, path), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// pull takes one sample and returns it.
func pull(p *Pipeline) error {
	return p.Wait(func(timeout time.Duration) error {
		sample, err := p.Sink().Pull(timeout)
		if err == nil {
			sample.Release()
		}
		return err
	})
}

func pullAll(p *Pipeline) (samples int, err error) {
	for {
		if err := pull(p); err != nil {
			return samples, err
		}
		samples++
	}
}

// Every call in every state: what it returns, and where the pipeline stands afterwards.
func TestStates(t *testing.T) {
	path := truth.Named(t, "s16.wav").Path
	enter := map[State]func(t *testing.T) *Pipeline{
		Made: func(t *testing.T) *Pipeline {
			return newPipeline(t, t.Context(), path, Config{Kind: Sound, Stream: -1})
		},
	}
	enter[Flowing] = func(t *testing.T) *Pipeline {
		p := enter[Made](t)
		if err := pull(p); err != nil {
			t.Fatal(err)
		}
		return p
	}
	enter[Ended] = func(t *testing.T) *Pipeline {
		p := enter[Made](t)
		if n, err := pullAll(p); n == 0 || !errors.Is(err, gst.ErrEnd) {
			t.Fatal(n, err)
		}
		return p
	}
	enter[Failed] = func(t *testing.T) *Pipeline {
		ctx, cancel := context.WithCancel(t.Context())
		p := newPipeline(t, ctx, path, Config{Kind: Sound, Stream: -1})
		cancel()
		if err := pull(p); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		return p
	}
	enter[Closed] = func(t *testing.T) *Pipeline {
		p := enter[Flowing](t)
		p.Close()
		return p
	}
	calls := map[string]func(p *Pipeline) error{
		"Play":  (*Pipeline).Play,
		"Wait":  pull,
		"Seek":  func(p *Pipeline) error { return p.Seek(time.Second, true) },
		"Close": func(p *Pipeline) error { p.Close(); return nil },
	}
	for _, test := range []struct {
		from State
		call string
		err  error
		to   State
	}{
		{Made, "Play", nil, Flowing},
		{Made, "Wait", nil, Flowing},
		{Made, "Close", nil, Closed},
		{Flowing, "Play", nil, Flowing},
		{Flowing, "Wait", nil, Flowing},
		{Flowing, "Seek", nil, Flowing},
		{Flowing, "Close", nil, Closed},
		{Ended, "Play", nil, Ended},
		{Ended, "Wait", gst.ErrEnd, Ended},
		{Ended, "Seek", nil, Flowing},
		{Ended, "Close", nil, Closed},
		{Failed, "Play", context.Canceled, Failed},
		{Failed, "Wait", context.Canceled, Failed},
		{Failed, "Seek", context.Canceled, Failed},
		{Failed, "Close", nil, Closed},
		{Closed, "Play", ErrClosed, Closed},
		{Closed, "Wait", ErrClosed, Closed},
		{Closed, "Seek", ErrClosed, Closed},
		{Closed, "Close", nil, Closed},
	} {
		p := enter[test.from](t)
		if p.State() != test.from {
			t.Fatalf("state %v, want %v", p.State(), test.from)
		}
		if err := calls[test.call](p); !errors.Is(err, test.err) {
			t.Errorf("%s in state %v: %v, want %v", test.call, test.from, err, test.err)
		}
		if p.State() != test.to {
			t.Errorf("%s leads from %v to %v, want %v", test.call, test.from, p.State(), test.to)
		}
		p.Close()
	}
}

// After its end a sound is read again from wherever it is sent.
func TestSeekAfterEnd(t *testing.T) {
	p := newPipeline(t, t.Context(), truth.Named(t, "s16.wav").Path, Config{Kind: Sound, Stream: -1})
	all, err := pullAll(p)
	if !errors.Is(err, gst.ErrEnd) {
		t.Fatal(err)
	}
	for _, exact := range []bool{true, false} {
		if err := p.Seek(0, exact); err != nil {
			t.Fatal(err)
		}
		if again, err := pullAll(p); again != all || !errors.Is(err, gst.ErrEnd) {
			t.Errorf("%d samples, %v; %d the first time", again, err, all)
		}
	}
}

func TestNewFails(t *testing.T) {
	write := func(name, content string) string { return disk.File(t, name, []byte(content)) }
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	wav := truth.Named(t, "s16.wav").Path
	for _, test := range []struct {
		name string
		ctx  context.Context
		path string
		c    Config
		want error
	}{
		{"cancelled", cancelled, wav, Config{Kind: Sound, Stream: -1}, context.Canceled},
		{"text", t.Context(), write("text", "A line that says nothing.\nAnd so on.\n"), Config{Kind: Sound, Stream: -1}, ErrUnsupported},
		{"noise", t.Context(), write("noise", "\xa5\x5a\xfe\x81\xa5\x5a\xfe\x81"), Config{Kind: Sound, Stream: -1}, ErrUnsupported},
		{"manifest", t.Context(), write("manifest.wav", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"), Config{Kind: Sound, Stream: -1}, ErrForbidden},
		{"picture for a sound", t.Context(), "../tests/testdata/video-005.gray.jpeg", Config{Kind: Sound, Stream: -1}, ErrNoSound},
	} {
		p, err := New(test.ctx, openFile(t, test.path), test.c)
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
		if p != nil {
			p.Close()
		}
	}
}

// Of the streams that a file holds the right one is followed, and no other.
func TestChosenStream(t *testing.T) {
	for _, test := range []struct {
		file string
		kind Kind
		n    int
		pad  string // that is followed; empty: none
		err  error
	}{
		{"two_streams.mp4", Video, -1, "video_0", nil},
		{"two_streams.mp4", Video, 0, "video_0", nil},
		{"two_streams.mp4", Video, 1, "video_1", nil},
		{"two_streams.mp4", Video, 2, "", ErrNoVideo},
		{"two_streams.mp4", Sound, -1, "audio_0", nil},
		{"two_streams.mp4", Sound, 1, "audio_1", nil},
		{"two_streams.mp4", Sound, 2, "", ErrNoSound},
		{"second_default.mkv", Video, -1, "video_1", nil},
		{"second_default.mkv", Video, 0, "video_0", nil},
		{"second_default.mkv", Sound, -1, "audio_1", nil},
		{"second_default.mkv", Sound, 0, "audio_0", nil},
		{"sound_first.mkv", Video, -1, "video_0", nil},
		{"sound_first.mkv", Sound, -1, "audio_0", nil},
		{"subtitles.mkv", Video, 1, "", ErrNoVideo},
		{"cover.mp4", Video, -1, "video_0", nil},
		{"cover.mp4", Video, 1, "", ErrNoVideo},
		{"cover.m4a", Video, -1, "", ErrNoVideo},
		{"cover.m4a", Sound, -1, "audio_0", nil},
		{"cover.mp3", Video, -1, "", ErrNoVideo},
		{"cover.flac", Video, -1, "", ErrNoVideo},
		{"cover.mkv", Video, 1, "", ErrNoVideo},
		{"h264_vfr.mkv", Sound, -1, "", ErrNoSound},
		{"s16.wav", Video, -1, "", ErrNoVideo},
		{"s16.wav", Sound, 0, "src", nil},
		{"s16.wav", Sound, 1, "", ErrNoSound},
	} {
		file := openFile(t, truth.Named(t, test.file).Path)
		p, err := New(t.Context(), file, Config{Kind: test.kind, Stream: test.n})
		if err == nil {
			if p.Chosen() != nil {
				t.Errorf("%s: a stream is chosen before any was seen", test.file)
			}
			if err = pull(p); err == nil && p.Chosen().pad.Name() != test.pad {
				t.Errorf("%s, %v %d: follows %s, want %s", test.file, test.kind, test.n, p.Chosen().pad.Name(), test.pad)
			}
			p.Close()
		}
		if !errors.Is(err, test.err) {
			t.Errorf("%s, %v %d: %v, want %v", test.file, test.kind, test.n, err, test.err)
		}
	}
}

// A context that ends ends what waits, however little comes.
func TestWaitEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := newPipeline(t, ctx, truth.Named(t, "s16.wav").Path, Config{Kind: Sound, Stream: -1})
	tries := 0
	err := p.Wait(func(time.Duration) error {
		if tries++; tries == 3 {
			cancel()
		}
		return gst.ErrTimeout
	})
	if !errors.Is(err, context.Canceled) || tries != 3 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

// What a try reports beside the end and a lack of time is the pipeline's failure from then on.
func TestWaitFailsWithTry(t *testing.T) {
	p := newPipeline(t, t.Context(), truth.Named(t, "s16.wav").Path, Config{Kind: Sound, Stream: -1})
	broken := errors.New("broken")
	if err := p.Wait(func(time.Duration) error { return broken }); !errors.Is(err, ErrCorrupt) {
		t.Errorf("%v, want %v", err, ErrCorrupt)
	}
	if err := pull(p); !errors.Is(err, ErrCorrupt) || p.State() != Failed {
		t.Errorf("afterwards %v in state %v", err, p.State())
	}
}

// The start of a chain of Ogg files is read to its end; the pads that the demuxer drops there can still be asked.
func TestChainedOgg(t *testing.T) {
	var chain []byte
	for _, name := range []string{"vorbis.ogg", "vorbis_48k_mono.ogg", "vorbis.ogg"} {
		link := disk.Read(t, truth.Named(t, name).Path)
		chain = append(chain, link...)
	}
	path := disk.File(t, "chain.ogg", chain)
	p := newPipeline(t, t.Context(), path, Config{Kind: Sound, Stream: -1})
	if n, err := pullAll(p); n == 0 || !errors.Is(err, gst.ErrEnd) {
		t.Fatal(n, err)
	}
	chosen := p.Chosen()
	if chosen.pad.StreamID() == "" || len(chosen.Tags()) == 0 || chosen.Stream().Media != "audio/x-vorbis" {
		t.Errorf("%q, %v, %v", chosen.pad.StreamID(), chosen.Tags(), chosen.Stream())
	}
}
