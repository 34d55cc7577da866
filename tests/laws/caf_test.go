package laws

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/internal/turn"
	"github.com/gonumm/gonumm/numm"
)

// Coded sound in CAF is what ffmpeg decodes of it.
func TestCodedSoundInCAF(t *testing.T) {
	turn.Long(t)
	for codec, channels := range map[string]int{"alac": 2, "libmp3lame": 2, "ac3": 2, "libgsm": 1} {
		t.Run(codec, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.caf")
			rate := map[int]string{1: "8000", 2: "44100"}[channels]
			source := map[int]string{1: "0.5*sin(2000*t*t)", 2: "0.5*sin(2000*t*t)|0.4*sin(900*t)"}[channels]
			ffmpeg(t, "-f", "lavfi", "-i", "aevalsrc='"+source+"':d=2:s="+rate, "-c:a", codec, path)
			got := readSound(t, path, numm.NativeRate())
			raw := output(t, "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "s16le", "-")
			if len(got) != len(raw)/2/channels || len(got) < 16000 {
				t.Fatalf("%d sound frames, %d by ffmpeg", len(got), len(raw)/2/channels)
			}
			apart := 0
			for i, frame := range got {
				for c := range 2 {
					at := 2 * (i*channels + c*(channels-1))
					apart = max(apart, abs(int(frame[c])-int(int16(binary.LittleEndian.Uint16(raw[at:])))))
				}
			}
			if apart > 2 {
				t.Errorf("%d apart from ffmpeg's at most", apart)
			}
			parts(t, path, readSound(t, path))
			info, err := numm.Probe(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if s := info.Sound(); info.Container != "caf" || s == nil || s.Channels != channels || s.Duration.Seconds() < 2 || s.Duration.Seconds() > 2.1 {
				t.Errorf("Probe says %+v", info)
			}
		})
	}
}

// AAC in CAF is cut by what the table of packets states, as Apple's encoder writes it.
func TestAACInCAF(t *testing.T) {
	adts := made(t, "a.aac", 44100, "-c:a", "aac", "-aac_pns", "0")
	const priming, heard = 2112, 100_000
	want := decodedByFFmpeg(t, adts)[priming:][:heard]
	var packets, table []byte
	count := 0
	for b := disk.Read(t, adts); len(b) > 7; count++ {
		size := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
		packets = append(packets, b[7:size]...)
		table = append(table, byte((size-7)>>7)|0x80, byte((size-7)&0x7f))
		b = b[size:]
	}
	big := binary.BigEndian
	file := []byte("caff\x00\x01\x00\x00")
	chunk := func(kind string, body []byte) {
		file = append(big.AppendUint64(append(file, kind...), uint64(len(body))), body...)
	}
	desc := append(big.AppendUint64(nil, math.Float64bits(44100)), "aac "...)
	for _, v := range []uint32{2, 0, 1024, 2, 0} { // flags, bytes and frames of a packet, channels, bits
		desc = big.AppendUint32(desc, v)
	}
	chunk("desc", desc)
	const rates = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	chunk("kuki", []byte("\x03\x19\x00\x00\x00\x04\x11\x40\x15"+rates+"\x05\x02\x12\x10\x06\x01\x02"))
	pakt := big.AppendUint64(big.AppendUint64(nil, uint64(count)), heard)
	pakt = big.AppendUint32(big.AppendUint32(pakt, priming), uint32(count*1024-priming-heard))
	chunk("pakt", append(pakt, table...))
	chunk("data", append(make([]byte, 4), packets...))
	path := filepath.Join(t.TempDir(), "a.caf")
	disk.Write(t, path, file)
	got := readSound(t, path)
	if apart := apartAtMost(got, want); len(got) != heard || apart > 2 {
		t.Errorf("%d sound frames, want %d, %d apart at most", len(got), heard, apart)
	}
	parts(t, path, got)
}
