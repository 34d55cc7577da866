package live

import (
	"fmt"
	"strings"
	"unicode"
)

// keyOf is the key that makes a character, as X names it without modifiers: a capital is its small letter with Shift. Other
// characters that take Shift on some keyboards are named as they are, since a terminal does not tell the keyboard.
func keyOf(r rune) KeyEvent {
	var mods Mods
	if small := unicode.ToLower(r); small != r {
		r, mods = small, Shift
	}
	return KeyEvent{Key: keysymName(r), Mods: mods}
}

// keysymName is the name of the keysym of a character, as in X11/keysymdef.h; beyond Latin-1 it is U and the number, as
// XStringToKeysym takes for every character.
func keysymName(r rune) string {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		return string(r)
	case r >= ' ' && r <= '~':
		return asciiName(r)
	case r >= 0xa0 && r <= 0xff:
		return strings.Fields(latin1Names)[r-0xa0]
	}
	return fmt.Sprintf("U%04X", r)
}

// asciiName names what is neither letter nor digit.
func asciiName(r rune) string {
	names := strings.Fields(asciiNames)
	switch {
	case r < '0':
		return names[r-' ']
	case r < 'A':
		return names[r-':'+16]
	case r < 'a':
		return names[r-'['+23]
	}
	return names[r-'{'+29]
}

const asciiNames = `space exclam quotedbl numbersign dollar percent ampersand apostrophe
	parenleft parenright asterisk plus comma minus period slash
	colon semicolon less equal greater question at
	bracketleft backslash bracketright asciicircum underscore grave
	braceleft bar braceright asciitilde`

const latin1Names = `nobreakspace exclamdown cent sterling currency yen brokenbar section
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
	oslash ugrave uacute ucircumflex udiaeresis yacute thorn ydiaeresis`
