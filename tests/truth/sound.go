package truth

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
)

// Sound is what one sound stream must give.
type Sound struct {
	Index    int    `json:"index"`    // among the sounds, what numm.Stream counts
	Default  bool   `json:"default"`  // what is read when nobody asks for another
	Codec    string `json:"codec"`    // by ffmpeg's name
	Rate     int    `json:"rate"`     // as stored
	Channels int    `json:"channels"` // as stored

	NativeFrames int `json:"native_frames"` // decoded, at Rate
	// StatedFrames, where not 0, is how many of the NativeFrames the file states; ffmpeg hands out the rest of the last
	// packet too. Ending there is as right.
	StatedFrames int `json:"stated_frames"`
	Frames       int `json:"frames"` // at 44100 Hz

	Start float64 `json:"start"` // of its first sample, in seconds, as the container counts for all its streams

	Lossless bool `json:"lossless"`
	// Exact: bit for bit. Lossless sound at 44100 Hz that is not exact has more than 16 bits: one off, where a value lies
	// half way, is as right.
	Exact bool `json:"exact"`

	SamplesFile string `json:"samples"`
	NativeFile  string `json:"native"`
	folder      string
}

// Samples returns the Frames at 44100 Hz, stereo.
func (s *Sound) Samples(t testing.TB) [][2]int16 {
	t.Helper()
	samples := make([][2]int16, s.Frames)
	fill(t, filepath.Join(s.folder, s.SamplesFile), samples)
	return samples
}

// Native returns the NativeFrames as decoded, Channels to the frame, from -1 to 1.
func (s *Sound) Native(t testing.TB) []float32 {
	t.Helper()
	native := make([]float32, s.NativeFrames*s.Channels)
	if s.NativeFile != "" {
		fill(t, filepath.Join(s.folder, s.NativeFile), native)
		return native
	}
	for i, frame := range s.Samples(t) {
		native[2*i] = float32(frame[0]) / 32768
		native[2*i+1] = float32(frame[1]) / 32768
	}
	return native
}

// fill sets data, of fixed size, from the whole of a little endian file.
func fill(t testing.TB, path string, data any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := binary.Decode(raw, binary.LittleEndian, data); err != nil || n != len(raw) {
		t.Fatalf("%s: %d of %d bytes used: %v", path, n, len(raw), err)
	}
}
