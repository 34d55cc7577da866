package numm_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// taggedFormats are those that keep tags, with what they keep beside title, artist and comment; with is a cover.
var taggedFormats = map[string]struct {
	more  []string
	cover bool
}{
	"wav": {[]string{"album", "date", "genre", "copyright", "track"}, false}, "aiff": {[]string{"copyright"}, false},
	"flac": {[]string{"album", "date", "genre", "track", "album_artist", "composer"}, true},
	"mp3":  {[]string{"album", "date", "genre", "track", "album_artist", "composer"}, true},
	"ogg":  {[]string{"album", "date", "genre", "track", "album_artist", "composer"}, true},
	"opus": {[]string{"album", "date", "genre", "track", "album_artist", "composer"}, true},
	"m4a":  {[]string{"album", "date", "genre", "track", "album_artist", "composer"}, true},
	"mp4":  {[]string{"album", "date", "genre", "track"}, true}, "mov": {[]string{"album", "date", "genre", "track"}, true},
	"mkv": {[]string{"album", "genre", "composer"}, true}, "webm": {[]string{"album", "genre"}, true},
}

var tagValues = map[string]string{"title": "Ärger & Ruhe", "artist": "Söhne des 雷", "comment": "made by a test", "album": "Tests", "date": "2024-05-06",
	"genre": "Noise", "copyright": "nobody", "track": "3", "album_artist": "All", "composer": "Nobody"}

// writeTagged writes a file with some tags, and with a cover where the format has one.
func writeTagged(t *testing.T, path string, tags map[string]string, cover *numm.Image) {
	t.Helper()
	opts := []numm.EncodeOption{numm.Tags(tags)}
	if cover != nil {
		opts = append(opts, numm.Artwork(cover))
	}
	var err error
	switch filepath.Ext(path) {
	case ".mp4", ".mov", ".mkv", ".webm":
		err = numm.WriteMovie(t.Context(), path, shades(6, 48, 32), slope(6*numm.FrameSound), opts...)
	default:
		err = numm.WriteSound(t.Context(), path, slope(9000), opts...)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What Tags and Artwork write is what Probe, ReadImage and other programs read; and the same film is the same bytes.
func TestTagsAndArtwork(t *testing.T) {
	turn.Long(t)
	cover := numm.NewImage(40, 30)
	for y := range 30 {
		for x := range 40 {
			cover.SetRGB(x, y, uint8(6*x), uint8(8*y), 99)
		}
	}
	for format, kept := range taggedFormats {
		t.Run(format, func(t *testing.T) {
			tags := map[string]string{}
			for _, name := range append([]string{"title", "artist", "comment"}, kept.more...) {
				tags[name] = tagValues[name]
			}
			var art *numm.Image
			if kept.cover {
				art = cover
			}
			folder := t.TempDir()
			path, again := filepath.Join(folder, "a."+format), filepath.Join(folder, "b."+format)
			writeTagged(t, path, tags, art)
			writeTagged(t, again, tags, art)
			a, errA := os.ReadFile(path)
			b, errB := os.ReadFile(again)
			if errA != nil || errB != nil || !bytes.Equal(a, b) {
				t.Errorf("%d and %d bytes: %v, %v", len(a), len(b), errA, errB)
			}
			info, err := numm.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			for name, value := range tags {
				if info.Tags[name] != value {
					t.Errorf("%s is read as %q, want %q", name, info.Tags[name], value)
				}
			}
			if kept.cover {
				checkCover(t, path, info, cover)
			}
			checkDecodedAlike(t, path)
			if format != "aiff" { // of which ffprobe knows other names
				checkFFprobeTags(t, path, tags)
			}
			if format != "mkv" && format != "webm" && format != "wav" && format != "aiff" {
				checkMutagen(t, path, tags, kept.cover)
			}
		})
	}
}

// checkCover looks for the cover among the streams, and, in a file of sound, reads it.
func checkCover(t *testing.T, path string, info *numm.Info, cover *numm.Image) {
	t.Helper()
	found := false
	for _, s := range info.Streams {
		found = found || s.Kind == numm.KindImage
	}
	if !found {
		t.Errorf("no stream of a cover: %+v", info.Streams)
	}
	if info.Video() != nil {
		return
	}
	m, err := numm.ReadImage(t.Context(), path)
	if err != nil || !m.Equal(cover) {
		t.Errorf("the cover: %v, %v", m, err)
	}
}

// checkDecodedAlike compares what is read of a tagged file with what was written, where the format keeps every bit.
func checkDecodedAlike(t *testing.T, path string) {
	t.Helper()
	s, err := numm.ReadSound(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	switch filepath.Ext(path) {
	case ".wav", ".aiff", ".flac":
		if len(s) != 9000 || furthest(s, slope(9000)) > 0 {
			t.Errorf("%d sound frames, off by %d", len(s), furthest(s, slope(9000)))
		}
	}
}

func checkFFprobeTags(t *testing.T, path string, tags map[string]string) {
	t.Helper()
	needs.Program(t, "ffprobe")
	b, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "default=nw=1", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe: %v: %s", err, b)
	}
	got := map[string]string{}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "TAG:"), "=")
		if name = strings.ToLower(name); got[name] == "" || got[name] != tags[name] { // of the file, or of its stream as Ogg has it
			got[name] = value
		}
	}
	for name, value := range tags {
		if got[name] != value {
			t.Errorf("ffprobe reads %s as %q, want %q: %v", name, got[name], value, got)
		}
	}
}

// checkMutagen lets mutagen, which knows all formats by the same simple names, read the tags, and find the cover.
func checkMutagen(t *testing.T, path string, tags map[string]string, cover bool) {
	t.Helper()
	needs.Modules(t, "import mutagen", "python3-mutagen", "test")
	const script = `
import base64, mutagen, sys
from mutagen.flac import Picture
e = mutagen.File(sys.argv[1], easy=True)
names = {"title": "title", "artist": "artist", "album": "album", "date": "date", "genre": "genre", "album_artist": "albumartist"}
for ours, its in names.items():
    print(ours + "=" + "".join(e.get(its, [])))
f = mutagen.File(sys.argv[1])
pictures = [p.data for p in getattr(f, "pictures", [])] + [bytes(p) for p in (f.tags or {}).get("covr", [])]
pictures += [Picture(base64.b64decode(p)).data for p in (f.tags or {}).get("metadata_block_picture", []) if not hasattr(f.tags, "getall")]
pictures += [v.data for k, v in (f.tags.items() if hasattr(f.tags, "getall") else []) if k.startswith("APIC")]
print("covers=%d" % sum(p[:8] == b"\x89PNG\r\n\x1a\n" for p in pictures))
`
	b, err := exec.Command(needs.Python, "-c", script, path).CombinedOutput()
	if err != nil {
		t.Fatalf("mutagen: %v: %s", err, b)
	}
	want := maps.Clone(tags)
	maps.DeleteFunc(want, func(name, _ string) bool { return !strings.Contains(string(b), "\n"+name+"=") && name != "title" })
	for name, value := range want {
		if !strings.Contains("\n"+string(b), "\n"+name+"="+value+"\n") {
			t.Errorf("mutagen does not read %s as %q: %s", name, value, b)
		}
	}
	if cover && !strings.Contains(string(b), "covers=1") {
		t.Errorf("mutagen finds no cover: %s", b)
	}
}

// What a format cannot keep is refused before anything is written.
func TestTagsThatAreRefused(t *testing.T) {
	folder := t.TempDir()
	film := numm.NewVideo(2, 16, 16)
	cover := numm.Artwork(numm.NewImage(4, 4))
	title := numm.Tags(map[string]string{"title": "x"})
	_, streamed := numm.NewSoundWriter(t.Context(), onlyWriter{&bytes.Buffer{}}, "flac", title)
	for name, err := range map[string]error{
		"gif":             numm.WriteVideo(t.Context(), filepath.Join(folder, "a.gif"), film, title),
		"webp":            numm.WriteVideo(t.Context(), filepath.Join(folder, "a.webp"), film, title),
		"apng":            numm.WriteVideo(t.Context(), filepath.Join(folder, "a.apng"), film, title),
		"avi":             numm.WriteVideo(t.Context(), filepath.Join(folder, "a.avi"), film, title),
		"png":             numm.WriteImage(t.Context(), filepath.Join(folder, "a.png"), numm.NewImage(4, 4), title),
		"ogv":             numm.WriteVideo(t.Context(), filepath.Join(folder, "a.ogv"), film, title),
		"cover in wav":    numm.WriteSound(t.Context(), filepath.Join(folder, "a.wav"), slope(100), cover),
		"odd name":        numm.WriteSound(t.Context(), filepath.Join(folder, "a.m4a"), slope(100), numm.Tags(map[string]string{"shoe-size": "44"})),
		"track of no use": numm.WriteSound(t.Context(), filepath.Join(folder, "a.m4a"), slope(100), numm.Tags(map[string]string{"track": "three"})),
		"stream":          streamed,
	} {
		if !errors.Is(err, numm.ErrOption) || !errors.Is(err, numm.ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names, err := os.ReadDir(folder); err != nil || len(names) > 0 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}
