package numm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// inPipelines makes a reading go through GStreamer all along: with a plug-in by name nothing else decodes.
func inPipelines() StreamOption { return Plugins("avdec_aac") }

// cellSeconds are three cells of AAC and a half.
const cellSeconds = 35

// sameAsInPipelines compares the whole and ranges of it.
func sameAsInPipelines(t *testing.T, name string, file []byte) {
	t.Helper()
	sameThrough(t, inPipelines(), name, file, 0, Range(430_000, 480_000), Range(700_000, 730_000), Range(1_200_000, 1<<30))
}

// cellsByPackets counts the pieces of a whole reading that no pipeline has decoded.
func cellsByPackets(t *testing.T, file []byte) (pieces int) {
	t.Helper()
	readThrough(t, file, func(source soundSource) {
		if s, ok := source.(*nativeSound); ok && s.cell != nil {
			pieces++
		}
	})
	return pieces
}

// Cells whose packets are decoded without a pipeline have the samples that they have in pipelines.
func TestCellsOfPacketsAreThoseOfPipelines(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct{ name, args string }{
		{"a.m4a", "-c:a aac -b:a 128k"},
		{"a.m4a", "-c:a aac -b:a 64k -ac 1 -ar 48000"},
		{"a.m4a", "-c:a aac -b:a 32k -ar 32000 -movflags +faststart"},
		{"a.mp4", "-c:a aac -q:a 2 -ar 96000"},
		{"a.opus", "-c:a libopus -b:a 128k"},
		{"a.opus", "-c:a libopus -b:a 24k -ac 1 -application voip"},
		{"a.opus", "-c:a libopus -b:a 12k -ac 1 -application voip -frame_duration 60"},
		{"a.opus", "-c:a libopus -b:a 64k -frame_duration 5 -page_duration 200000"},
		{"a.ogg", "-c:a libopus -b:a 160k -vbr off"},
	} {
		if !turn.Takes(c.args, 5) {
			continue
		}
		file := encodedSound(t, c.name, cellSeconds*SampleRate, strings.Fields(c.args)...)
		sameAsInPipelines(t, c.name+" "+c.args, file)
		if n := cellsByPackets(t, file); n < 20 {
			t.Errorf("%s %s: %d pieces without a pipeline", c.name, c.args, n)
		}
	}
}

// Where packets or pages are damaged or missing, the pipeline that takes over gives what it gives alone.
func TestDamagedCellsOfPacketsAreThoseOfPipelines(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct{ name, args string }{
		{"a.m4a", "-c:a aac -b:a 96k"},
		{"a.opus", "-c:a libopus -b:a 96k"},
		{"a.opus", "-c:a libopus -b:a 24k -ac 1 -application voip"},
	} {
		whole := encodedSound(t, c.name, cellSeconds*SampleRate, strings.Fields(c.args)...)
		damaged := map[string][]byte{
			"a hole":         slices.Clone(whole),
			"cut off":        whole[:len(whole)*2/3],
			"without a part": slices.Delete(slices.Clone(whole), len(whole)/2, len(whole)/2+5000),
		}
		clear(damaged["a hole"][len(whole)/2 : len(whole)/2+3000])
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(seed, 49))
			bad := slices.Clone(whole)
			for range 1 + r.IntN(12) {
				bad[len(bad)/20+r.IntN(len(bad)*17/20)] ^= 1 << r.IntN(8)
			}
			damaged[fmt.Sprint("flipped bits ", seed)] = bad
		}
		for name, bad := range damaged {
			if turn.Takes(fmt.Sprint(c, name), 5) {
				sameAsInPipelines(t, fmt.Sprint(c, " ", name), bad)
			}
		}
	}
}

// A reader that is moved about gives the parts of the whole, whichever cells are decoded ahead.
func TestCellsOfPacketsAreReadInAnyOrder(t *testing.T) {
	turn.Long(t)
	for _, c := range []struct{ name, args string }{{"a.m4a", "-c:a aac -b:a 96k"}, {"a.opus", "-c:a libopus -b:a 96k"}} {
		file := encodedSound(t, c.name, cellSeconds*SampleRate, strings.Fields(c.args)...)
		want, err := DecodeSound(t.Context(), bytes.NewReader(file), inPipelines())
		if err != nil {
			t.Fatal(err)
		}
		readInAnyOrder(t, file, want)
	}
}
