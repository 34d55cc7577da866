package numm

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// The limits of Vorbis' Bitrate that an error states are those at the rate and for the channels: what is inside is written, and what is
// outside is what libvorbis refuses in ffmpeg, too.
func TestBitrateLimitsOfVorbis(t *testing.T) {
	turn.Long(t)
	for _, rate := range []int{8000, 11025, 16000, 22050, 32000, 44100, 48000} {
		for channels := 1; channels <= 2; channels++ {
			if !turn.Takes(fmt.Sprint(rate, channels), 3) {
				continue
			}
			t.Run(fmt.Sprintf("%d Hz, %d", rate, channels), func(t *testing.T) {
				opts := []EncodeOption{Rate(rate)}
				if channels == 1 {
					opts = append(opts, Mono())
				}
				path := filepath.Join(t.TempDir(), "a.ogg")
				least, most := statedLimits(t, WriteSound(t.Context(), path, Silence(0), append(opts, Bitrate(1))...))
				for _, bits := range []int{least, most} {
					if err := WriteSound(t.Context(), path, make(Sound, rate/10), append(opts, Bitrate(bits))...); err != nil {
						t.Error(err)
					}
					if err := vorbisByFFmpeg(t, path, rate, channels, bits); err != nil {
						t.Errorf("ffmpeg refuses %d bits a second: %v", bits, err)
					}
				}
				for _, bits := range []int{least - 1000, most + 1000} {
					if err := WriteSound(t.Context(), path, make(Sound, rate/10), append(opts, Bitrate(bits))...); !errors.Is(err, ErrUnsupported) {
						t.Errorf("Bitrate(%d): %v", bits, err)
					}
					if vorbisByFFmpeg(t, path, rate, channels, bits) == nil {
						t.Errorf("ffmpeg writes %d bits a second, which are refused here", bits)
					}
				}
			})
		}
	}
	for _, rate := range []int{4000, 64000, 96000} {
		err := WriteSound(t.Context(), filepath.Join(t.TempDir(), "a.ogg"), make(Sound, 99), Rate(rate), Bitrate(64000))
		if want := fmt.Sprintf("option Bitrate(64000): Vorbis has none to choose at %d Hz, only a Quality", rate); !errors.Is(err, ErrUnsupported) || !endsWith(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func endsWith(err error, text string) bool {
	said := err.Error()
	return len(said) >= len(text) && said[len(said)-len(text):] == text
}

// statedLimits returns the numbers of an error.
func statedLimits(t *testing.T, err error) (least, most int) {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) {
		t.Fatalf("%v, want an *Error", err)
	}
	if _, scan := fmt.Sscanf(refused.Err.Error(), "format not supported: option Bitrate(1): Vorbis has %d to %d bits a second", &least, &most); scan != nil {
		t.Fatalf("%v: %v", err, scan)
	}
	return least, most
}

func vorbisByFFmpeg(t *testing.T, path string, rate, channels, bits int) error {
	t.Helper()
	return exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", fmt.Sprintf("anullsrc=r=%d", rate), "-t", "0.1",
		"-ac", fmt.Sprint(channels), "-c:a", "libvorbis", "-b:a", fmt.Sprint(bits), path).Run()
}
