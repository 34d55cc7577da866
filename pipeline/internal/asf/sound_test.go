package asf

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gonumm/gonumm/pipeline/internal/packet"
)

// soundOf returns the properties of stream 1, whose packets are spread over so many.
func soundOf(span int) string {
	wave := le(0x161, 2) + le(2, 2) + le(44100, 4) + le(16000, 4) + le(743, 2) + le(16, 2) + le(3, 2) + "cfgmore"
	correction := le(span, 1) + le(4, 2) + le(2, 2) + "\x01\x00\x00"
	return object(streamKind, soundMedia, audioSpread, le(0, 8), le(len(wave), 4), le(len(correction), 4), le(1, 2), le(0, 4), wave, correction)
}

// pieceOf is a payload of a stream: some of an object of a size, at a time.
func pieceOf(stream, number, offset, size, milliseconds int, body string) string {
	return le(stream, 1) + le(number, 1) + le(offset, 4) + "\x08" + le(size, 4) + le(milliseconds, 4) + le(len(body), 2) + body
}

// manyOf is a payload of small objects, so many milliseconds apart.
func manyOf(stream, milliseconds, apart int, objects ...string) string {
	body := ""
	for _, o := range objects {
		body += le(len(o), 1) + o
	}
	return le(stream, 1) + le(9, 1) + le(milliseconds, 4) + "\x01" + le(apart, 1) + le(len(body), 2) + body
}

// packetWith returns a packet of payloads that state their lengths.
func packetWith(payloads ...string) string {
	b := "\x82\x00\x00" + "\x11\x5d" + le(packetSize, 0)
	body := strings.Join(payloads, "")
	padding := packetSize - len(b) - 2 - 6 - 1 - len(body)
	return b + le(padding, 2) + "\x00\x00\x00\x00\x00\x00" + le(0x80|len(payloads), 1) + body + strings.Repeat("\xee", padding)
}

// Objects come in their order and whole, however they are cut up, and what is to follow them does.
func TestPackets(t *testing.T) {
	for _, test := range []struct {
		name    string
		span    int
		packets []string
		want    string
	}{
		{"whole, among another stream's", 1, []string{packetWith(pieceOf(1, 0, 0, 3, 20, "one"), pieceOf(2, 0, 0, 3, 20, "pic")), packetWith(pieceOf(0x81, 1, 0, 3, 40, "two"))},
			"20ms one|40ms two|-1ns end"},
		{"in pieces", 1, []string{packetWith(pieceOf(1, 0, 0, 6, 20, "abc")), packetWith(pieceOf(1, 0, 3, 6, 20, "def"))}, "20ms abcdef|-1ns end"},
		{"a piece lost", 1, []string{packetWith(pieceOf(1, 0, 0, 9, 20, "abc")), packetWith(pieceOf(1, 0, 6, 9, 20, "ghi"), pieceOf(1, 1, 0, 2, 40, "ok"))}, "40ms ok|-1ns end"},
		{"the first piece lost", 1, []string{packetWith(pieceOf(1, 0, 3, 6, 20, "def"), pieceOf(1, 1, 0, 2, 40, "ok"))}, "40ms ok|-1ns end"},
		{"small ones", 1, []string{packetWith(manyOf(1, 100, 10, "a", "bcd", "ef"))}, "100ms a|110ms bcd|120ms ef|-1ns end"},
		{"spread", 2, []string{packetWith(pieceOf(1, 0, 0, 8, 0, "ABEFCDGH"))}, "0s ABCDEFGH|-1ns end"},
		{"none", 1, []string{packetWith(pieceOf(2, 0, 0, 3, 20, "pic"))}, ""},
	} {
		file := headerOf(properties(0, packetSize), soundOf(test.span)) + dataOf(test.packets...)
		r, err := NewReader(bytes.NewReader([]byte(file)), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		sound, ok := r.Sound(0)
		if !ok || sound.Tag != 0x161 || sound.Channels != 2 || sound.Rate != 44100 || sound.BlockAlign != 743 || string(sound.Config) != "cfg" || sound.Encrypted {
			t.Fatalf("%s: %+v, %v", test.name, sound, ok)
		}
		var got []string
		for p := r.Packets(sound, packet.Packet{Bytes: []byte("end"), Time: packet.None}); ; {
			next, err := p.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, next.Time.String()+" "+string(next.Bytes))
		}
		if text := strings.Join(got, "|"); text != test.want {
			t.Errorf("%s: %s, want %s", test.name, text, test.want)
		}
		if _, ok := r.Sound(1); ok || r.Duration() != 0*time.Second {
			t.Errorf("%s: another sound, or %v", test.name, r.Duration())
		}
	}
}
