package gif

import (
	"bytes"
	"compress/lzw"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	stdgif "image/gif"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/needs"
	"github.com/gonumm/gonumm/internal/turn"
)

// part is a frame to be built by hand.
type part struct {
	at          image.Rectangle
	local       color.Palette
	transparent int // -1: none
	disposal    byte
	delay       int // 1/100 s; -1: no graphic control extension
	interlaced  bool
	pixels      []byte
}

type animation struct {
	width, height int
	global        color.Palette
	background    byte
	parts         []part
}

func (a animation) build() []byte {
	b := []byte("GIF89a")
	b = binary.LittleEndian.AppendUint16(b, uint16(a.width))
	b = binary.LittleEndian.AppendUint16(b, uint16(a.height))
	flags, colours := table(a.global)
	b = append(append(b, flags, a.background, 0), colours...)
	b = append(b, "!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00!\xfe\x05hello\x00"...)
	for _, p := range a.parts {
		b = append(b, p.build()...)
	}
	return append(b, ';')
}

func (p part) build() []byte {
	var b []byte
	if p.delay >= 0 {
		control := []byte{'!', 0xf9, 4, p.disposal << 2, byte(p.delay), byte(p.delay >> 8), 0, 0}
		if p.transparent >= 0 {
			control[3] |= 1
			control[6] = byte(p.transparent)
		}
		b = append(b, control...)
	}
	b = append(b, ',')
	for _, v := range []int{p.at.Min.X, p.at.Min.Y, p.at.Dx(), p.at.Dy()} {
		b = binary.LittleEndian.AppendUint16(b, uint16(v))
	}
	flags, colours := table(p.local)
	if p.interlaced {
		flags |= 0x40
	}
	b = append(append(b, flags), colours...)
	return append(append(b, 8), blocks(p.stored())...)
}

// stored returns the compressed pixels, rows in the order of the file.
func (p part) stored() []byte {
	var out bytes.Buffer
	w := lzw.NewWriter(&out, lzw.LSB, 8)
	for y := range rows(p.at.Dy(), p.interlaced) {
		w.Write(p.pixels[y*p.at.Dx() : (y+1)*p.at.Dx()])
	}
	w.Close()
	return out.Bytes()
}

func blocks(data []byte) (b []byte) {
	for chunk := range slices.Chunk(data, 255) {
		b = append(append(b, byte(len(chunk))), chunk...)
	}
	return append(b, 0)
}

// table returns a palette of 4, 16 or 256 colours and the flags that announce it.
func table(p color.Palette) (flags byte, b []byte) {
	if p == nil {
		return 0, nil
	}
	for _, c := range p {
		r, g, bl, _ := c.RGBA()
		b = append(b, byte(r>>8), byte(g>>8), byte(bl>>8))
	}
	return 0x80 | map[int]byte{4: 1, 16: 3, 256: 7}[len(p)], b
}

func colours(r *rand.Rand, n int) color.Palette {
	p := make(color.Palette, n)
	for i := range p {
		p[i] = color.RGBA{uint8(r.Uint32()), uint8(r.Uint32()), uint8(r.Uint32()), 255}
	}
	return p
}

// wild returns an animation of everything that may be in one.
func wild(seed uint64) animation {
	r := rand.New(rand.NewPCG(seed, 1))
	a := animation{width: 5 + r.IntN(40), height: 5 + r.IntN(40)}
	if seed%4 != 0 {
		a.global = colours(r, 16)
		a.background = byte(r.IntN(16))
	}
	for i := range 14 {
		p := part{transparent: -1, delay: r.IntN(30) - 3, interlaced: r.IntN(2) == 0, disposal: byte(r.IntN(5))}
		p.delay = max(p.delay, -1)
		if x, y := r.IntN(a.width), r.IntN(a.height); i > 0 || seed%3 == 0 {
			p.at = image.Rect(x, y, x+1+r.IntN(a.width-x), y+1+r.IntN(a.height-y))
		} else {
			p.at = image.Rect(0, 0, a.width, a.height)
		}
		n := 16
		if a.global == nil || r.IntN(3) == 0 {
			n = []int{4, 16, 256}[r.IntN(3)]
			p.local = colours(r, n)
		}
		if a.global == nil || r.IntN(2) == 0 {
			p.transparent = r.IntN(n)
		}
		p.pixels = make([]byte, p.at.Dx()*p.at.Dy())
		for i := range p.pixels {
			p.pixels[i] = byte(r.IntN(n))
		}
		a.parts = append(a.parts, p)
	}
	return a
}

func TestFramesAreFFmpegs(t *testing.T) {
	turn.Long(t)
	for seed := range uint64(24) {
		a := wild(seed)
		data := a.build()
		frames := decodeAll(t, data, a.width, a.height)
		file := disk.File(t, "wild.gif", data)
		want := run(t, "ffmpeg", "-v", "error", "-i", file, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-")
		size := 3 * a.width * a.height
		if len(want) != len(frames)*size {
			t.Fatalf("seed %d: %d frames, ffmpeg has %d", seed, len(frames), len(want)/size)
		}
		for i, f := range frames {
			if at := difference(f.Pix, want[i*size:(i+1)*size]); at >= 0 {
				p := a.parts[i]
				p.pixels, p.local = nil, nil
				t.Errorf("seed %d, frame %d differs at pixel %d, %d: %v, ffmpeg %v; %+v", seed, i, at/3%a.width, at/3/a.width,
					f.Pix[at:at+3], want[i*size+at:][:3], p)
				break
			}
		}
		times := strings.Fields(string(run(t, "ffprobe", "-v", "error", "-show_entries", "packet=pts,duration", "-of", "csv=p=0", file)))
		start := 0
		for i, f := range frames {
			_, delay, _ := strings.Cut(times[i], ",")
			if a.parts[i].delay < 2 {
				delay = "10" // as browsers do, and ffmpeg up to version 6
			}
			if strconv.Itoa(int(f.Start/tick)) != strconv.Itoa(start) || strconv.Itoa(int(f.Delay/tick)) != delay {
				t.Errorf("seed %d, frame %d is shown at %d for %d, want %d and %s", seed, i, f.Start/tick, f.Delay/tick, start, delay)
			}
			n, err := strconv.Atoi(delay)
			if err != nil {
				t.Fatal(err)
			}
			start += n
		}
	}
}

func TestFramesAreTheStandardLibrarys(t *testing.T) {
	palette := colours(rand.New(rand.NewPCG(1, 2)), 256)
	var g stdgif.GIF
	for i := range 20 {
		m := image.NewPaletted(image.Rect(0, 0, 50, 30), palette)
		for k := range m.Pix {
			m.Pix[k] = uint8(i*k + k>>3)
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, i)
	}
	var b bytes.Buffer
	if err := stdgif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	for i, f := range decodeAll(t, b.Bytes(), 50, 30) {
		for k, index := range g.Image[i].Pix {
			r, g, b, _ := palette[index].RGBA()
			if !bytes.Equal(f.Pix[3*k:3*k+3], []byte{byte(r >> 8), byte(g >> 8), byte(b >> 8)}) {
				t.Fatalf("frame %d, pixel %d is %v", i, k, f.Pix[3*k:3*k+3])
			}
		}
	}
}

// one returns a white and a black frame of 2 by 2.
func one() animation {
	p := color.Palette{color.Black, color.White, color.Black, color.Black}
	at := image.Rect(0, 0, 2, 2)
	return animation{width: 2, height: 2, global: p, parts: []part{
		{at: at, transparent: -1, delay: 5, pixels: []byte{1, 1, 1, 1}},
		{at: at, transparent: -1, delay: 0, pixels: []byte{0, 0, 0, 0}},
	}}
}

func TestBrokenStreamGivesWhatComesBefore(t *testing.T) {
	whole := one().build()
	for n := range len(whole) {
		frames, err := drain(whole[:n], 1<<20)
		if n == len(whole)-1 {
			if len(frames) != 2 || err != io.EOF {
				t.Errorf("without a trailer: %d frames, %v", len(frames), err)
			}
			continue
		}
		if err == io.EOF && len(frames) == 1 {
			continue // the file ends between two blocks
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.Is(err, ErrFormat) {
			t.Errorf("%d of %d bytes: %d frames, %v", n, len(whole), len(frames), err)
		}
	}
	second := bytes.LastIndexByte(whole, ',')
	for name, data := range map[string][]byte{
		"no GIF":          []byte("not a GIF, but long enough"),
		"no image":        append(whole[:13+12:13+12], ';'),
		"unknown block":   append(whole[:second-8:second-8], 'x'),
		"too large":       slices.Concat(whole[:second+5], []byte{3, 0}, whole[second+7:]),
		"too few pixels":  slices.Concat(whole[:second+10], []byte{8, 3, 0, 3, 2, 0, ';'}),
		"wrong code size": slices.Concat(whole[:second+10], []byte{9}, whole[second+11:]),
	} {
		if _, err := drain(data, 1<<20); !errors.Is(err, ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What of a frame lies past the canvas is not shown.
func TestFramesPastTheCanvas(t *testing.T) {
	palette := color.Palette{color.Black, color.White, color.Black, color.Black}
	for name, c := range map[string]struct {
		at   image.Rectangle
		want []byte // the grey of the four pixels
	}{
		"right of it": {image.Rect(1, 0, 4, 2), []byte{0, 255, 0, 255}},
		"below it":    {image.Rect(0, 1, 2, 5), []byte{0, 0, 255, 255}},
		"larger":      {image.Rect(0, 0, 9, 9), []byte{255, 255, 255, 255}},
		"outside":     {image.Rect(2, 2, 3, 3), []byte{0, 0, 0, 0}},
	} {
		a := animation{width: 2, height: 2, global: palette, parts: []part{
			{at: image.Rect(0, 0, 2, 2), transparent: -1, pixels: make([]byte, 4)},
			{at: c.at, transparent: -1, pixels: bytes.Repeat([]byte{1}, c.at.Dx()*c.at.Dy())},
		}}
		frames := decodeAll(t, a.build(), 2, 2)
		if len(frames) != 2 {
			t.Fatalf("%s: %d frames", name, len(frames))
		}
		for i, v := range c.want {
			if frames[1].Pix[3*i] != v {
				t.Errorf("%s: pixel %d is %d, want %d", name, i, frames[1].Pix[3*i], v)
			}
		}
	}
}

func TestLimitIsKeptBeforeAllocation(t *testing.T) {
	huge := animation{width: 65535, height: 65535}
	var size *SizeError
	if _, err := drain(huge.build(), 1<<30); !errors.As(err, &size) || size.Need != 4*65535*65535 || size.Limit != 1<<30 {
		t.Errorf("got %v", err)
	}
	a := one()
	if frames, err := drain(a.build(), 16); len(frames) != 2 || err != io.EOF {
		t.Errorf("%d frames, %v", len(frames), err)
	}
	a.parts[1].disposal = 3
	if frames, err := drain(a.build(), 31); len(frames) != 1 || !errors.As(err, &size) || size.Need != 32 {
		t.Errorf("%d frames, %v", len(frames), err)
	}
}

func TestErrorOfTheStreamIsPassedOn(t *testing.T) {
	broken := errors.New("broken")
	whole := one().build()
	for n := range len(whole) - 1 {
		r := io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(broken))
		d, err := NewDecoder(r, 1<<20)
		for err == nil {
			_, err = d.Next()
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
		if d != nil {
			if _, again := d.Next(); again != err {
				t.Errorf("then %v", again)
			}
		}
	}
}

func TestMemoryDoesNotGrow(t *testing.T) {
	a := wild(1)
	frame := a.parts[1].build()
	header := bytes.TrimSuffix(animation{width: a.width, height: a.height, global: a.global}.build(), []byte(";"))
	d, err := NewDecoder(io.MultiReader(bytes.NewReader(header), &endless{frame, 0}), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	next := func() {
		if _, err := d.Next(); err != nil {
			t.Fatal(err)
		}
	}
	next()
	if n := testing.AllocsPerRun(1000, next); n > 6 {
		t.Errorf("%v allocations a frame", n)
	}
}

type endless struct {
	data []byte
	at   int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.data[e.at:])
	e.at = (e.at + n) % len(e.data)
	return n, nil
}

func FuzzDecoder(f *testing.F) {
	f.Add(one().build())
	for seed := range uint64(4) {
		a := wild(seed)
		a.parts = a.parts[:3]
		f.Add(a.build())
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 1 << 20
		d, err := NewDecoder(bytes.NewReader(data), limit)
		if err != nil {
			return
		}
		w, h := d.Size()
		end := time.Duration(0)
		for range 100 {
			f, err := d.Next()
			if err != nil {
				return
			}
			if len(f.Pix) != 4*w*h || len(f.Pix) > limit || f.Start != end || f.Delay < leastDelay {
				t.Fatalf("frame of %d bytes at %v for %v", len(f.Pix), f.Start, f.Delay)
			}
			end += f.Delay
		}
	})
}

// ---- helpers ---------------------------------------------------------------

func drain(data []byte, limit int64) ([]Frame, error) {
	d, err := NewDecoder(bytes.NewReader(data), limit)
	if err != nil {
		return nil, err
	}
	var frames []Frame
	for {
		f, err := d.Next()
		if err != nil {
			return frames, err
		}
		f.Pix = overWhite(f.Pix)
		frames = append(frames, f)
	}
}

// overWhite is packed RGB of a canvas.
func overWhite(canvas []byte) (rgb []byte) {
	for ; len(canvas) > 0; canvas = canvas[4:] {
		if canvas[3] == 0 && !bytes.Equal(canvas[:3], []byte{255, 255, 255}) {
			panic("a clear pixel has a colour")
		}
		rgb = append(rgb, canvas[:3]...)
	}
	return rgb
}

func decodeAll(t *testing.T, data []byte, width, height int) []Frame {
	t.Helper()
	frames, err := drain(data, int64(8*width*height))
	if err != io.EOF {
		t.Fatal(err)
	}
	return frames
}

func difference(a, b []byte) int {
	for i := 0; i < len(a); i += 3 {
		if !bytes.Equal(a[i:i+3], b[i:i+3]) {
			return i
		}
	}
	return -1
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, _ := needs.Run(t, name, args...)
	return out
}
