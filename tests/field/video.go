package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// A film is what ffmpeg gives: a thumb of each source frame, and its time.
type film struct {
	thumbs [][]byte
	times  []float64
}

// video compares frame by frame, by the frame rule: frame k is the last source frame whose round((t - t0) * 30) <= k. The
// one frame of a picture is what ReadImage gives.
func (e *examination) video() {
	r := e.readings[kindVideo]
	data, err := os.ReadFile(e.raw(kindVideo))
	if r.Error == "" && (err != nil || len(data) != r.Count*thumbBytes) {
		e.differs(kindVideo, "content", "%d bytes of thumbs, %v", len(data), err)
		return
	}
	if r.Says == "none" && e.soundAlone() {
		return
	}
	if e.animation() || e.picture() && (r.Error != "" || r.Count <= 1) {
		e.onlyFrame(r, data)
		return
	}
	found := e.found()
	var theirs film
	peer := peerRefuses
	if stream := found.stream("video"); stream != nil {
		limit := peerLimit
		if info := e.readings[kindProbe].Info; info != nil {
			limit += extraTime(info)
		}
		theirs, peer = ffmpegFilm(e.ctx, e.path, stream, limit)
	}
	if r.Error != "" && found.still() || !e.agreed(kindVideo, r, peer) || r.Count == 0 {
		return
	}
	for _, d := range compareVideo(data, theirs) {
		if peer == peerComplains {
			d.Text += "; ffmpeg calls it damaged"
		}
		e.differs(kindVideo, d.Class, "%s", d.Text)
	}
}

// onlyFrame compares what VideoFrames gives of a picture, or of an animation first, with what ReadImage does.
func (e *examination) onlyFrame(r reading, thumb []byte) {
	image := e.readings[kindImage]
	pix, err := os.ReadFile(e.raw(kindImage))
	switch {
	case r.Says == "crash" || image.Says == "crash" || r.Error != "" && image.Error != "":
	case r.Error != "" || image.Error != "":
		e.differs(kindVideo, "refused", "VideoFrames says %q, ReadImage %q", r.Error, image.Error)
	case err != nil || r.Count == 0 || len(pix) != 3*r.Width*r.Height || r.Width != image.Width || r.Height != image.Height ||
		apart(thumb[:thumbBytes], thumbOf(pix, 3*r.Width, r.Width, r.Height)) > 1:
		e.differs(kindVideo, "content", "VideoFrames gives another picture than ReadImage: %d of %d × %d", r.Count, r.Width, r.Height)
	}
}

// ffmpegFilm decodes all frames at an eighth of a thumb's exactness or better.
func ffmpegFilm(ctx context.Context, path string, stream *probedStream, limit time.Duration) (film, outcome) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	matrix := ""
	if stream.ColorSpace == "" && stream.Height >= 720 && stream.CodecName != "vp8" {
		matrix = ":in_color_matrix=bt709" // what the library takes untagged pictures for
	}
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "level+info", "-nostats", "-i", "file:"+path, "-map", "0:"+strconv.Itoa(stream.Index),
		"-fps_mode", "passthrough", "-vf", "showinfo=checksum=0,scale=64:64:flags=area+accurate_rnd"+matrix+",format=rgb24", "-f", "rawvideo", "-")
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil || cmd.Start() != nil {
		return film{}, peerRefuses
	}
	var f film
	frame := make([]byte, 3*64*64)
	for pipe := bufio.NewReaderSize(out, 1<<20); ; {
		if _, err := io.ReadFull(pipe, frame); err != nil {
			break
		}
		f.thumbs = append(f.thumbs, thumbOf(frame, 3*64, 64, 64))
	}
	err = cmd.Wait()
	for _, m := range shownTime.FindAllSubmatch(said.Bytes(), -1) {
		t, _ := strconv.ParseFloat(string(m[1]), 64)
		f.times = append(f.times, t)
	}
	n := min(len(f.times), len(f.thumbs))
	f.times, f.thumbs = f.times[:n], f.thumbs[:n]
	return f, outcomeOf(said.String(), err == nil, n)
}

var shownTime = regexp.MustCompile(`showinfo[^\n]* n: *\d+ pts: *\S+ pts_time: *(\S+)`)

const (
	thumbAlike = 6.  // levels: what another scaler and another chroma filter make of a frame
	thumbOther = 25. // from there it is no matter of colours
)

// compareVideo compares thumbs laid end to end with a film.
func compareVideo(ours []byte, theirs film) (found []difference) {
	n := len(ours) / thumbBytes
	var bad, elsewhere int
	first, worst := -1, 0.
	at := 0
	for k := range n {
		for at+1 < len(theirs.times) && int(math.Floor((theirs.times[at+1]-theirs.times[0])*30+0.5001)) <= k {
			at++
		}
		thumb := ours[k*thumbBytes : (k+1)*thumbBytes]
		d := apart(thumb, theirs.thumbs[at])
		worst = max(worst, d)
		if d <= thumbAlike {
			continue
		}
		bad++
		if first < 0 {
			first = k
		}
		for j := max(0, at-3); j < min(len(theirs.thumbs), at+4); j++ {
			if other := apart(thumb, theirs.thumbs[j]); j != at && other < d/2 && other <= thumbAlike {
				elsewhere++
				break
			}
		}
	}
	text := fmt.Sprintf("%d of %d frames differ from frame %d on, by up to %.0f levels; %d are others nearby; ffmpeg has %d source frames",
		bad, n, first, worst, elsewhere, len(theirs.times))
	switch {
	case bad == 0:
	case 2*elsewhere >= bad:
		found = append(found, difference{kindVideo, "order", text})
	case bad == n && worst < thumbOther:
		found = append(found, difference{kindVideo, "colour", text})
	default:
		found = append(found, difference{kindVideo, "content", text})
	}
	last := int(math.Floor((theirs.times[len(theirs.times)-1]-theirs.times[0])*30+0.5001)) + 1
	if n < last-1 || n > max(last+last/20+3, theirs.until()+1) {
		found = append(found, difference{kindVideo, "length", fmt.Sprintf("%d frames, the last source frame begins at %d", n, last-1)})
	}
	return found
}

// until returns where the film ends if its last frame lasts as long as the longest before, in frames.
func (f film) until() int {
	longest := 1. / 30
	for i := 1; i < len(f.times); i++ {
		longest = max(longest, f.times[i]-f.times[i-1])
	}
	return int((f.times[len(f.times)-1]-f.times[0]+longest)*30 + 0.5)
}
