package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

// sound compares the sound at its own rate with ffmpeg's, and where these differ with that of the format's own decoder.
func (e *examination) sound() {
	r := e.readings[kindSound]
	if r.Error != "" && e.picture() {
		return
	}
	found := e.found()
	stream := found.stream("audio")
	var theirs []int16
	peer := peerRefuses
	if stream != nil {
		theirs, peer = ffmpegSound(e.ctx, e.path, stream.Index, stream.Channels)
	}
	if !e.agreed(kindSound, r, peer) {
		return
	}
	data, err := os.ReadFile(r.Raw)
	if err != nil {
		e.differs(kindSound, "content", "%v", err)
		return
	}
	ours := samplesOf(data)
	d := compareSound(ours, theirs)
	if d == nil {
		return
	}
	if d.Class == "length" && stream.lasts(len(ours)/2) {
		return // as the container states; ffmpeg decodes what is padded, too
	}
	third, name := e.thirdSound(stream)
	if third != nil && compareSound(ours, third) == nil {
		return
	}
	if name != "" {
		d.Text += fmt.Sprintf("; %s gives %d", name, len(third)/2)
	}
	if peer == peerComplains {
		d.Text += "; ffmpeg calls it damaged"
	}
	e.differs(kindSound, d.Class, "%s", d.Text)
}

// ffmpegSound returns stereo samples at the sound's own rate.
func ffmpegSound(ctx context.Context, path string, stream, channels int) ([]int16, outcome) {
	args := []string{"-v", "level+error", "-i", "file:" + path, "-map", "0:" + strconv.Itoa(stream)}
	if channels > 2 {
		args = append(args, "-ac", "2")
	}
	out, said, ok := program(ctx, "ffmpeg", append(args, "-c:a", "pcm_s16le", "-f", "s16le", "-")...)
	samples := samplesOf(out)
	if channels == 1 {
		samples = twice(samples)
	}
	return samples, outcomeOf(said, ok, len(samples))
}

// thirdSound asks the decoder that belongs to the codec; name is empty where there is none.
func (e *examination) thirdSound(stream *probedStream) (samples []int16, name string) {
	wav := filepath.Join(e.peers.scratch, "third.wav")
	defer os.Remove(wav)
	var call []string
	switch stream.CodecName {
	case "mp3", "mp2", "mp1":
		call = []string{"mpg123", "-q", "--stereo", "-w", wav, e.path} // else it ends where mono does
	case "opus":
		call = []string{"opusdec", "--quiet", "--rate", "48000", "--no-dither", e.path, wav}
	case "speex":
		call = []string{"ffmpeg", "-v", "quiet", "-y", "-c:a", "libspeex", "-i", "file:" + e.path, "-c:a", "pcm_s16le", wav}
	case "musepack7", "musepack8":
		call = []string{"mpcdec", e.path, wav}
	case "flac":
		call = []string{"flac", "-s", "-d", "-f", "-o", wav, e.path}
	default:
		call = []string{"sox", "-D", e.path, "-b", "16", wav}
	}
	if _, _, ok := program(e.ctx, call[0], call[1:]...); !ok {
		return nil, ""
	}
	found := askProbe(e.ctx, wav)
	s := found.stream("audio")
	if s == nil {
		return nil, ""
	}
	samples, _ = ffmpegSound(e.ctx, wav, 0, s.Channels)
	return samples, call[0]
}

func samplesOf(data []byte) []int16 {
	s := make([]int16, len(data)/2)
	for i := range s {
		s[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return s
}

func twice(mono []int16) []int16 {
	s := make([]int16, 0, 2*len(mono))
	for _, v := range mono {
		s = append(s, v, v)
	}
	return s
}

const (
	soundAlike = 30.    // dB: decoders of the same lossy packets are nearer to each other
	soundShift = 6000   // sound frames that an offset is looked for
	soundProbe = 2 << 9 // sound frames that are compared for it
)

// compareSound compares interleaved stereo; nil where both are alike.
func compareSound(ours, theirs []int16) *difference {
	n, m := len(ours)/2, len(theirs)/2
	short := min(n, m)
	ratio, worst := alike(ours[:2*short], theirs[:2*short])
	if ratio < soundAlike && worst > 2 {
		if shift, ok := findShift(ours, theirs); ok {
			return &difference{kindSound, "offset", fmt.Sprintf("%d sound frames late, %d and %d in all", shift, n, m)}
		}
		return &difference{kindSound, "content", fmt.Sprintf("%.1f dB, %d apart at most, %d and %d sound frames", ratio, worst, n, m)}
	}
	if d := n - m; d > 1 || d < -1 {
		return &difference{kindSound, "length", fmt.Sprintf("%d sound frames, not %d", n, m)}
	}
	return nil
}

// alike returns the ratio of a signal to its difference from another in dB, and the largest difference.
func alike(a, b []int16) (ratio float64, worst int) {
	var power, noise float64
	for i, v := range b {
		d := int(a[i]) - int(v)
		worst = max(worst, d, -d)
		power += float64(v) * float64(v)
		noise += float64(d) * float64(d)
	}
	if noise == 0 {
		return math.Inf(1), 0
	}
	return 10 * math.Log10(max(power, 1)/noise), worst
}

// findShift looks for where the loudest stretch of one is in the other.
func findShift(ours, theirs []int16) (shift int, ok bool) {
	at := loudest(theirs)
	want := theirs[2*at : min(len(theirs), 2*(at+soundProbe))]
	best := soundAlike / 2
	for k := -soundShift; k <= soundShift; k++ {
		from := 2 * (at + k)
		if k == 0 || from < 0 || from+len(want) > len(ours) {
			continue
		}
		if ratio, _ := alike(ours[from:from+len(want)], want); ratio > best {
			best, shift, ok = ratio, k, true
		}
	}
	return shift, ok
}

// loudest returns the first sound frame of the loudest stretch.
func loudest(s []int16) (at int) {
	most := -1.
	for i := 0; i+2*soundProbe <= len(s); i += 2 * soundProbe {
		power := 0.
		for _, v := range s[i : i+2*soundProbe] {
			power += float64(v) * float64(v)
		}
		if power > most {
			most, at = power, i/2
		}
	}
	return at
}
