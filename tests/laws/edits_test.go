package laws

import (
	"encoding/binary"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// edit is an entry of an edit list: so many ticks of the movie, from a tick of the media on.
type edit struct{ duration, media int32 }

// withEdits replaces the edit lists of the tracks of an MP4 file of which the movie box comes last, by the kinds of
// their handlers.
func withEdits(file []byte, edits map[string][]edit) []byte {
	for at := 0; at < len(file); {
		size := int(binary.BigEndian.Uint32(file[at:]))
		if string(file[at+4:at+8]) == "moov" {
			var movie []byte
			eachBox(file[at+8:at+size], func(kind string, b []byte) {
				if kind == "trak" {
					b = box("trak", trackWithEdits(b[8:], edits))
				}
				movie = append(movie, b...)
			})
			return append(slices.Clone(file[:at]), box("moov", movie)...)
		}
		at += size
	}
	return nil
}

func trackWithEdits(track []byte, edits map[string][]edit) (changed []byte) {
	var kind string
	eachBox(track, func(name string, b []byte) {
		if name == "mdia" {
			eachBox(b[8:], func(name string, b []byte) {
				if name == "hdlr" {
					kind = string(b[16:20])
				}
			})
		}
	})
	eachBox(track, func(name string, b []byte) {
		switch name {
		case "edts":
			return
		case "mdia":
			list := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(edits[kind])))
			for _, e := range edits[kind] {
				list = binary.BigEndian.AppendUint32(list, uint32(e.duration))
				list = binary.BigEndian.AppendUint32(list, uint32(e.media))
				list = append(list, 0, 1, 0, 0)
			}
			changed = append(changed, box("edts", box("elst", list))...)
		}
		changed = append(changed, b...)
	})
	return changed
}

func box(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))
	return append(append(b, kind...), body...)
}

// eachBox calls f for each box, with its head.
func eachBox(b []byte, f func(kind string, box []byte)) {
	for len(b) >= 8 {
		size := int(binary.BigEndian.Uint32(b))
		f(string(b[4:8]), b[:size])
		b = b[size:]
	}
}

// Edits that select several parts of a film are all played, of the pictures and of the sound, and a range of what they select is
// that of the whole.
func TestSeveralEdits(t *testing.T) {
	turn.Long(t)
	const second = 1000 // of ffmpeg's movies
	for _, test := range []struct {
		name, args     string
		pictures       []edit
		sounds         []edit
		first, further []int // the numbers of the frames, up to the second of each
	}{
		{
			"plain", "-bf 0 -c:a aac", []edit{{second, 0}, {second, 30720}}, []edit{{second, 1024}, {second, 1024 + 88200}},
			[]int{0, 30}, []int{60, 90},
		},
		{ // pictures that are shown late begin with a tick that is not 0
			"b_frames", "-c:a aac", []edit{{second, 15360 + 1024}, {second / 2, 46080 + 1024}}, []edit{{second, 44100}, {second / 2, 132300}},
			[]int{30, 60}, []int{90, 105},
		},
		{"pcm", "-bf 0 -c:a pcm_s16le -f mov", []edit{{second, 0}, {second, 30720}}, []edit{{second, 0}, {second, 88200}}, []int{0, 30}, []int{60, 90}},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name+".mp4")
			numbered(t, path, 120, numberedX264+test.args)
			disk.Write(t, path, withEdits(disk.Read(t, path), map[string][]edit{"vide": test.pictures, "soun": test.sounds}))
			var want []int
			for _, part := range [][]int{test.first, test.further} {
				for n := part[0]; n < part[1]; n++ {
					want = append(want, n)
				}
			}
			whole := readVideo(t, path)
			if got := numbersOf(whole); !slices.Equal(got, want) {
				t.Errorf("frames %v, want %v", got, want)
			}
			for _, at := range []int{0, 29, 30, len(want) - 1} {
				equalVideos(t, "a range", readVideo(t, path, numm.Range(at, at+1)), whole.Slice(at, at+1))
			}
			sound, other := readSound(t, path), ffmpegAt(t, path, numm.SampleRate)
			if d := len(sound) - len(other); abs(d) > 1 {
				t.Errorf("%d sound frames, ffmpeg has %d", len(sound), len(other))
			}
			for _, at := range []int{20000, len(sound) - 20000} {
				if lag, likeness := bestLag(other, sound, at); lag != 0 || likeness < 0.99 {
					t.Errorf("the sound around %d is %d frames from ffmpeg's (likeness %.3f)", at, lag, likeness)
				}
				equalSounds(t, "a range", readSound(t, path, numm.Range(at, at+500)), sound[at:at+500])
			}
		})
	}
}
