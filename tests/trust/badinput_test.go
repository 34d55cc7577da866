package trust_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// quickly is within what a refusal is expected: far below the ten seconds after which a source counts as stalled.
const quickly = 8 * time.Second

// What is no file of sound or video is refused with an error that says which of them it is.
func TestBadInput(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	write := func(name string, b []byte) string {
		noError(t, os.WriteFile(at(name), b, 0o600))
		return at(name)
	}
	noise := make([]byte, 20000)
	for i, r := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise); i++ {
		noise[i] = byte(r.Uint32())
	}
	film, err := os.ReadFile(truth.Named(t, "fps25.mp4").Path)
	noError(t, err)

	noError(t, os.Mkdir(at("directory"), 0o700))
	noError(t, syscall.Mkfifo(at("fifo"), 0o600))
	noError(t, os.Symlink(at("loop b"), at("loop a")))
	noError(t, os.Symlink(at("loop a"), at("loop b")))
	noError(t, os.Symlink(at("nowhere"), at("dangling")))

	for _, c := range []struct {
		path string
		is   []string // one of them
		says string   // also in the message
	}{
		{at("missing"), []string{"ErrNotExist"}, "missing"},
		{at("missing/in/missing"), []string{"ErrNotExist"}, ""},
		{at("dangling"), []string{"ErrNotExist"}, ""},
		{"", []string{"ErrNotExist"}, ""},
		{at("directory"), []string{"ErrUnsupported"}, "directory"},
		{at("directory") + "/", []string{"ErrUnsupported"}, "directory"},
		{at("fifo"), []string{"ErrUnsupported"}, "FIFO"},
		{"/dev/null", []string{"ErrUnsupported"}, "device"},
		{"/dev/zero", []string{"ErrUnsupported"}, "device"},
		{at("loop a"), nil, "symbolic links"},
		{at(strings.Repeat("long", 100)), nil, "too long"},
		{write("empty", nil), []string{"ErrCorrupt"}, "empty"},
		{write("one byte", []byte{0}), []string{"ErrUnsupported"}, ""},
		{write("text.mp4", []byte(strings.Repeat("Nothing but text.\n", 100))), []string{"ErrUnsupported"}, "text"},
		{write("page.wav", []byte("<!DOCTYPE html><html><body><p>A page</p></body></html>")), []string{"ErrUnsupported"}, "text"},
		{write("noise.mkv", noise), []string{"ErrUnsupported"}, ""},
		{write("zeros.mp3", make([]byte, 20000)), []string{"ErrUnsupported"}, ""},
		{write("no movie box.mp4", bytes.Replace(film, []byte("moov"), []byte("free"), 1)), []string{"ErrCorrupt"}, ""},
		{write("type box only.mp4", film[:32]), []string{"ErrCorrupt"}, ""},
		{write("lying movie box.mp4", lyingBox(film, "moov", 1<<31-1)), []string{"ErrCorrupt"}, ""},
		{write("movie box of nothing.mp4", lyingBox(film, "moov", 8)), []string{"ErrCorrupt"}, ""},
		{write("riff only.wav", wavHead(44100, 2, 16, 0)[:12]), []string{"ErrCorrupt"}, ""},
		{write("rate 0.wav", wav(0, 2, 16)), []string{"ErrCorrupt", "ErrUnsupported"}, ""},
		{write("no channels.wav", wav(44100, 0, 16)), []string{"ErrCorrupt", "ErrUnsupported"}, ""},
		{write("65535 channels.wav", wav(44100, 65535, 16)), []string{"ErrCorrupt", "ErrUnsupported"}, ""},
		{write("no bits.wav", wav(44100, 2, 0)), []string{"ErrCorrupt", "ErrUnsupported"}, ""},
		{write("65535 bits.wav", wav(44100, 2, 65535)), []string{"ErrCorrupt", "ErrUnsupported"}, ""},
	} {
		if !turn.Takes(filepath.Base(c.path), oneIn) {
			continue
		}
		t.Run(filepath.Base(c.path), func(t *testing.T) {
			for _, kind := range []string{"sound", "video", "movie", "probe"} {
				r, _ := child{}.do(t, kind, c.path)
				switch {
				case r.Error == "":
					t.Errorf("%s: read %d", kind, r.Frames)
				case c.is != nil && !r.is(c.is...), !strings.Contains(r.Error, c.says):
					t.Errorf("%s: %q, which is %q; want one of %q that says %q", kind, r.Error, r.Is, c.is, c.says)
				case r.Took > quickly:
					t.Errorf("%s: refused after %v", kind, r.Took)
				}
			}
		})
	}
}

// Sizes that lie are no reason not to read what is there.
func TestLyingSizes(t *testing.T) {
	const frames = 1000
	data := make([]byte, frames*4)
	for i := range data {
		data[i] = byte(i)
	}
	for _, c := range []struct {
		what string
		size uint32
		want int
	}{
		{"honest", frames * 4, frames},
		{"more than there is", 0x7ffffff0, frames},
		{"as much as can be said", 0xffffffff, frames},
		{"nearly so much", 0xfffffff0, frames},
		{"an odd number", 401, 100},
	} {
		t.Run(c.what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "lying.wav")
			noError(t, os.WriteFile(path, append(wavHead(44100, 2, 16, c.size), data...), 0o600))
			s, err := numm.ReadSound(t.Context(), path)
			noError(t, err)
			if len(s) != c.want {
				t.Fatalf("%d sound frames, want %d", len(s), c.want)
			}
			for i := range s {
				want := [2]int16{int16(binary.LittleEndian.Uint16(data[4*i:])), int16(binary.LittleEndian.Uint16(data[4*i+2:]))}
				if s[i] != want {
					t.Fatalf("sound frame %d is %v, want %v", i, s[i], want)
				}
			}
		})
	}
}

// What stands in a folder that may not be entered is fs.ErrPermission. Root may enter all, so that the child who
// tries is nobody.
func TestNoPermission(t *testing.T) {
	if os.Getuid() != 0 {
		path := filepath.Join(t.TempDir(), "secret.wav")
		noError(t, os.WriteFile(path, wav(44100, 2, 16), 0o000))
		_, err := numm.ReadSound(t.Context(), path)
		noError(t, expect(err, fs.ErrPermission))
		return
	}
	folder, err := os.MkdirTemp("", "numm-closed-*")
	noError(t, err)
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(folder, "secret.wav")
	noError(t, os.WriteFile(path, wav(44100, 2, 16), 0o600)) // the folder is 0700
	r, _ := child{}.do(t, "sound as nobody", path)
	if !r.is("ErrPermission") {
		t.Errorf("%q is %q, want fs.ErrPermission", r.Error, r.Is)
	}
}

func init() {
	jobs["sound as nobody"] = func(r *report, args []string) error {
		const nobody = 65534
		if err := syscall.Setuid(nobody); err != nil {
			return err
		}
		return readSound(r, args)
	}
}

// A file of one kind has none of the other, which is no damage.
func TestNoSuchStream(t *testing.T) {
	sound, video := truth.Named(t, "s16.wav").Path, truth.Named(t, "h264_baseline.mp4").Path
	_, err := numm.ReadSound(t.Context(), video)
	noError(t, expect(err, numm.ErrNoSound))
	_, err = numm.OpenSound(t.Context(), video)
	noError(t, expect(err, numm.ErrNoSound))
	_, err = numm.ReadSound(t.Context(), truth.Named(t, "anim.gif").Path)
	noError(t, expect(err, numm.ErrNoSound))
	_, err = numm.ReadVideo(t.Context(), sound)
	noError(t, expect(err, numm.ErrNoVideo))
	_, err = numm.OpenVideo(t.Context(), sound)
	noError(t, expect(err, numm.ErrNoVideo))
	_, err = numm.ReadVideo(t.Context(), video, numm.Stream(1))
	noError(t, expect(err, numm.ErrNoVideo))
	_, err = numm.ReadSound(t.Context(), sound, numm.Stream(1))
	noError(t, expect(err, numm.ErrNoSound))
	var e *numm.Error
	if !errors.As(err, &e) || e.Op != "ReadSound" || e.Path != sound {
		t.Errorf("%v does not name the call and the file", err)
	}
}

// Names are names: nothing in them is an option, a pattern, an escape or a protocol, and a file that a name could be
// taken to mean is not opened in its place.
func TestNames(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	names := []string{
		"new\nline", "inval\xff\xfeid", "bang!", "quo'te\"s", "-i", "--help", "%41%00%s%d", "a#b?c=d&e", `back\slash`,
		"ünïcödé 図 \u202e", "file:x", "file:///etc/passwd", "http:localhost", "fd:0", "pipe:1", "concat:a|b", "data:,x",
		" lead and trail ", "$(id)`id`", "c*d[1]{2}", "~", "tab\t", "no_extension", "wrong.png", "a ! fakesink", "a=b,c=(int)5;",
		"location=x", strings.Repeat("L", 255),
	}
	const each = 441
	for i, name := range names {
		noError(t, os.MkdirAll(filepath.Dir(name), 0o700))
		noError(t, os.WriteFile(name, append(wavHead(44100, 2, 16, each*4), bytes.Repeat([]byte{byte(i), 1}, each*2)...), 0o600))
	}
	for i, name := range names {
		for _, path := range []string{name, filepath.Join(folder, name)} {
			s, err := numm.ReadSound(t.Context(), path)
			if err != nil {
				t.Errorf("%q: %v", path, err)
				continue
			}
			if want := int16(256 + i); len(s) != each || s[each/2] != [2]int16{want, want} {
				t.Errorf("%q: another file was read: %d frames of %v", path, len(s), s[each/2])
			}
		}
	}
	// What only a protocol could find is missing.
	for _, path := range []string{"file:./bang!", "file://" + filepath.Join(folder, "bang!"), "new%0Aline", "*"} {
		_, err := numm.ReadSound(t.Context(), path)
		noError(t, expect(err, fs.ErrNotExist))
	}
}

// wav is a tenth of a second of a sound that claims to be what it is told to.
func wav(rate uint32, channels, bits uint16) []byte {
	return slices.Concat(wavHead(rate, channels, bits, 17640), make([]byte, 17640))
}

// lyingBox is a file in which the first box of a kind claims another size.
func lyingBox(file []byte, kind string, size uint32) []byte {
	b := bytes.Clone(file)
	binary.BigEndian.PutUint32(b[bytes.Index(b, []byte(kind))-4:], size)
	return b
}
