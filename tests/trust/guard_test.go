package trust_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// An array larger than MaxMemory is refused with both numbers before anything is decoded; one of just that size is
// read.
func TestMaxMemory(t *testing.T) {
	ctx := t.Context()
	path := truth.Named(t, "short.wav").Path
	s, err := numm.ReadSound(ctx, path)
	noError(t, err)
	need := int64(len(s)) * 4
	_, err = numm.ReadSound(ctx, path, numm.MaxMemory(need))
	noError(t, err)
	_, err = numm.ReadSound(ctx, path, numm.MaxMemory(need-1))
	checkMemoryError(t, err, need, need-1)

	film := truth.Named(t, "fps30.mp4").Path
	v, err := numm.ReadVideo(ctx, film)
	noError(t, err)
	need = int64(len(v.Pix))
	_, err = numm.ReadVideo(ctx, film, numm.MaxMemory(need))
	noError(t, err)
	_, err = numm.ReadVideo(ctx, film, numm.MaxMemory(need-1))
	checkMemoryError(t, err, need, need-1)
	half, err := numm.ReadVideo(ctx, film, numm.MaxMemory(need/2), numm.Range(10, 10+v.Len()/2))
	noError(t, err)
	if half.Len() != v.Len()/2 {
		t.Errorf("%d frames, want %d", half.Len(), v.Len()/2)
	}
}

// The need is that of the whole array, whatever finds out that it does not fit: the size of a frame, those that a decoder holds, or
// the length.
func TestNeedIsTheSameAtEveryLimit(t *testing.T) {
	turn.Long(t)
	for _, name := range []string{"fps30.mp4", "h264.mkv", "vp8.webm", "mjpeg.avi", "turned90.mov", "av1_video.mkv"} {
		film := truth.Named(t, name).Path
		v, err := numm.ReadVideo(t.Context(), film)
		noError(t, err)
		need := int64(len(v.Pix))
		for _, limit := range []int64{1, need / 100, need / 50, need / 10, need - 1} {
			_, err = numm.ReadVideo(t.Context(), film, numm.MaxMemory(limit))
			checkMemoryError(t, err, need, limit)
		}
		_, err = numm.ReadVideo(t.Context(), film, numm.MaxMemory(need/50), numm.Isolated())
		checkMemoryError(t, err, need, need/50)
	}
}

func checkMemoryError(t *testing.T, err error, need, limit int64) {
	t.Helper()
	var e *numm.MemoryError
	if !errors.As(err, &e) || !errors.Is(err, numm.ErrNotEnoughMemory) {
		t.Fatalf("%v, want a MemoryError", err)
	}
	if e.Need != need || e.Limit != limit {
		t.Errorf("%d needed and %d at most, want %d and %d", e.Need, e.Limit, need, limit)
	}
}

// What a file claims is refused by its claim, in a child that stays small.
func TestAbsurdClaims(t *testing.T) {
	film, err := os.ReadFile(truth.Named(t, "fps25.mp4").Path)
	noError(t, err)
	ffv1, err := os.ReadFile(truth.Named(t, "ffv1.mkv").Path)
	noError(t, err)
	for _, c := range []struct {
		name, kind string
		file       []byte
		is         []string
	}{
		// Whether a claim is too much depends on the machine; what it claims is not there in any case.
		{"a day.mp4", "video", claimDuration(film, 86400), []string{"", "ErrNotEnoughMemory"}},
		{"a hundred years.mp4", "video", claimDuration(film, 100*365*86400), []string{"", "ErrNotEnoughMemory"}},
		{"a hundred years of sound.mp4", "sound", claimDuration(film, 100*365*86400), []string{"", "ErrNotEnoughMemory"}},
		{"65535 by 65535.bmp", "video", bmp(65535, 65535), []string{"ErrCorrupt", "ErrNotEnoughMemory", "ErrSize", "ErrUnsupported"}},
		{"30000 by 30000.bmp", "video", bmp(30000, 30000), []string{"ErrCorrupt", "ErrNotEnoughMemory", "ErrSize", "ErrUnsupported"}},
		{"60000 wide.mkv", "video", claimWidth(ffv1, 321, 60000), []string{"", "ErrCorrupt", "ErrNotEnoughMemory", "ErrSize", "ErrUnsupported"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			noError(t, os.WriteFile(path, c.file, 0o600))
			r, _ := child{}.do(t, c.kind, path)
			if !(r.Error == "" && c.is[0] == "") && !r.is(c.is...) {
				t.Errorf("%d frames, %q, which is %q, want one of %q", r.Frames, r.Error, r.Is, c.is)
			}
			limit := int64(512 * mebi)
			if underRace {
				limit *= 2
			}
			if r.Peak > limit || r.Took > quickly {
				t.Errorf("took %d MiB and %v", r.Peak/mebi, r.Took)
			}
		})
	}
}

// claimDuration states so many seconds in the movie's header and in its tracks' own.
func claimDuration(file []byte, seconds uint64) []byte {
	b := bytes.Clone(file)
	for _, kind := range []string{"mvhd", "mdhd"} {
		for at := 0; ; {
			i := bytes.Index(b[at:], []byte(kind))
			if i < 0 {
				break
			}
			at += i + 4
			scale := b[at+12:]
			binary.BigEndian.PutUint32(b[at+16:], uint32(min(seconds*uint64(binary.BigEndian.Uint32(scale)), 1<<32-2)))
		}
	}
	return b
}

// claimWidth states another width in a Matroska file's track.
func claimWidth(file []byte, from, to uint16) []byte {
	element := func(n uint16) []byte { return binary.BigEndian.AppendUint16([]byte{0xb0, 0x82}, n) }
	return bytes.Replace(file, element(from), element(to), 1)
}

// bmp is the head of a picture without any pixel.
func bmp(width, height uint32) []byte {
	b := append([]byte("BM"), make([]byte, 52)...)
	le := binary.LittleEndian
	le.PutUint32(b[2:], 54)
	le.PutUint32(b[10:], 54)
	le.PutUint32(b[14:], 40)
	le.PutUint32(b[18:], width)
	le.PutUint32(b[22:], height)
	le.PutUint16(b[26:], 1)
	le.PutUint16(b[28:], 24)
	return b
}
