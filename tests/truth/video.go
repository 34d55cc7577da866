package truth

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Video is what one video stream must give.
type Video struct {
	Index        int    `json:"index"`   // among the videos, what numm.Stream counts
	Default      bool   `json:"default"` // what is read when nobody asks for another
	Codec        string `json:"codec"`   // by ffmpeg's name
	Pixels       string `json:"pixels"`  // by ffmpeg's name: yuv420p
	StoredWidth  int    `json:"stored_width"`
	StoredHeight int    `json:"stored_height"`
	Rotation     int    `json:"rotation"` // degrees clockwise that set it upright
	Aspect       [2]int `json:"aspect"`   // of a stored pixel, width to height

	Width  int `json:"width"` // as shown
	Height int `json:"height"`
	Frames int `json:"frames"` // at 30 a second
	// StatedEnd: the container says when the last frame ends, so Frames is the only right count; elsewhere one more or
	// one less is as right.
	StatedEnd bool `json:"stated_end"`
	Exact     bool `json:"exact"` // stored as RGB without loss

	TimeBase     [2]int64 `json:"time_base"`     // seconds to a unit of the times
	PTS          []int64  `json:"pts"`           // of each decoded frame
	LastDuration int64    `json:"last_duration"` // of the last decoded frame
	Shown        []int    `json:"shown"`         // for each of the Frames, the decoded frame
	Numbers      []int    `json:"numbers"`       // of the decoded frames; -1 in real films

	ThumbsFile string `json:"thumbs"`
	Stills     []int  `json:"stills"` // which of the Frames stand whole in a file
	folder     string
}

// Start returns when the first frame is shown, in seconds, as the container counts for all its streams.
func (v *Video) Start() float64 {
	return float64(v.PTS[0]) * float64(v.TimeBase[0]) / float64(v.TimeBase[1])
}

// Number returns what Thumb.Number must read from frame i.
func (v *Video) Number(i int) int { return v.Numbers[v.Shown[i]] }

// Thumbs returns those of the Frames, after an exact conversion of colours.
func (v *Video) Thumbs(t testing.TB) []Thumb {
	t.Helper()
	decoded := make([]Thumb, len(v.PTS))
	fill(t, filepath.Join(v.folder, v.ThumbsFile), decoded)
	thumbs := make([]Thumb, v.Frames)
	for i := range thumbs {
		thumbs[i] = decoded[v.Shown[i]]
	}
	return thumbs
}

// Still is frame i, one of the Stills, as packed RGB, Width by Height, after an exact conversion of colours.
func (v *Video) Still(t testing.TB, i int) []uint8 {
	t.Helper()
	name := v.ThumbsFile[:len(v.ThumbsFile)-len("thumbs")]
	pix, err := os.ReadFile(filepath.Join(v.folder, fmt.Sprintf("%s%d.rgb", name, i)))
	if err != nil {
		t.Fatal(err)
	}
	return pix
}
