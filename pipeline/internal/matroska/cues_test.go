package matroska

import (
	"strings"
	"testing"
	"time"
)

const (
	cues      = "\x1c\x53\xbb\x6b"
	point     = "\xbb"
	cueTime   = "\xb3"
	positions = "\xb7"
	cueTrack  = "\xf7"
	inSegment = "\xf1"
	inCluster = "\xf0"
)

// Of an index that lists all frames, only the places count at which a key frame stands.
func TestCuesLeadToKeyFrames(t *testing.T) {
	p := func(relative int16, flags byte) string { return of(simple, blockOf(1, relative, flags, "pic")) }
	inGroup := func(relative int16, more string) string {
		return of(group, of(block, blockOf(1, relative, 0, "pic"))+more)
	}
	first := clusterAt(5, true, of(simple, blockOf(2, -2, 0x80, "snd")), p(0, 0x80), p(10, 0))
	second := clusterAt(25, true, p(0, 0), p(10, 0x80), p(20, 0))
	third := clusterAt(55, true, inGroup(0, of("\xfb", "\xff")), inGroup(10, ""))
	head := film("")
	start := len(of(ebml, "x") + segment + unknown)
	index := func(a int) string {
		at := func(time byte, track byte, cluster int, within byte) string {
			return of(point, of(cueTime, string([]byte{time})), of(positions, of(cueTrack, string([]byte{track})),
				of(inSegment, string([]byte{byte(cluster >> 8), byte(cluster)})), of(inCluster, string([]byte{within}))))
		}
		b := a + len(first)
		c := b + len(second)
		points := at(5, 1, a, 0) + at(3, 2, a, 0) + at(15, 1, a, 0) + at(25, 1, b, 6) + at(35, 1, b, 0) + at(45, 1, b, 0) +
			at(55, 1, c, 0) + at(65, 1, c, 0) + at(70, 1, 0, 0) + at(80, 1, c, 0)
		return cues + string([]byte{0x40 | byte(len(points)>>8), byte(len(points))}) + points
	}
	data := head + index(len(head)+len(index(0))-start) + first + second + third
	c, ok := NewCues(strings.NewReader(data), int64(len(data)), 1)
	if !ok {
		t.Fatal("no index is found")
	}
	if got := c.First(); got != 3*time.Millisecond {
		t.Errorf("the first block is at %v", got)
	}
	for asked, want := range map[time.Duration]time.Duration{0: -1, 4: -1, 5: 5, 34: 5, 35: 35, 60: 35, 65: 65, 1000: 65} {
		got, ok := c.Before(asked * time.Millisecond)
		if ok != (want >= 0) || ok && got != want*time.Millisecond {
			t.Errorf("before %d ms: %v, %v, want %d ms", asked, got, ok, want)
		}
	}
	if _, ok := NewCues(strings.NewReader(data), int64(len(data)), 3); ok {
		t.Error("a track is found that the file does not have")
	}
	if _, ok := NewCues(strings.NewReader(head+first), int64(len(head+first)), 1); ok {
		t.Error("an index is found where there is none")
	}
}
