package x11

import (
	"encoding/binary"

	"github.com/gonumm/gonumm/live/internal/keysym"
)

// Key returns the name of the keysym that a key has without modifiers; empty where it has none.
func (c *Conn) Key(code byte) string {
	keys := c.keyboard()
	i := int(code) - c.firstCode
	if i < 0 || i >= len(keys) || len(keys[i]) == 0 {
		return ""
	}
	return keysym.Name(keys[i][0])
}

// keyboard requests the keysyms of all keys, where they are not known.
func (c *Conn) keyboard() [][]uint32 {
	c.mu.Lock()
	keys := c.keys
	c.mu.Unlock()
	if keys != nil {
		return keys
	}
	const getKeyboardMapping = 101
	reply, err := c.ask([]byte{getKeyboardMapping, 0, 0, 0, byte(c.firstCode), byte(c.codes), 0, 0})
	if err != nil {
		return nil
	}
	each := int(reply[1])
	keys = make([][]uint32, c.codes)
	for i := range keys {
		for k := range each {
			if at := 32 + 4*(i*each+k); at+4 <= len(reply) {
				keys[i] = append(keys[i], binary.LittleEndian.Uint32(reply[at:]))
			}
		}
	}
	c.mu.Lock()
	c.keys = keys
	c.mu.Unlock()
	return keys
}
