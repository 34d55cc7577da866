package live

// Device is a camera, a microphone or a speaker of this machine, as Devices lists it.
type Device struct {
	ID, Name string
	Kind     Kind
	Default  bool // the one that is used where none is named
}

// Kind says what a device is for.
type Kind int

const (
	// Camera gives pictures.
	Camera Kind = iota
	// Microphone gives sound.
	Microphone
	// Speaker takes sound.
	Speaker
)
