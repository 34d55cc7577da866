//go:build rig

package live

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/gonumm/gonumm/internal/disk"
	"github.com/gonumm/gonumm/numm"
)

// mortalServer starts a sound server of the test's own, with a microphone that hears silence and a speaker, which is the one to
// ask until the test has ended. Killing it is done once.
func mortalServer(t *testing.T) (kill func()) {
	t.Helper()
	folder := t.TempDir()
	socket, script := filepath.Join(folder, "socket"), filepath.Join(folder, "default.pa")
	modules := "load-module module-native-protocol-unix auth-anonymous=1 socket=" + socket + `
load-module module-null-sink sink_name=mortal norewinds=1
load-module module-remap-source source_name=ear master=mortal.monitor
set-default-source ear
`
	disk.Write(t, script, []byte(modules))
	t.Setenv("PULSE_SERVER", "unix:"+socket)
	t.Setenv("PULSE_STATE_PATH", folder)
	t.Setenv("PULSE_RUNTIME_PATH", folder)
	kill = startMortal(t, exec.Command("pulseaudio", "-n", "-F", script, "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1",
		"--high-priority=no", "--realtime=no", "--enable-memfd=no"))
	await(t, "a sound server", func() (bool, any) {
		out, err := exec.Command("pactl", "info").CombinedOutput()
		return err == nil, string(out)
	})
	return kill
}

// A sound server that dies while it is used is a stalled device, whatever it was doing.
func TestSoundServerDies(t *testing.T) {
	for name, use := range map[string]func(kill func()) error{
		"Chunks": func(kill func()) error {
			for _, err := range Chunks(t.Context(), nil, 441) {
				if err != nil {
					return err
				}
				kill()
			}
			return nil
		},
		"Play": func(kill func()) error {
			return play(t.Context(), numm.Silence(time.Minute), func(time.Time) { kill() })
		},
		"drain": func(kill func()) error {
			s, err := openSpeaker(t.Context(), soundConfig{Block: 441})
			if err != nil {
				return err
			}
			defer s.close()
			if _, err := s.write(numm.Silence(time.Second)); err != nil {
				return err
			}
			kill()
			return s.drain()
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := use(mortalServer(t))
			if !errors.Is(err, numm.ErrStalled) || errors.Is(err, ErrNoDevice) {
				t.Error(err)
			}
		})
	}
}
