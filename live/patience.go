package live

import "time"

// patience is how long a single wait lasts before the context and failures are looked at again.
const patience = 20 * time.Millisecond

// openTime is how long a device may take to open.
const openTime = 10 * time.Second

// stallTime is how long a device may give nothing before it counts as dead: many times what the slowest camera takes in
// the dark, and more than a machine that does everything else first was measured to keep one waiting (3 seconds).
const stallTime = 6 * time.Second
