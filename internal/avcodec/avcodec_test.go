package avcodec

import "testing"

// Without a plug-in that has loaded libavcodec nothing is decoded, and nothing fails.
func TestNothingIsLoaded(t *testing.T) {
	for _, plugin := range []string{"", "libgstlibav.so", "/nowhere/libgstlibav.so"} {
		if Load(plugin) {
			t.Fatalf("%q: a libavcodec that nobody has loaded", plugin)
		}
	}
	if d := New("aac", []byte{0x12, 0x10}, 2); d != nil {
		d.Close()
		t.Error("a decoder without a library")
	}
}
