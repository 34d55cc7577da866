package numm

// Isolated decodes in a child process that can open no file and no socket and can start no process, has a limit on its memory,
// and ends with this one. Whatever a hostile file makes of the decoder is an [ErrCorrupt] at worst, which names the signal
// that has ended it and the GStreamer element at work, where that is known. What is read is the same, bit for bit.
//
// The child is the program itself, started again: it never reaches main, but the variables and init functions of packages that
// do not import this one may be run. The first call waits for a child to load GStreamer's plug-ins, some tenths of a second;
// later ones find one that waits, unless the file before was damaged. One that nobody needs ends after ten seconds. Each
// reader that is open has a child of its own, with some 50 MB of memory.
//
// A child that has read a file without any error may read the next one of this program. Where the files of two people must
// not meet even in a decoder that was taken over without a sign, give each of them a process of its own.
//
// [Isolation] says which confinements the kernel gives. Where a child cannot be started or confined at all, as on other systems
// than Linux, the error is an [ErrUnsupported].
func Isolated() ReadOption { return isolatedOption{} }

type isolatedOption struct{}

func (o isolatedOption) String() string { return "Isolated()" }

func (o isolatedOption) setImage(c *imageConfig) error { c.isolated = true; return nil }

func (o isolatedOption) setSound(c *soundConfig) error { return o.setRead(&c.readConfig) }
func (o isolatedOption) setVideo(c *videoConfig) error { return o.setRead(&c.readConfig) }

func (o isolatedOption) setRead(c *readConfig) error {
	c.isolated, c.child = true, new(isolation)
	return nil
}
