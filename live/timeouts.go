package live

import "time"

// pollInterval is how long a single wait lasts before the context and failures are checked again.
const pollInterval = 20 * time.Millisecond

// openTime is how long a device may take to open.
const openTime = 10 * time.Second

// stallTime is how long a device may deliver nothing before it counts as dead: many times what the slowest camera takes in
// the dark, and more than a busy machine was measured to delay a program (3 seconds).
const stallTime = 6 * time.Second
