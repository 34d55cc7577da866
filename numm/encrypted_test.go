package numm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/must"
	"github.com/gonumm/gonumm/numm"
)

var unlocked = strings.Fields("-f lavfi -i testsrc=d=1:s=64x48:r=30 -f lavfi -i sine=d=1 -c:v libx264 -pix_fmt yuv420p -c:a aac")

const withKey = " -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb -encryption_kid a7e61c373e219033c21091fa607bf3b8"

// patched is a copy of a file in which a word is another one.
func patched(t *testing.T, path, from, to string) string {
	t.Helper()
	data := disk.Read(t, path)
	if !bytes.Contains(data, []byte(from)) {
		t.Fatalf("%s has no %q", path, from)
	}
	path = filepath.Join(t.TempDir(), "patched"+filepath.Ext(path))
	disk.Write(t, path, bytes.ReplaceAll(data, []byte(from), []byte(to)))
	return path
}

// Encrypted films are said to be encrypted, not damaged, whatever their scheme.
func TestEncryptedFilms(t *testing.T) {
	made := func(name, options string) string {
		return ffmpegMade(t, name, append(unlocked, strings.Fields(options+withKey)...)...)
	}
	whole := made("cenc.mp4", "")
	for name, path := range map[string]string{
		"cenc":         whole,
		"cbcs":         patched(t, whole, "cenc\x00\x01", "cbcs\x00\x01"),
		"in fragments": made("fragments.mp4", "-movflags frag_keyframe+empty_moov"),
		"sound alone":  made("sound.m4a", "-vn -f mp4"),
	} {
		t.Run(name, func(t *testing.T) {
			_, probed := numm.Probe(t.Context(), path)
			_, heard := numm.ReadSound(t.Context(), path)
			errs := map[string]error{"Probe": probed, "ReadSound": heard}
			if name != "sound alone" {
				_, errs["ReadVideo"] = numm.ReadVideo(t.Context(), path)
				_, errs["ReadImage"] = numm.ReadImage(t.Context(), path)
				_, _, errs["ReadMovie"] = numm.ReadMovie(t.Context(), path)
			}
			for how, err := range errs {
				if !errors.Is(err, numm.ErrUnsupported) || errors.Is(err, numm.ErrCorrupt) || !strings.Contains(err.Error(), "encrypted") {
					t.Errorf("%s: %v", how, err)
				}
			}
		})
	}
}

// Of a film whose pictures alone are encrypted the sound is read, and Probe tells which is which.
func TestFilmWithEncryptedPictures(t *testing.T) {
	plain := ffmpegMade(t, "plain.mp4", unlocked...)
	locked := ffmpegMade(t, "locked.mp4", append(unlocked, strings.Fields(withKey)...)...)
	path := disk.File(t, "mixed.mp4", withTracksOf(t, locked, plain))
	if _, err := numm.ReadVideo(t.Context(), path); !errors.Is(err, numm.ErrUnsupported) || !strings.Contains(err.Error(), "encrypted") {
		t.Errorf("the pictures: %v", err)
	}
	got := must.Value(numm.ReadSound(t.Context(), path))(t)
	want := must.Value(numm.ReadSound(t.Context(), plain))(t)
	if !slices.Equal(got, want) {
		t.Errorf("%d sound frames are not the %d of the film that is not encrypted", len(got), len(want))
	}
	info := must.Value(numm.Probe(t.Context(), path))(t)
	v, s := info.Video(), info.Sound()
	if v == nil || !v.Encrypted || v.Codec != "h264" || v.Width != 64 || v.Height != 48 || s == nil || s.Encrypted || s.Codec != "aac" {
		t.Errorf("Probe says %+v", info.Streams)
	}
}

// withTracksOf is a film with the first track of one and the second of another, whose movie boxes are at their ends.
func withTracksOf(t *testing.T, first, second string) []byte {
	t.Helper()
	parts := func(path string) (media []byte, tracks [][]byte, header []byte) {
		data := disk.Read(t, path)
		at := bytes.LastIndex(data, []byte("moov")) - 4
		for b := data[at+8:]; len(b) > 8; b = b[binary.BigEndian.Uint32(b):] {
			switch box := b[:binary.BigEndian.Uint32(b)]; string(b[4:8]) {
			case "mvhd":
				header = box
			case "trak":
				tracks = append(tracks, box)
			}
		}
		return data[:at:at], tracks, header
	}
	media, tracks, header := parts(first)
	more, others, _ := parts(second)
	sound := bytes.Clone(others[1])
	places := sound[bytes.Index(sound, []byte("stco"))+8:]
	for k := range binary.BigEndian.Uint32(places) {
		place := places[4+4*k:]
		binary.BigEndian.PutUint32(place, binary.BigEndian.Uint32(place)+uint32(len(media)))
	}
	moov := slices.Concat([]byte("moov"), header, tracks[0], sound)
	film := append(media, more...)
	return append(binary.BigEndian.AppendUint32(film, uint32(4+len(moov))), moov...)
}
