package keysym

// runs are names in the order of their numbers; "-" has none.
var runs = []struct {
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
