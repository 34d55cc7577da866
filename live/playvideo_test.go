package live

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// playedVideo is what a film did in a bubble.
type playedVideo struct {
	frames []int // by number
	times  []time.Duration
	end    time.Duration // when it returned
	err    error
}

// watcher is a window that notes when it shows what, and takes its time with each frame from one on.
type watcher struct {
	*fakeScreen
	begin  time.Time
	seen   *playedVideo
	slowAt int
	slow   time.Duration
}

func (w *watcher) show(m *numm.Image) error {
	r, _, _ := m.RGB(0, 0)
	w.seen.frames = append(w.seen.frames, int(r))
	w.seen.times = append(w.seen.times, time.Since(w.begin))
	if int(r) >= w.slowAt {
		time.Sleep(w.slow)
	}
	return w.fakeScreen.show(m)
}

// watchFilm plays numbered frames in a window. sound tells what is heard and when that has ended; nil is a film without.
// prepare says what is to happen meanwhile.
func watchFilm(t *testing.T, frames int, sound func(heard chan time.Time, played chan error), prepare func(f *fakes, w *watcher, stop func())) (p playedVideo) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		f := newFakes(t)
		d, err := f.open(ctx, "window", nil)
		if err != nil {
			t.Fatal(err)
		}
		w := &watcher{fakeScreen: &fakeScreen{d}, begin: time.Now(), seen: &p}
		v := numm.NewVideo(frames, 8, 6)
		for k, m := range v.All() {
			paintNumber(m, k)
		}
		heard, played := make(chan time.Time, 1), make(chan error, 1)
		if prepare != nil {
			prepare(f, w, stop)
		}
		if sound == nil {
			heard <- w.begin
			played <- nil
		} else {
			go sound(heard, played)
		}
		p.err = follow(ctx, w, v, heard, played)
		p.end = time.Since(w.begin)
		synctest.Wait()
	})
	return p
}

// due are frames, and when they are to be shown after a delay.
func due(delay time.Duration, frames ...int) (times []time.Duration) {
	for _, k := range frames {
		times = append(times, delay+beginOf(k, numm.FrameRate))
	}
	return times
}

func count(from, to int) (numbers []int) {
	for k := from; k < to; k++ {
		numbers = append(numbers, k)
	}
	return numbers
}

const ms = time.Millisecond

// Each frame is shown once, when it is due, and the last one for as long as any other.
func TestFramesComeWhenTheyAreDue(t *testing.T) {
	for _, test := range []struct {
		name   string
		frames int
		sound  func(heard chan time.Time, played chan error)
		begin  time.Duration // of the first frame
		end    time.Duration
	}{
		{"no sound", 40, nil, 0, beginOf(40, 30)},
		{"one frame", 1, nil, 0, beginOf(1, 30)},
		{"no frame", 0, nil, 0, 0},
		{"sound that is heard late", 40, func(heard chan time.Time, played chan error) {
			time.Sleep(50 * ms)
			heard <- time.Now().Add(70 * ms)
			played <- nil
		}, 120 * ms, 120*ms + beginOf(40, 30)},
		{"longer sound", 10, func(heard chan time.Time, played chan error) {
			begin := time.Now()
			for range 30 {
				heard <- begin
				time.Sleep(100 * ms)
			}
			played <- nil
		}, 0, 3 * time.Second},
		{"sound alone", 0, func(heard chan time.Time, played chan error) {
			heard <- time.Now()
			time.Sleep(time.Second)
			played <- nil
		}, 0, time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := watchFilm(t, test.frames, test.sound, nil)
			want := count(0, test.frames)
			if p.err != nil || p.end != test.end || !slices.Equal(p.frames, want) || !slices.Equal(p.times, due(test.begin, want...)) {
				t.Errorf("%v, after %v: frames %v at %v", p.err, p.end, p.frames, p.times)
			}
		})
	}
}

// Where the sound has a hole, the frames after it wait; where it runs ahead, some are left out.
func TestFramesFollowTheSound(t *testing.T) {
	p := watchFilm(t, 20, func(heard chan time.Time, played chan error) {
		begin := time.Now()
		heard <- begin
		time.Sleep(110 * ms) // after frame 3
		heard <- begin.Add(500 * ms)
		time.Sleep(680 * ms) // after frame 8
		heard <- begin.Add(400 * ms)
		played <- nil
	}, nil)
	frames := append(count(0, 9), count(11, 20)...)
	times := slices.Concat(due(0, count(0, 4)...), due(500*ms, count(4, 9)...), []time.Duration{790 * ms}, due(400*ms, count(12, 20)...))
	if p.err != nil || !slices.Equal(p.frames, frames) || !slices.Equal(p.times, times) || p.end != 400*ms+beginOf(20, 30) {
		t.Errorf("%v, after %v: frames %v at %v, want %v at %v", p.err, p.end, p.frames, p.times, frames, times)
	}
}

// A window that is too slow is shown fewer frames, none of them later than it is due, and the film ends in time.
func TestLateFramesAreLeftOut(t *testing.T) {
	p := watchFilm(t, 20, nil, func(_ *fakes, w *watcher, _ func()) { w.slowAt, w.slow = 10, 80*ms })
	want := slices.Concat(count(0, 11), []int{12, 14, 17, 19})
	if p.err != nil || !slices.Equal(p.frames, want) {
		t.Errorf("%v: frames %v, want %v", p.err, p.frames, want)
	}
	for i, k := range p.frames {
		if late := p.times[i] - beginOf(k, 30); late < 0 || late >= beginOf(1, 30) {
			t.Errorf("frame %d is shown at %v", k, p.times[i])
		}
	}
}

// A film ends at once with its context, its window and its sound, with what they say, though nothing was heard yet.
func TestFilmEnds(t *testing.T) {
	other := errors.New("the display is gone")
	silent := func(chan time.Time, chan error) {}
	for _, test := range []struct {
		name    string
		sound   func(heard chan time.Time, played chan error)
		prepare func(f *fakes, w *watcher, stop func())
		want    error
	}{
		{"the context", nil, func(_ *fakes, _ *watcher, stop func()) { time.AfterFunc(110*ms, stop) }, context.Canceled},
		{"the context of silence", silent, func(_ *fakes, _ *watcher, stop func()) { time.AfterFunc(110*ms, stop) }, context.Canceled},
		{"a closed window", nil, func(f *fakes, _ *watcher, _ func()) { time.AfterFunc(110*ms, func() { close(f.shut) }) }, errWindowClosed},
		{"a closed window in silence", silent, func(f *fakes, _ *watcher, _ func()) { time.AfterFunc(110*ms, func() { close(f.shut) }) }, errWindowClosed},
		{"a window that fails", nil, func(f *fakes, _ *watcher, _ func()) {
			f.overError = other
			time.AfterFunc(110*ms, func() { close(f.shut) })
		}, other},
		{"a speaker that fails", func(_ chan time.Time, played chan error) { time.Sleep(110 * ms); played <- ErrNoDevice }, nil, ErrNoDevice},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := watchFilm(t, 20, test.sound, test.prepare)
			if !errors.Is(p.err, test.want) || p.end != 110*ms {
				t.Errorf("%v after %v, want %v after 110ms", p.err, p.end, test.want)
			}
			if shown := map[bool][]int{true: count(0, 4)}[test.sound == nil]; !slices.Equal(p.frames, shown) {
				t.Errorf("frames %v, want %v", p.frames, shown)
			}
		})
	}
	t.Run("a frame that cannot be shown", func(t *testing.T) {
		p := watchFilm(t, 20, nil, func(f *fakes, _ *watcher, _ func()) { f.showError = other })
		if !errors.Is(p.err, other) || len(p.frames) != 5 {
			t.Errorf("%v after %d frames", p.err, len(p.frames))
		}
	})
}

// What mouse and keys do over a film holds nobody up.
func TestFilmTakesNoEvents(t *testing.T) {
	taken := 0
	p := watchFilm(t, 10, nil, func(f *fakes, _ *watcher, _ func()) {
		go func() {
			for ; taken < 300; taken++ { // more than there is room for
				f.input <- MouseEvent{}
			}
		}()
	})
	if p.err != nil || taken != 300 || !slices.Equal(p.frames, count(0, 10)) {
		t.Errorf("%v, %d events were taken, frames %v", p.err, taken, p.frames)
	}
}
