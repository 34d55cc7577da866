package live

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gonumm/gonumm/live/internal/keysym"
)

// decodeKeys makes keys of what a terminal sent, with the Action left out. rest is the start of a key whose end is still to come;
// if final, nothing more comes, and an Escape is the key.
func decodeKeys(b []byte, final bool) (keys []KeyEvent, rest []byte) {
	for len(b) > 0 {
		key, n := decodeKey(b, final)
		if n == 0 {
			return keys, append([]byte(nil), b...)
		}
		if key.Key != "" {
			keys = append(keys, key)
		}
		b = b[n:]
	}
	return keys, nil
}

const escape = 0x1b

// decodeKey makes a key of the first n bytes; n is 0 where more bytes are needed. A key without a name stands for none.
func decodeKey(b []byte, final bool) (key KeyEvent, n int) {
	if b[0] != escape {
		return decodePlain(b, final)
	}
	if len(b) == 1 {
		if final {
			return KeyEvent{Key: "Escape"}, 1
		}
		return key, 0
	}
	if b[1] == '[' || b[1] == 'O' {
		if key, n = decodeSequence(b); n > 0 || !final {
			return key, n
		}
	}
	if b[1] == escape {
		return KeyEvent{Key: "Escape"}, 1
	}
	// Escape and a key together is that key with Alt.
	if key, n = decodePlain(b[1:], final); n > 0 {
		key.Mods |= Alt
		return key, n + 1
	}
	return key, 0
}

// decodePlain decodes a control byte or a character of UTF-8.
func decodePlain(b []byte, final bool) (key KeyEvent, n int) {
	switch c := b[0]; {
	case c == '\r' || c == '\n':
		return KeyEvent{Key: "Return"}, 1
	case c == '\t':
		return KeyEvent{Key: "Tab"}, 1
	case c == 0x7f || c == '\b':
		return KeyEvent{Key: "BackSpace"}, 1
	case c == 0:
		return KeyEvent{Key: "space", Mods: Control}, 1
	case c == escape:
		return KeyEvent{Key: "Escape"}, 1
	case c < 0x20: // Control takes the upper bits away
		key = keyOf(rune(c | 0x60))
		if c > 26 {
			key = keyOf(rune(c | 0x40))
		}
		key.Mods |= Control
		return key, 1
	case !utf8.FullRune(b) && !final:
		return key, 0
	}
	r, n := utf8.DecodeRune(b)
	if r == utf8.RuneError && n == 1 {
		return key, 1
	}
	return keyOf(r), n
}

// keyOf returns the key that makes a character, as X names it without modifiers: a capital is its small letter with Shift. Other
// characters that take Shift on some keyboards are named as they are, since a terminal does not report the keyboard's layout.
func keyOf(r rune) KeyEvent {
	var mods Mods
	if small := unicode.ToLower(r); small != r {
		r, mods = small, Shift
	}
	return KeyEvent{Key: keysym.Name(keysym.Of(r)), Mods: mods}
}

// decodeSequence decodes what starts with CSI, Escape and [, or with SS3, Escape and O, as xterm, the Linux console
// and rxvt send it.
func decodeSequence(b []byte) (key KeyEvent, n int) {
	if len(b) < 3 {
		return key, 0
	}
	if b[2] == '[' { // the console's F1 to F5
		if len(b) < 4 {
			return key, 0
		}
		if b[3] >= 'A' && b[3] <= 'E' {
			key.Key = "F" + strconv.Itoa(int(b[3]-'A')+1)
		}
		return key, 4
	}
	for n = 2; ; n++ {
		if n == len(b) {
			return key, 0
		}
		if b[n] >= 0x40 && b[n] <= 0x7e || b[n] == '$' || b[n] < 0x20 {
			break
		}
	}
	return sequenceKey(string(b[2:n]), b[n]), n + 1
}

// sequenceKey names the key of a sequence: its numbers, and the byte that ends it.
func sequenceKey(numbers string, last byte) (key KeyEvent) {
	first, second, _ := strings.Cut(numbers, ";")
	if held, err := strconv.Atoi(second); err == nil && held > 0 {
		held-- // 1 Shift, 2 Alt, 4 Control, 8 Meta
		for _, m := range []struct {
			bit  int
			mods Mods
		}{{1, Shift}, {2, Alt}, {4, Control}, {8, Super}} {
			if held&m.bit != 0 {
				key.Mods |= m.mods
			}
		}
	}
	switch last {
	case '~':
		key.Key = numberedKey(first)
	case '$': // rxvt, with Shift
		key.Key, key.Mods = numberedKey(first), key.Mods|Shift
	case 'Z':
		key.Key, key.Mods = "Tab", key.Mods|Shift
	case 'P', 'Q', 'R', 'S':
		key.Key = "F" + strconv.Itoa(int(last-'P')+1)
	default:
		key.Key = map[byte]string{
			'A': "Up", 'B': "Down", 'C': "Right", 'D': "Left", 'E': "Begin", 'F': "End", 'H': "Home", 'M': "KP_Enter",
		}[last]
	}
	return key
}

// numberedKey names the key that VT220 and its successors number.
func numberedKey(number string) string {
	return map[string]string{
		"1": "Home", "2": "Insert", "3": "Delete", "4": "End", "5": "Prior", "6": "Next", "7": "Home", "8": "End",
		"11": "F1", "12": "F2", "13": "F3", "14": "F4", "15": "F5", "17": "F6", "18": "F7", "19": "F8", "20": "F9",
		"21": "F10", "23": "F11", "24": "F12",
	}[number]
}
