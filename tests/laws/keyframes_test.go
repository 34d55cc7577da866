package laws

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// KeyframesOnly decodes nothing but key frames: where the others cannot be decoded, as their bytes are gone, it gives all the
// same. Of a film with a key frame each two seconds that is a sixtieth of the frames, and under a tenth of the bytes here.
func TestKeyframesOnlyDecodesNothingElse(t *testing.T) {
	turn.Long(t)
	needs.Program(t, "ffprobe")
	v := numm.NewVideo(360, 160, 120)
	seed := uint32(1)
	for k, m := range v.All() {
		for i := range m.Pix {
			seed = seed*1664525 + 1013904223
			m.Pix[i] = uint8(k/2) + uint8(seed>>29)*uint8(i/3%160/8) // every frame differs from the one before it, everywhere
		}
	}
	for _, name := range []string{"film.mp4", "film.mov", "film.mkv"} {
		if !turn.Takes(name, 2) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), name)
			if err := numm.WriteVideo(t.Context(), path, v, numm.Quality(60), numm.Codec("h264"), numm.KeyframeEvery(2*time.Second), numm.Speed(10)); err != nil {
				t.Fatal(err)
			}
			want := keyframes(t, path)
			if len(want) != 6 {
				t.Fatalf("%d key frames", len(want))
			}
			whole := readVideo(t, path)
			if kept, lost := spoil(t, path); 10*kept > kept+lost {
				t.Errorf("%d of %d bytes are those of key frames", kept, kept+lost)
			}
			if spoiled, err := numm.ReadVideo(t.Context(), path); err == nil && bytes.Equal(spoiled.Pix, whole.Pix) {
				t.Fatal("nothing was spoiled")
			}
			for i, f := range keyframes(t, path) {
				if f.Index != 60*i || f.Index != want[i].Index || f.Time != want[i].Time || !f.Equal(want[i].Image) || !f.Equal(whole.Frame(f.Index)) {
					t.Errorf("key frame %d, frame %d at %v, is not that of the whole film", i, f.Index, f.Time)
				}
			}
		})
	}
}

func keyframes(t *testing.T, path string) (frames []numm.Frame) {
	t.Helper()
	for f, err := range numm.VideoFrames(t.Context(), path, numm.KeyframesOnly()) {
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, f)
	}
	return frames
}

// spoil overwrites all but the first bytes of every packet that is no key frame, and returns how many bytes are of each kind.
func spoil(t *testing.T, path string) (kept, lost int) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries", "packet=size,pos,flags", "-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	data := disk.Read(t, path)
	const head = 12 // its length, and what kind of frame it is
	for _, line := range strings.Fields(string(out)) {
		fields := strings.Split(line, ",")
		size, sizeErr := strconv.Atoi(fields[0])
		at, atErr := strconv.Atoi(fields[1])
		if sizeErr != nil || atErr != nil {
			t.Fatal(line)
		}
		if strings.HasPrefix(fields[2], "K") {
			kept += size
			continue
		}
		lost += size
		for i := at + head; i < at+size; i++ {
			data[i] = 0x55
		}
	}
	disk.Write(t, path, data)
	return kept, lost
}
