package docs

import (
	"fmt"
	"go/format"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
	"github.com/gonumm/gonumm/tests/truth"
)

// packages are those that a recipe may name without importing them, as its reader's editor would add them.
var packages = map[string]string{
	"numm": "github.com/gonumm/gonumm/numm", "live": "github.com/gonumm/gonumm/live", "draw": "github.com/gonumm/gonumm/numm/draw",
	"floats": "gonum.org/v1/gonum/floats", "errgroup": "golang.org/x/sync/errgroup",
	"context": "context", "filepath": "path/filepath", "fmt": "fmt", "http": "net/http", "httptest": "net/http/httptest", "image": "image", "log": "log", "math": "math", "os": "os",
	"runtime": "runtime", "slices": "slices", "strings": "strings", "time": "time",
}

// after is what is done once a recipe has run. Upload is sent a picture, and a text.
var after = map[string]string{"upload": `
	for _, name := range []string{"photo.jpg", "song.mp3"} {
		body, err := os.Open(name)
		if err != nil {
			log.Fatal(err)
		}
		w := httptest.NewRecorder()
		http.DefaultServeMux.ServeHTTP(w, httptest.NewRequest("POST", "/thumbnail", body))
		if name == "song.mp3" {
			fmt.Println(w.Code)
			break
		}
		fmt.Print(w.Code, " ", http.DetectContentType(w.Body.Bytes()), " ")
		if err := os.WriteFile("uploaded.png", w.Body.Bytes(), 0o666); err != nil {
			log.Fatal(err)
		}
	}
`}

var fence = regexp.MustCompile("(?ms)^```go( recipe (\\w+))?\n(.*?)^```$")

// source returns one program with a function for each recipe of a document, and one for its whole program.
func source(t *testing.T, document string) (code string, names []string) {
	t.Helper()
	text := disk.Read(t, document)
	var functions, cases strings.Builder
	for _, block := range fence.FindAllStringSubmatch(string(text), -1) {
		name, body := block[2], block[3]
		if name == "" {
			name = "whole"
			_, body, _ = strings.Cut(body, "func main() {")
			body = strings.TrimSuffix(strings.TrimSpace(body), "}") + "\nreturn nil\n"
			body = strings.Replace(body, "ctx := context.Background()\n", "", 1)
		}
		names = append(names, name)
		fmt.Fprintf(&functions, "func %s(ctx context.Context) error {\n%s}\n\n", name, body)
		fmt.Fprintf(&cases, "case %q:\nerr = %s(ctx)\n%s", name, name, after[name])
	}
	main := "func main() {\nvar err error\nctx := context.Background()\nswitch os.Args[1] {\n" + cases.String() + "}\nif err != nil {\nlog.Fatal(err)\n}\n}\n"
	body := main + functions.String()
	var imports strings.Builder
	for name, path := range packages {
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(body) {
			fmt.Fprintf(&imports, "%q\n", path)
		}
	}
	formatted, err := format.Source([]byte("package main\n\nimport (\n" + imports.String() + ")\n\n" + body))
	if err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return string(formatted), names
}

// build compiles a program inside the module.
func build(t *testing.T, code string) string {
	t.Helper()
	folder, err := filepath.Abs("../../.cache/docs")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	folder, err = os.MkdirTemp(folder, "readme")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	disk.Write(t, filepath.Join(folder, "main.go"), []byte(code))
	program := filepath.Join(folder, "program")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, code)
	}
	return program
}

// Every program of the README compiles as it stands, and makes what its sentence says.
func TestREADME(t *testing.T) {
	turn.Long(t)
	code, names := source(t, "../../README.md")
	if len(names) < 13 {
		t.Errorf("%d programs: %v", len(names), names)
	}
	program := build(t, code)
	folder := t.TempDir()
	prepare(t, folder)
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), program, name)
			cmd.Dir = folder
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			check := results[name]
			if check == nil {
				t.Fatal("nobody looks at what it makes")
			}
			check(t, folder, string(out))
		})
	}
}

// prepare puts the files there that the programs read.
func prepare(t *testing.T, folder string) {
	t.Helper()
	ctx := t.Context()
	film, sound, err := numm.ReadMovie(ctx, truth.Named(t, "bigbuckbunny.mp4").Path, numm.Height(180), numm.Range(0, 100))
	if err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	if err := os.Mkdir(in("folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	write := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	write(numm.WriteMovie(ctx, in("clip.mp4"), film, sound))
	write(numm.WriteSound(ctx, in("song.mp3"), sound))
	write(numm.WriteImage(ctx, in("photo.jpg"), film.Frame(0)))
	for _, name := range []string{"a", "b", "c"} {
		write(numm.WriteImage(ctx, in("folder/"+name+".png"), film.Frame(1)))
	}
}

// results look at what the programs have made. Pictures are compared with what ffmpeg makes of the same file.
var results = map[string]func(t *testing.T, folder, out string){
	"first": func(t *testing.T, folder, _ string) {
		film, sound := soundByFFmpeg(t, folder, "clip.mp4"), soundByFFmpeg(t, folder, "clip.mp3")
		if len(sound) < len(film)-4*1024 || len(sound) > len(film)+4*1024 { // a packet of AAC
			t.Fatalf("%d bytes of sound, the film has %d", len(sound), len(film))
		}
		signal, noise := 0.0, 0.0
		for i := 0; i+1 < min(len(film), len(sound)); i += 2 {
			a, b := float64(int16(film[i])|int16(film[i+1])<<8), float64(int16(sound[i])|int16(sound[i+1])<<8)
			signal, noise = signal+a*a, noise+(a-b)*(a-b)
		}
		if db := 10 * math.Log10(signal/noise); db < 15 {
			t.Errorf("the sound is %.1f dB above its difference from the film's", db)
		}
	},
	"whole": func(t *testing.T, folder, _ string) {
		was, _, err := numm.ReadMovie(t.Context(), filepath.Join(folder, "clip.mp4"), numm.Range(0, 1))
		if err != nil {
			t.Fatal(err)
		}
		film, sound, err := numm.ReadMovie(t.Context(), filepath.Join(folder, "odd.mp4"))
		if err != nil || film.Len() != 90 || len(sound) < 89*numm.FrameSound {
			t.Fatalf("%v, %d sound frames: %v", film, len(sound), err)
		}
		worst := 0
		for i := 0; i < len(was.Pix); i += 997 {
			worst += max(int(was.Pix[i])+int(film.Pix[i])-255, 255-int(was.Pix[i])-int(film.Pix[i]))
		}
		if mean := worst / (len(was.Pix)/997 + 1); mean > 6 {
			t.Errorf("the first frame is %d levels from the negative", mean)
		}
	},
	"thumbnail": func(t *testing.T, folder, _ string) {
		resembles(t, folder, "thumbnail.png", 0, "photo.jpg", 0, "crop=180:180,scale=256:256:flags=bilinear", 256, 256, 35)
	},
	"frames": func(t *testing.T, folder, _ string) {
		resembles(t, folder, "second.png", 0, "clip.mp4", 30, "scale=213:120:flags=area", 213, 120, 35)
	},
	"loudest": func(t *testing.T, folder, out string) {
		sound := soundByFFmpeg(t, folder, "song.mp3")
		most, at := int16(0), 0
		for i := 0; i+3 < len(sound); i += 4 {
			if v := int16(sound[i]) | int16(sound[i+1])<<8; v > most {
				most, at = v, i/4
			}
		}
		var loudest float64
		var when string
		if _, err := fmt.Sscan(out, &loudest, &when); err != nil || math.Abs(loudest-float64(most)/32768) > 0.01 {
			t.Errorf("%q: %v, but ffmpeg's most is %d", out, err, most)
		}
		if took, err := time.ParseDuration(when); err != nil || math.Abs(took.Seconds()-float64(at)/numm.SampleRate) > 0.15 {
			t.Errorf("%q: %v, but with ffmpeg it is sound frame %d", out, err, at)
		}
	},
	"gif": func(t *testing.T, folder, _ string) {
		frames(t, folder, "part.gif", 30, 160, 90)
		resembles(t, folder, "part.gif", 4, "clip.mp4", 42, "scale=160:90:flags=area", 160, 90, 22)
	},
	"filter": func(t *testing.T, folder, _ string) {
		frames(t, folder, "negative.mp4", 100, 320, 180)
		resembles(t, folder, "negative.mp4", 50, "clip.mp4", 50, "format=gbrp,negate", 320, 180, 30)
	},
	"join": func(t *testing.T, folder, _ string) {
		frames(t, folder, "twice.mp4", 200, 320, 180)
		if byFFmpeg(t, folder, "twice.mp4", 150, "null") != byFFmpeg(t, folder, "clip.mp4", 50, "null") {
			t.Error("frame 150 is not frame 50 once more")
		}
	},
	"batch": func(t *testing.T, _, out string) {
		if out != fmt.Sprintln(8, 8*3*224*224) {
			t.Errorf("%q", out)
		}
	},
	"upload": func(t *testing.T, folder, out string) {
		if out != "200 image/png 422\n" {
			t.Errorf("%q", out)
		}
		resembles(t, folder, "uploaded.png", 0, "photo.jpg", 0, "crop=180:180,scale=256:256:flags=bilinear", 256, 256, 35)
	},
	"pipeline": func(t *testing.T, _, out string) {
		if lines := strings.Split(strings.TrimSpace(out), "\n"); len(lines) != 30 || lines[29] != "29 [120 160 3]" {
			t.Errorf("%q", lines)
		}
	},
	"sketch": func(t *testing.T, folder, _ string) {
		frames(t, folder, "sketch.mp4", 60, 320, 240)
		picture := byFFmpeg(t, folder, "sketch.mp4", 59, "null")
		lit := func(y int) (n int) {
			for x := range 320 {
				if picture[3*(y*320+x)] > 60 {
					n++
				}
			}
			return n
		}
		if lit(120) < 40 || lit(60) > 0 {
			t.Errorf("of 60 dots %d are lit, and %d above them", lit(120), lit(60))
		}
		sound := output(t, "ffmpeg", "-v", "error", "-i", filepath.Join(folder, "sketch.mp4"), "-f", "s16le", "-")
		crossings := 0
		for i := 4; i+3 < len(sound); i += 4 {
			if int8(sound[i+1]) >= 0 && int8(sound[i-3]) < 0 {
				crossings++
			}
		}
		if crossings < 870 || crossings > 890 {
			t.Errorf("the tone goes up %d times in two seconds, want 880", crossings)
		}
	},
	"many": func(t *testing.T, folder, _ string) {
		for _, name := range []string{"a", "b", "c"} {
			resembles(t, folder, "folder/"+name+".jpg", 0, "folder/"+name+".png", 0, "scale=114:64:flags=area", 114, 64, 28)
		}
	},
}

// resembles compares frame i of a file with what ffmpeg's filter makes of frame n of another one, in decibels.
func resembles(t *testing.T, folder, got string, i int, from string, n int, filter string, width, height int, least float64) {
	t.Helper()
	a, b := byFFmpeg(t, folder, got, i, "null"), byFFmpeg(t, folder, from, n, filter)
	if len(a) != 3*width*height || len(b) != len(a) {
		t.Fatalf("%s has %d bytes, %s made by ffmpeg %d, want %d", got, len(a), from, len(b), 3*width*height)
	}
	sum := 0.0
	for k := range len(a) {
		d := float64(a[k]) - float64(b[k])
		sum += d * d
	}
	if psnr := 10 * math.Log10(255*255*float64(len(a))/sum); psnr < least {
		t.Errorf("frame %d of %s is %.1f dB from ffmpeg's, want %v", i, got, psnr, least)
	}
}

// byFFmpeg returns the RGB of frame n of a file, through a filter.
func byFFmpeg(t *testing.T, folder, name string, n int, filter string) string {
	t.Helper()
	return output(t, "ffmpeg", "-v", "error", "-i", filepath.Join(folder, name), "-vf", fmt.Sprintf("select='eq(n,%d)',%s", n, filter),
		"-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
}

// soundByFFmpeg returns the sound of a file, two channels of 16 bits.
func soundByFFmpeg(t *testing.T, folder, name string) string {
	t.Helper()
	return output(t, "ffmpeg", "-v", "error", "-i", filepath.Join(folder, name), "-f", "s16le", "-ac", "2", "-")
}

func frames(t *testing.T, folder, name string, count, width, height int) {
	t.Helper()
	v, err := numm.ReadVideo(t.Context(), filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{count, height, width, 3}; !slices.Equal(v.Shape(), want) {
		t.Errorf("%s is %v, want %v", name, v.Shape(), want)
	}
}
