package live

import (
	"fmt"
	"strings"
	"time"
)

// Action is what a mouse or a key has done.
type Action int

const (
	// Move is a mouse at another place. Keys do not move.
	Move Action = iota
	// Press is a button or a key that went down; a key that is held down is pressed again and again.
	Press
	// Release is a button or a key that went up.
	Release
	// Scroll is a turn of the wheel, by DX and DY.
	Scroll
)

// String returns the name of the constant.
func (a Action) String() string {
	names := [...]string{Move: "Move", Press: "Press", Release: "Release", Scroll: "Scroll"}
	if a < 0 || int(a) >= len(names) {
		return fmt.Sprintf("Action(%d)", int(a))
	}
	return names[a]
}

// MouseEvent is something that the mouse did over the picture that VideoOut paints.
type MouseEvent struct {
	Action Action
	X, Y   float64 // over the picture, from 0, its left and upper edge, to 1, its right and lower one
	PX, PY int     // the pixel of the picture
	Button int     // of Press and Release: 1 left, 2 middle, 3 right
	DX, DY float64 // of Scroll, in steps of the wheel: right and down are positive
	Mods   Mods    // the keys that were held
}

// KeyEvent is something that a key did.
type KeyEvent struct {
	Action Action // Press or Release
	Key    string // the keysym name that X gives it without modifiers: "a", "Return", "Left", "F9", "space"
	Mods   Mods   // the keys that were held
}

// Mods are the modifier keys that were held, as bits.
type Mods uint8

const (
	// Shift is either of the shift keys.
	Shift Mods = 1 << iota
	// Control is either of the control keys.
	Control
	// Alt is the left alt key, or either of them, as the keyboard's layout has it.
	Alt
	// Super is the key with a logo on it.
	Super
)

// String is "Shift+Control" and the like; without modifiers it is empty.
func (m Mods) String() string {
	var held []string
	for i, name := range [...]string{"Shift", "Control", "Alt", "Super"} {
		if m&(1<<i) != 0 {
			held = append(held, name)
		}
	}
	return strings.Join(held, "+")
}

// Xrun reports that sound was late or lost: a microphone that was not read in time, or a speaker that ran dry.
type Xrun struct {
	Time   time.Duration // since the first callback
	Input  bool          // the microphone; otherwise the speaker
	Frames int           // how many sound frames are missing
}

// PanicError is a panic in a callback. When Run or Render returns it, everything has been closed.
type PanicError struct {
	Callback string // the field of Config: "VideoOut"
	Value    any    // what was given to panic
	Stack    []byte // where, as runtime/debug.Stack has it
}

// Error names the callback and the value; the stack is left out.
func (e *PanicError) Error() string { return fmt.Sprintf("panic in %s: %v", e.Callback, e.Value) }

// Unwrap returns the value where that is an error, so that errors.Is and errors.As look into it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}
