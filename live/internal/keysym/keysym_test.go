package keysym

import "testing"

func TestName(t *testing.T) {
	for sym, want := range map[uint32]string{
		'a': "a", 'Z': "Z", '7': "7", ' ': "space", '/': "slash", '@': "at", '`': "grave", '~': "asciitilde", 0xe4: "adiaeresis", 0xff: "ydiaeresis",
		0xff08: "BackSpace", 0xff0d: "Return", 0xff1b: "Escape", 0xff51: "Left", 0xff55: "Prior", 0xffbe: "F1", 0xffc6: "F9", 0xffc8: "F11",
		0xffe1: "Shift_L", 0xffe4: "Control_R", 0xffeb: "Super_L", 0xffff: "Delete", 0xffb5: "KP_5", 0xff8d: "KP_Enter", 0x20ac: "EuroSign",
		0x010003b1: "U03B1", 0: "", 0x1008ff13: "0x1008ff13",
	} {
		if got := Name(sym); got != want {
			t.Errorf("%#x: %q, want %q", sym, got, want)
		}
	}
}

func TestNameOfCharacter(t *testing.T) {
	for r, want := range map[rune]string{' ': "space", '/': "slash", '0': "0", ':': "colon", '@': "at", '[': "bracketleft", '`': "grave",
		'z': "z", '{': "braceleft", '~': "asciitilde", 0xa0: "nobreakspace", 'µ': "mu", '×': "multiply", 'ÿ': "ydiaeresis",
		'Ā': "U0100", '€': "EuroSign", '鍵': "U9375"} {
		if got := Name(Of(r)); got != want {
			t.Errorf("%q is %s, not %s", r, got, want)
		}
	}
}
