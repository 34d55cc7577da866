package trust_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// What a damaged film shows depends on the file alone, and not on which of the decoder's threads are faster: many that read it at once see
// the same, from its start and from a place in it.
func TestDamageShowsTheSameToAll(t *testing.T) {
	turn.Long(t)
	films := []string{"h264_baseline.mp4", "h264.mkv", "editlist_opengop.mp4", "divx.avi", "mpeg2.ts", "mpeg2.mpg"}
	eachDamaged(t, films, []uint64{0, 1, 2, 3, 4, 5}, flipped, sameToAll)
}

// Films of H.264 of which packets cannot be read, so that pictures are missing, or are made from what a decoder finds behind their packets.
func TestMissingPacketsShowTheSameToAll(t *testing.T) {
	turn.Long(t)
	eachDamaged(t, []string{"turned90.mov", "subtitles.mp4", "h264.avi", "h264.ts"}, []uint64{2, 6, 7, 11}, scrambled, sameToAll)
}

// eachDamaged damages films in several ways each, of which a run takes a part, and looks at what comes of each.
func eachDamaged(t *testing.T, films []string, seeds []uint64, damage func(good []byte, seed uint64) []byte, look func(t *testing.T, path string, seed uint64)) {
	t.Helper()
	for _, name := range films {
		good, err := os.ReadFile(filepath.Join("..", "testdata", "made", name))
		noError(t, err)
		path := filepath.Join(t.TempDir(), name)
		for _, seed := range seeds {
			if !turn.Takes(fmt.Sprint(name, seed), (oneIn+2)/3) {
				continue
			}
			noError(t, os.WriteFile(path, damage(good, seed), 0o600))
			look(t, path, seed)
		}
	}
}

// sameToAll lets many read a damaged film at once, from its start and from a place in it.
func sameToAll(t *testing.T, path string, damage uint64) {
	t.Helper()
	for _, from := range []int{0, 20} {
		if shown := readAtOnce(t, path, from, 12); len(shown) > 1 {
			t.Errorf("%s with damage %d, from frame %d: %q", filepath.Base(path), damage, from, shown)
		}
	}
}

// scrambled returns a copy with noise over one to three stretches after its headers and before its index.
func scrambled(good []byte, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 7))
	bad := slices.Clone(good)
	for range 1 + rng.IntN(3) {
		n := 1 + rng.IntN(len(bad)/16)
		at := len(bad)/20 + rng.IntN(len(bad)*17/20-n)
		for i := range n {
			bad[at+i] = byte(rng.Uint32())
		}
	}
	return bad
}

// flipped returns a copy with a few wrong bits after its headers and before its index.
func flipped(good []byte, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 7))
	bad := slices.Clone(good)
	for range 1 + rng.IntN(12) {
		bad[len(bad)/20+rng.IntN(len(bad)*17/20)] ^= 1 << rng.IntN(8)
	}
	return bad
}

// readAtOnce returns what readers see that read a film at once, each different result once.
func readAtOnce(t *testing.T, path string, from, readers int) []string {
	var mu sync.Mutex
	var shown []string
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			digest := digestFrom(t.Context(), path, from)
			mu.Lock()
			defer mu.Unlock()
			if !slices.Contains(shown, digest) {
				shown = append(shown, digest)
			}
		})
	}
	all.Wait()
	return shown
}

// digestFrom returns the number and a digest of a film's frames from one on, and the error after them.
func digestFrom(ctx context.Context, path string, from int) string {
	r, err := numm.OpenVideo(ctx, path)
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	if err := r.SeekTo(from); err != nil {
		return err.Error()
	}
	n, digest := 0, sha256.New()
	for f, err := range r.Frames() {
		if err != nil {
			return fmt.Sprint(n, " frames, ", err)
		}
		digest.Write(f.Pix)
		n++
	}
	return fmt.Sprintf("%d frames, %x", n, digest.Sum(nil)[:8])
}

// What a damaged film shows after a seek back depends on where it leads alone, and not on what was read before, or on how far the decoder was ahead.
func TestSeeksInDamageShowTheSame(t *testing.T) {
	turn.Long(t)
	films := []string{
		"mjpeg.avi", "mjpeg.mov", "huffyuv.avi", "ffv1.mkv", "flv1.flv", "divx3.avi", "mpeg1.mpg", "h265.mp4", "h264_baseline.mp4", "mpeg2.ts", "vp8.webm", "theora.ogv",
	}
	for _, damage := range []func([]byte, uint64) []byte{flipped, scrambled} {
		eachDamaged(t, films, []uint64{2, 4, 9, 18}, damage, sameAfterSeeks)
	}
}

// sameAfterSeeks enters a film at some frames, from a few and from many frames behind them.
func sameAfterSeeks(t *testing.T, path string, damage uint64) {
	t.Helper()
	for _, place := range []int{1, 4, 9} {
		want := ""
		for _, before := range []int{place + 2, place + 4, place + 11} {
			got := digestAfter(t.Context(), path, place, before)
			want = cmp.Or(want, got)
			if got != want && got != "" {
				t.Errorf("%s with damage %d: frames from %d on after %d others: %s, else %s", filepath.Base(path), damage, place, before, got, want)
			}
		}
	}
}

// digestAfter returns a digest of three frames from one on, read after so many from the start, and the first error; nothing where the film fails
// before there are so many.
func digestAfter(ctx context.Context, path string, from, before int) string {
	r, err := numm.OpenVideo(ctx, path)
	if err != nil {
		return err.Error()
	}
	defer r.Close()
	read := func(n int) (digest []byte, err error) {
		sum := sha256.New()
		for range n {
			f, err := r.Read(nil)
			if err != nil {
				return sum.Sum(nil)[:8], err
			}
			sum.Write(f.Pix)
		}
		return sum.Sum(nil)[:8], nil
	}
	if _, err := read(before); err != nil {
		return ""
	}
	if err := r.SeekTo(from); err != nil {
		return err.Error()
	}
	digest, err := read(3)
	return fmt.Sprintf("%x, %v", digest, err)
}

// Where a film cannot be read on, all frames before come first, each time, however busy the decoder was when its demuxer failed.
func TestFramesBeforeAFailureComeFirst(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "testdata", "made", "late_video.mp4"))
	noError(t, err)
	table := bytes.Index(b, []byte("stsc")) // of the video: chunk 1 and those after it, chunk 40 and those after it
	if n := binary.BigEndian.Uint32(b[table+8:]); n != 2 || binary.BigEndian.Uint32(b[table+24:]) != 40 {
		t.Fatal("another file than the test is for")
	}
	binary.BigEndian.PutUint32(b[table+32:], 7) // a description that is not there
	path := filepath.Join(t.TempDir(), "film.mp4")
	noError(t, os.WriteFile(path, b, 0o600))
	shown := readAtOnce(t, path, 0, 12)
	if len(shown) != 1 || !strings.Contains(shown[0], numm.ErrCorrupt.Error()) {
		t.Fatalf("%q", shown)
	}
	var frames int
	if _, err := fmt.Sscan(shown[0], &frames); err != nil || frames < 39 {
		t.Errorf("%q, want the 39 frames before chunk 40", shown)
	}
}
