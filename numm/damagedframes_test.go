package numm

import (
	"bytes"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/pipeline"
)

// Damage in one film sends that one to a decoder on one thread, and no other that is read at the same time.
func TestDamageIsTheFilmsOwn(t *testing.T) {
	good, err := os.ReadFile("../tests/testdata/video.mp4")
	if err != nil {
		t.Fatal(err)
	}
	healthy := framesOf(t, good)
	if _, err := healthy.next(); err != nil {
		t.Fatal(err)
	}
	damaged := 0
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 7))
		bad := slices.Clone(good)
		for range 12 {
			bad[len(bad)/4+rng.IntN(len(bad)/2)] ^= 1 << rng.IntN(8)
		}
		film := framesOf(t, bad)
		for f, err := film.next(); err == nil; f, err = film.next() {
			f.release()
		}
		if film.config.OneThread {
			damaged++
		}
	}
	if damaged == 0 {
		t.Error("no film was found to be damaged")
	}
	for f, err := healthy.next(); err == nil; f, err = healthy.next() {
		f.release()
	}
	if healthy.config.OneThread {
		t.Error("a healthy film was decoded on one thread")
	}
}

func framesOf(t *testing.T, film []byte) *pipelineFrames {
	t.Helper()
	file, err := pipeline.FileFrom(bytes.NewReader(film), int64(len(film)))
	if err != nil {
		t.Fatal(err)
	}
	c, err := newVideoConfig(nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := openPipelineFrames(t.Context(), file, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	return s
}
