package x11

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Key is the name of the keysym that a key has without modifiers, as in X11/keysymdef.h; empty where it has none.
func (c *Conn) Key(code byte) string {
	keys := c.keyboard()
	i := int(code) - c.firstCode
	if i < 0 || i >= len(keys) || len(keys[i]) == 0 {
		return ""
	}
	return keysymName(keys[i][0])
}

// keyboard asks for the keysyms of all keys, where they are not known.
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

func keysymName(sym uint32) string {
	switch {
	case sym == 0:
		return ""
	case sym >= '0' && sym <= '9', sym >= 'a' && sym <= 'z', sym >= 'A' && sym <= 'Z':
		return string(rune(sym))
	case sym >= 0xffbe && sym < 0xffbe+35:
		return fmt.Sprintf("F%d", sym-0xffbe+1)
	case sym >= 0xffb0 && sym <= 0xffb9:
		return fmt.Sprintf("KP_%d", sym-0xffb0)
	case sym >= 0x01000100 && sym <= 0x0110ffff:
		return fmt.Sprintf("U%04X", sym-0x01000000)
	}
	for _, run := range keysymRuns {
		if names := strings.Fields(run.names); sym >= run.first && int(sym-run.first) < len(names) {
			if name := names[sym-run.first]; name != "-" {
				return name
			}
		}
	}
	return fmt.Sprintf("0x%x", sym)
}

// keysymRuns are names in the order of their numbers; "-" has none.
var keysymRuns = []struct {
	first uint32
	names string
}{
	{' ', `space exclam quotedbl numbersign dollar percent ampersand apostrophe
		parenleft parenright asterisk plus comma minus period slash`},
	{':', `colon semicolon less equal greater question at`},
	{'[', `bracketleft backslash bracketright asciicircum underscore grave`},
	{'{', `braceleft bar braceright asciitilde`},
	{0xa0, `nobreakspace exclamdown cent sterling currency yen brokenbar section
		diaeresis copyright ordfeminine guillemotleft notsign hyphen registered macron
		degree plusminus twosuperior threesuperior acute mu paragraph periodcentered
		cedilla onesuperior masculine guillemotright onequarter onehalf threequarters questiondown
		Agrave Aacute Acircumflex Atilde Adiaeresis Aring AE Ccedilla
		Egrave Eacute Ecircumflex Ediaeresis Igrave Iacute Icircumflex Idiaeresis
		ETH Ntilde Ograve Oacute Ocircumflex Otilde Odiaeresis multiply
		Oslash Ugrave Uacute Ucircumflex Udiaeresis Yacute THORN ssharp
		agrave aacute acircumflex atilde adiaeresis aring ae ccedilla
		egrave eacute ecircumflex ediaeresis igrave iacute icircumflex idiaeresis
		eth ntilde ograve oacute ocircumflex otilde odiaeresis division
		oslash ugrave uacute ucircumflex udiaeresis yacute thorn ydiaeresis`},
	{0xfe03, "ISO_Level3_Shift"},
	{0xfe20, "ISO_Left_Tab"},
	{0xfe50, `dead_grave dead_acute dead_circumflex dead_tilde dead_macron dead_breve dead_abovedot dead_diaeresis
		dead_abovering dead_doubleacute dead_caron dead_cedilla dead_ogonek dead_iota`},
	{0xff08, "BackSpace Tab Linefeed Clear - Return"},
	{0xff13, "Pause Scroll_Lock Sys_Req"},
	{0xff1b, "Escape"},
	{0xff20, "Multi_key"},
	{0xff50, "Home Left Up Right Down Prior Next End Begin"},
	{0xff60, "Select Print Execute Insert - Undo Redo Menu Find Cancel Help Break"},
	{0xff7e, "Mode_switch Num_Lock"},
	{0xff8d, "KP_Enter"},
	{0xff95, "KP_Home KP_Left KP_Up KP_Right KP_Down KP_Prior KP_Next KP_End KP_Begin KP_Insert KP_Delete"},
	{0xffaa, "KP_Multiply KP_Add KP_Separator KP_Subtract KP_Decimal KP_Divide"},
	{0xffbd, "KP_Equal"},
	{0xffe1, `Shift_L Shift_R Control_L Control_R Caps_Lock Shift_Lock Meta_L Meta_R Alt_L Alt_R Super_L Super_R
		Hyper_L Hyper_R`},
	{0xffff, "Delete"},
	{0x20ac, "EuroSign"},
}
