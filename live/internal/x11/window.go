package x11

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Watch subscribes to the events of a window, and reports whether it is visible. Only one client at a time can receive
// the mouse's buttons: while another one does, nothing is watched, and watched is false.
func (c *Conn) Watch(window uint32) (watched, visible bool, err error) {
	const changeWindowAttributes, getWindowAttributes, eventMask = 2, 3, 1 << 11
	const keys, buttons, motion, exposure, structureNotify = 1 | 2, 4 | 8, 1 << 6, 1 << 15, 1 << 17
	err = c.try(words(changeWindowAttributes, 0, window, eventMask, keys|buttons|motion|exposure|structureNotify))
	if errors.Is(err, ErrRefused) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	attributes, err := c.ask(words(getWindowAttributes, 0, window))
	if err != nil {
		return false, false, fmt.Errorf("window %#x: %w", window, err)
	}
	const viewable = 2
	return true, attributes[26] == viewable, nil
}

// Size returns the size of a window.
func (c *Conn) Size(window uint32) (width, height int, err error) {
	reply, err := c.ask(words(14, 0, window))
	if err != nil {
		return 0, 0, fmt.Errorf("window %#x: %w", window, err)
	}
	return int(binary.LittleEndian.Uint16(reply[16:])), int(binary.LittleEndian.Uint16(reply[18:])), nil
}

// SetTitle sets the title of a window, for window managers new and old.
func (c *Conn) SetTitle(window uint32, title string) error {
	text, err := c.atom("UTF8_STRING")
	if err != nil {
		return err
	}
	name, err := c.atom("_NET_WM_NAME")
	if err != nil {
		return err
	}
	const wmName = 39
	for _, property := range []uint32{name, wmName} {
		const replace, bytewise = 0, 8
		request := words(18, replace, window, property, text, bytewise, uint32(len(title)))
		if err := c.send(append(request, title...)); err != nil {
			return err
		}
	}
	return nil
}

// Resize requests another size of a window, which its manager may refuse.
func (c *Conn) Resize(window uint32, width, height int) error {
	const configureWindow, widthAndHeight = 12, 4 | 8
	return c.send(words(configureWindow, 0, window, widthAndHeight, uint32(width), uint32(height)))
}

// Fullscreen asks the window manager to give a visible window the whole screen; where there is none, the window is only resized.
func (c *Conn) Fullscreen(window uint32) error {
	managed, err := c.managed()
	if err != nil {
		return err
	}
	if !managed {
		const x, y, width, height = 1, 2, 4, 8
		return c.send(words(12, 0, window, x|y|width|height, 0, 0, uint32(c.Width), uint32(c.Height)))
	}
	const add, fromProgram = 1, 1
	return c.tell(window, "_NET_WM_STATE", add, "_NET_WM_STATE_FULLSCREEN", fromProgram)
}

// managed reports whether a window manager that supports EWMH is running, by the property that it leaves at the root.
func (c *Conn) managed() (bool, error) {
	mark, err := c.atom("_NET_SUPPORTING_WM_CHECK")
	if err != nil {
		return false, err
	}
	const keep, anyType, from, words4 = 0, 0, 0, 1
	reply, err := c.ask(words(20, keep, c.Root, mark, anyType, from, words4))
	return err == nil && binary.LittleEndian.Uint32(reply[8:]) != 0, err
}

// tell sends the window manager a message about a window.
func (c *Conn) tell(window uint32, kind string, action uint32, property string, source uint32) error {
	var atoms [2]uint32
	for i, name := range []string{kind, property} {
		var err error
		if atoms[i], err = c.atom(name); err != nil {
			return err
		}
	}
	const clientMessage, longs, redirect, notify = 33, 32, 1 << 20, 1 << 19
	request := words(25, 0, c.Root, redirect|notify)
	request = append(request, clientMessage, longs, 0, 0)
	for _, word := range []uint32{window, atoms[0], action, atoms[1], 0, source, 0} {
		request = binary.LittleEndian.AppendUint32(request, word)
	}
	return c.send(request)
}

func (c *Conn) atom(name string) (uint32, error) {
	const create = 0
	request := binary.LittleEndian.AppendUint16([]byte{16, create, 0, 0}, uint16(len(name)))
	reply, err := c.ask(append(append(request, 0, 0), name...))
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(reply[8:]), nil
}

// Pixels returns the visible pixels of a part of a window, four bytes each: blue, green, red and an unused one, on every server
// of 24 bits.
func (c *Conn) Pixels(window uint32, x, y, width, height int) ([]byte, error) {
	const zPixmap, planes = 2, 0xffffffff
	request := words(73, zPixmap, window)
	for _, n := range []int{x, y, width, height} {
		request = binary.LittleEndian.AppendUint16(request, uint16(n))
	}
	reply, err := c.ask(binary.LittleEndian.AppendUint32(request, planes))
	if err != nil {
		return nil, err
	}
	return reply[32:], nil
}

// words returns a request of a code, a byte of its own, space for the length, and words.
func words(code, detail byte, rest ...uint32) []byte {
	request := []byte{code, detail, 0, 0}
	for _, word := range rest {
		request = binary.LittleEndian.AppendUint32(request, word)
	}
	return request
}
