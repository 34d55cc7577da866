package live

// key passes a key to KeyboardIn, and does what numm's keys do where the callback has not handled it.
func (e *engine) key(k KeyEvent) error {
	handled := false
	err := e.call(keyboardIn, func(c *Config) { handled = c.KeyboardIn(k) })
	if err != nil || handled || k.Action != Press {
		return err
	}
	switch k.Key {
	case "F9":
		e.figure = !e.figure
	case "F10":
		if e.shown != nil {
			e.capture.take(e.shown, e.printed)
		}
	case "F11":
		e.timings.print(e.printed)
	}
	return nil
}
