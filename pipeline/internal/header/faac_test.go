package header

import "testing"

func TestFAAC(t *testing.T) {
	for text, want := range map[string]bool{
		"\xde\x04\x00\x00libfaac 1.28\x00\x00B": true,
		"\xde\x04\x00\x00libfaac\x00\x00":       false,
		"\xde\x04\x00\x00Lavc59.37.100":         false,
		"\x21\x0c\x4f\xfflibfaac 1.28":          false, // a pair of channels
		"\xde\x04":                              false,
		"":                                      false,
	} {
		if got := FAAC([]byte(text)); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
