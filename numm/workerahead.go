package numm

// inARow is how many frames, or pieces of sound, must have been asked for in a row before the next one is decoded in advance.
const inARow = 3

// readAhead decodes for the next call while the parent is at work on what the last one gave.
type readAhead struct {
	worker *childWorker
	run    int         // how many were asked for in a row
	ready  *childReply // to the next call, in advance; nil where there is none
	failed error       // that goes with it
}

// reply replies with what was made in advance, or with what decode makes, and lets the next be made in advance where that is worth it.
func (a *readAhead) reply(r *childReply, decode func(*childReply) error, worth func() bool) (err error) {
	if a.ready != nil {
		*r, err = *a.ready, a.failed
		a.ready = nil
	} else {
		err = decode(r)
	}
	if a.run++; err == nil && a.run >= inARow && worth() {
		a.worker.ahead = func() {
			next := new(childReply)
			a.failed = a.worker.doubted(decode(next))
			a.ready = next
		}
	}
	return err
}
