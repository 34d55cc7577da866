package live

import "fmt"

// Device is a camera, a microphone or a speaker of this machine, as [Devices] lists it. It still names its device
// while that is disconnected; the zero value names none.
type Device struct {
	ID      string // what its driver or its server calls it: "/dev/video0", "alsa_output.pci-0000_00_1f.3.analog-stereo"
	Name    string // for people
	Kind    Kind
	Default bool // the one that is used where none is named
}

// Kind is what a device is for.
type Kind int

const (
	// Camera gives pictures.
	Camera Kind = iota
	// Microphone gives sound.
	Microphone
	// Speaker takes sound.
	Speaker
)

// String returns the name of the constant.
func (k Kind) String() string {
	names := [...]string{Camera: "Camera", Microphone: "Microphone", Speaker: "Speaker"}
	if k < 0 || int(k) >= len(names) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return names[k]
}
