package laws

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/gonumm/gonumm/internal/crc"
	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// made returns a file that ffmpeg makes of three seconds of sound.
func made(t *testing.T, name string, rate int, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	source := []string{"-f", "lavfi", "-i", fmt.Sprintf("aevalsrc='0.5*sin(2000*t*t)|0.4*sin(900*t)':c=stereo:d=3:s=%d", rate)}
	ffmpeg(t, append(append(source, args...), path)...)
	return path
}

// shifted returns an Ogg file whose pages count from a later sample on, as those of a recording of a running stream do.
func shifted(t *testing.T, path string, by int64) string {
	t.Helper()
	b := disk.Read(t, path)
	for at := 0; at < len(b); {
		segments := b[at+27:][:b[at+26]]
		size := 27 + len(segments)
		for _, n := range segments {
			size += int(n)
		}
		page := b[at:][:size]
		if granule := int64(binary.LittleEndian.Uint64(page[6:])); granule > 0 {
			binary.LittleEndian.PutUint64(page[6:], uint64(granule+by))
		}
		binary.LittleEndian.PutUint32(page[22:], 0)
		binary.LittleEndian.PutUint32(page[22:], crc.Ogg(page))
		at += size
	}
	out := disk.File(t, filepath.Base(path), b)
	return out
}

// Laws 2 and 4: where the pages of an Ogg file begin to count does not matter, and packets may be shorter than the pre-skip.
func TestOggThatStartsLater(t *testing.T) {
	turn.Long(t)
	for _, test := range []struct {
		name string
		args []string
	}{
		{"a.ogg", []string{"-c:a", "libvorbis"}},
		{"a.opus", []string{"-c:a", "libopus"}},
		{"short.opus", []string{"-c:a", "libopus", "-frame_duration", "2.5", "-application", "lowdelay"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := made(t, test.name, 48000, test.args...)
			want := readSound(t, path)
			if len(want) != 3*numm.SampleRate {
				t.Errorf("%d sound frames, want %d", len(want), 3*numm.SampleRate)
			}
			later := shifted(t, path, 96000)
			got := readSound(t, later)
			equalSounds(t, "counted from 96000", got, want)
			parts(t, later, got)
		})
	}
}

// A FLAC file that states its largest frame too small is read to its end.
func TestFLACThatStatesSmallFrames(t *testing.T) {
	path := made(t, "a.flac", 44100, "-c:a", "flac")
	want := readSound(t, path)
	b := disk.Read(t, path)
	const sizes = 12
	copy(b[sizes:], []byte{0, 0, 20, 0, 0, 30})
	lying := disk.File(t, "a.flac", b)
	got := readSound(t, lying)
	equalSounds(t, "the whole", got, want)
	parts(t, lying, got)
}

// Apple Lossless in Matroska, which matroskademux has no name for, is known by its header.
func TestAppleLosslessInMatroska(t *testing.T) {
	turn.Long(t)
	for _, format := range []string{"s16p", "s32p"} {
		path := made(t, "a.mka", 44100, "-c:a", "alac", "-sample_fmt", format)
		got := readSound(t, path)
		if apart, n := apartAtMost(got, decodedByFFmpeg(t, path)), 3*44100; len(got) != n || apart > 1 {
			t.Errorf("%s: %d sound frames, %d apart at most", format, len(got), apart)
		}
		parts(t, path, got)
		info, err := numm.Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if s := info.Sound(); s == nil || s.Codec != "alac" || s.SampleRate != 44100 || s.Channels != 2 {
			t.Errorf("%s: Probe says %+v", format, s)
		}
	}
}

// DTS in a transport stream that does not register it, as ffmpeg writes it, is known by its first bytes, and DVB's by its descriptor.
func TestDTSInTransportStream(t *testing.T) {
	for _, path := range []string{made(t, "a.ts", 48000, "-c:a", "dca", "-strict", "-2"), "../testdata/sample_dts.ts"} {
		got := readSound(t, path, numm.NativeRate())
		raw := output(t, "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-ac", "2", "-f", "s16le", "-")
		if len(got) != len(raw)/4 || len(got) < 20000 {
			t.Errorf("%s: %d sound frames, %d by ffmpeg", path, len(got), len(raw)/4)
		}
		parts(t, path, readSound(t, path))
		info, err := numm.Probe(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if s := info.Sound(); s == nil || s.Codec != "dts" || s.SampleRate != 48000 {
			t.Errorf("%s: Probe says %+v", path, s)
			continue
		}
		if info.Sound().Channels > 2 {
			continue // which ffmpeg mixes in its own way
		}
		want := make(numm.Sound, len(raw)/4)
		if _, err := binary.Decode(raw, binary.LittleEndian, want); err != nil {
			t.Fatal(err)
		}
		if apart := apartAtMost(got, want); apart > 1 {
			t.Errorf("%s: %d apart at most", path, apart)
		}
	}
}

// Vorbis in WebM ends where its last block says that it is not heard any more.
func TestVorbisThatEndsWithinItsLastBlock(t *testing.T) {
	const path = "../testdata/bbb_1ch_12kHz_q10_vorbis.webm"
	got := readSound(t, path, numm.NativeRate())
	const samples = 3 * 12000
	mono := output(t, "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "s16le", "-")
	if len(got) != samples || len(mono) != 2*samples {
		t.Fatalf("%d sound frames, and %d by ffmpeg, want %d", len(got), len(mono)/2, samples)
	}
	for i, frame := range got {
		if d := int(frame[0]) - int(int16(binary.LittleEndian.Uint16(mono[2*i:]))); abs(d) > 2 || frame[0] != frame[1] {
			t.Fatalf("sound frame %d is %v, %d apart from ffmpeg's", i, frame, d)
		}
	}
	parts(t, path, readSound(t, path))
}

// AAC in LATM, as broadcasts have it, goes to the decoder for that.
func TestLATMInTransportStream(t *testing.T) {
	path := made(t, "a.ts", 44100, "-c:a", "aac", "-aac_pns", "0", "-mpegts_flags", "latm")
	got := readSound(t, path)
	want := decodedByFFmpeg(t, path)
	if apart := apartAtMost(got, want); len(got) != len(want) || apart > 2 {
		t.Errorf("%d sound frames, %d by ffmpeg, %d apart at most", len(got), len(want), apart)
	}
	parts(t, path, got)
}

// apartAtMost returns the largest difference of two sounds of one length.
func apartAtMost(a, b numm.Sound) (most int) {
	for i := range min(len(a), len(b)) {
		for c := range 2 {
			most = max(most, abs(int(a[i][c])-int(b[i][c])))
		}
	}
	return most
}

// An MP3 file whose rate changes midway is resampled through.
func TestMP3WhoseRateChanges(t *testing.T) {
	var b []byte
	for _, rate := range []int{44100, 48000} {
		part := disk.Read(t, made(t, "a.mp3", rate, "-c:a", "libmp3lame", "-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"))
		b = append(b, part...)
	}
	path := disk.File(t, "b.mp3", b)
	got := readSound(t, path)
	if least := 6 * numm.SampleRate; len(got) < least || len(got) > least+3*1152 {
		t.Errorf("%d sound frames, want %d and what the encoder adds", len(got), least)
	}
	if second := got[4*numm.SampleRate:][:numm.SampleRate]; !slices.ContainsFunc(second, func(f [2]int16) bool { return f[0] > 10000 }) {
		t.Error("what follows the change is not heard")
	}
	parts(t, path, got)
}

// A film's sound ends where its last packet is stated to end.
func TestSoundEndsWithinItsLastPacket(t *testing.T) {
	path := made(t, "a.mp4", 44100, "-c:a", "aac")
	got := readSound(t, path)
	if len(got) != 3*numm.SampleRate {
		t.Errorf("%d sound frames, want %d", len(got), 3*numm.SampleRate)
	}
	parts(t, path, got)
}

// A film of which the sound does not say what it is is read without it.
func TestFilmWithASoundThatIsNotDescribed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	ffmpeg(t, "-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=30", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx264", "-c:a", "aac", path)
	b := disk.Read(t, path)
	at := bytes.LastIndex(b, []byte("stsd"))
	if at < 0 || bytes.Contains(b[at:], []byte("vide")) {
		t.Fatal("the sound does not come last")
	}
	without := slices.Clone(b)
	copy(without[at:], "free")
	odd := filepath.Join(t.TempDir(), "b.mp4")
	disk.Write(t, odd, without)
	got, want := readVideo(t, odd), readVideo(t, path)
	if got.Len() != 30 || want.Len() != 30 {
		t.Fatalf("%d frames, and %d with the sound, want 30", got.Len(), want.Len())
	}
	for i := range 30 {
		if !got.Frame(i).Equal(want.Frame(i)) {
			t.Errorf("frame %d differs", i)
		}
	}
	if _, err := numm.ReadSound(t.Context(), odd); !errors.Is(err, numm.ErrNoSound) {
		t.Errorf("its sound: %v", err)
	}
}

// A film whose media were taken away, so that its boxes are whole, ends before what its tables name.
func TestFilmWithoutItsMedia(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.mp4")
	ffmpeg(t, "-f", "lavfi", "-i", "testsrc=d=3:s=320x240:r=30", "-f", "lavfi", "-i", "sine=d=3", "-c:v", "libx264", "-c:a", "aac", "-movflags", "faststart", path)
	b := disk.Read(t, path)
	at := bytes.Index(b, []byte("mdat"))
	binary.BigEndian.PutUint32(b[at-4:], 8)
	disk.Write(t, path, b[:at+4])
	if _, err := numm.ReadVideo(t.Context(), path); !errors.Is(err, numm.ErrCorrupt) {
		t.Errorf("its pictures: %v", err)
	}
	if _, err := numm.ReadSound(t.Context(), path); !errors.Is(err, numm.ErrCorrupt) {
		t.Errorf("its sound: %v", err)
	}
}
