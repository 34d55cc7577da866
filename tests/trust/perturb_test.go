package trust_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// perturbVariable names further folders, with colons between, whose files are read as well.
const perturbVariable = "GONUMM_PERTURB"

// An array depends on the file alone: what memory held before must not show in it. So every file is read by two children whose C
// library fills memory that it gives out, and that it gets back, with two different bytes.
func TestPerturbedMemory(t *testing.T) {
	turn.Long(t)
	batches := make(chan []string)
	go func() {
		defer close(batches)
		for batch := range slices.Chunk(perturbed(t), 16) {
			batches <- batch
		}
	}()
	for range 2 {
		t.Run("reader", func(t *testing.T) {
			t.Parallel()
			for batch := range batches {
				comparePoison(t, batch)
			}
		})
	}
}

// perturbed are the files to read.
func perturbed(t *testing.T) []string {
	t.Helper()
	var paths []string
	for i, f := range truth.Files(t) {
		// Those that were made are many of a kind; without a list of folders one in four will do.
		if !f.Made || i%4 == 0 || os.Getenv(perturbVariable) != "" {
			paths = append(paths, f.Path)
		}
	}
	pictures, err := filepath.Glob(filepath.Join("..", "testdata", "*.*"))
	noError(t, err)
	for _, path := range pictures {
		path, err := filepath.Abs(path)
		noError(t, err)
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	for _, folder := range filepath.SplitList(os.Getenv(perturbVariable)) {
		noError(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				paths = append(paths, path)
			}
			return err
		}))
	}
	return paths
}

// A damaged frame shows what its film holds, else zeros: every codec, in frames large enough to lie in memory that was used before.
func TestPerturbedFilms(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	var paths []string
	for _, film := range [][]string{
		{"mjpeg420.avi", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p"},
		{"mjpeg444.mov", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj444p"},
		{"mjpeg422.mkv", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj422p"},
		{"ffv1.mkv", "ffv1"},
		{"prores.mov", "prores_ks", "-pix_fmt", "yuv422p10le"},
		{"qtrle.mov", "qtrle"},
		{"h265.mkv", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=0"},
		{"h264.mp4", "libx264", "-preset", "ultrafast"},
		{"mpeg4.avi", "mpeg4", "-q:v", "3"},
		{"wmv2.wmv", "wmv2", "-q:v", "3"},
		{"huffyuv.avi", "huffyuv"},
		{"theora.ogv", "libtheora", "-q:v", "7"},
		{"vp8.webm", "libvpx", "-b:v", "4M", "-deadline", "realtime", "-cpu-used", "8"},
	} {
		if !turn.Takes(film[0], 2) {
			continue
		}
		path := filepath.Join(folder, film[0])
		args := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x960:r=10:d=0.3", "-c:v"}, film[1:]...)
		if out, err := exec.Command("ffmpeg", append(args, path)...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", film[0], err, out)
		}
		b, err := os.ReadFile(path)
		noError(t, err)
		for hole := 1; hole < 12; hole++ {
			at := len(b) * hole / 12
			for i := at; i < min(at+200, len(b)); i++ {
				b[i] = 0xfe
			}
		}
		noError(t, os.WriteFile(path, b, 0o600))
		paths = append(paths, path)
	}
	comparePoison(t, paths)
}

// comparePoison reads some files in two children.
func comparePoison(t *testing.T, paths []string) {
	t.Helper()
	var said [2]map[string]string
	for i, poison := range []string{"85", "170"} {
		r, _ := child{env: []string{"MALLOC_PERTURB_=" + poison}, time: 10 * time.Minute}.do(t, "hashes", paths...)
		noError(t, json.Unmarshal([]byte(r.Text), &said[i]))
	}
	if len(said[0]) != len(paths)*len(perturbedReads) {
		t.Errorf("%d arrays of %d files", len(said[0]), len(paths))
	}
	for what, first := range said[0] {
		if second := said[1][what]; first != second {
			t.Errorf("%s: %s, and with other memory %s", what, first, second)
		}
	}
}

// mostPerturbed is what each array may take: what is longer is read in part.
const mostPerturbed = 64 * mebi

func init() {
	jobs["hashes"] = func(r *report, args []string) error {
		hashes := map[string]string{}
		for _, path := range args {
			fmt.Fprintf(os.Stderr, "%q\n", path) // the last of these names what crashed
			for what, read := range perturbedReads {
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				hash := fnv.New64a()
				err := read(ctx, path, hash)
				cancel()
				said := fmt.Sprintf("%x", hash.Sum64())
				if err != nil {
					said += " " + kindOfError(err)
				}
				hashes[what+" "+path] = said
			}
		}
		text, err := json.Marshal(hashes)
		r.Text = string(text)
		return err
	}
}

// kindOfError is what of an error must not depend on memory: its sentinel.
func kindOfError(err error) string {
	var r report
	r.describe(err)
	slices.Sort(r.Is)
	return strings.Join(r.Is, " ")
}

// perturbedReads are the ways to read a file. What could be read counts beside an error.
var perturbedReads = map[string]func(ctx context.Context, path string, w io.Writer) error{
	"image": func(ctx context.Context, path string, w io.Writer) error {
		m, err := numm.ReadImage(ctx, path)
		if m != nil {
			hashRows(w, m)
		}
		return err
	},
	"sound": func(ctx context.Context, path string, w io.Writer) error {
		s, err := numm.ReadSound(ctx, path, numm.Range(0, mostPerturbed/4))
		for _, frame := range s {
			_, _ = w.Write([]byte{byte(frame[0]), byte(frame[0] >> 8), byte(frame[1]), byte(frame[1] >> 8)})
		}
		return err
	},
	"video": func(ctx context.Context, path string, w io.Writer) error {
		left := mostPerturbed
		for f, err := range numm.VideoFrames(ctx, path) {
			if err != nil {
				return err
			}
			hashRows(w, f.Image)
			if left -= len(f.Pix); left < 0 {
				break
			}
		}
		return nil
	},
}

// hashRows hashes the pixels. Hashes never fail.
func hashRows(w io.Writer, m *numm.Image) {
	for y := range m.Height() {
		_, _ = w.Write(m.Row(m.Rect.Min.Y + y))
	}
}
