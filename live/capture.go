package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gonumm/gonumm/numm"
)

// capture implements F10: it writes pictures into a folder as capture-0001.png and so on. It takes the next free number,
// so that nothing is overwritten, whoever else writes there.
type capture struct {
	folder  string
	last    int // the last number that was taken
	writing sync.WaitGroup
}

// take writes a copy of m in the background, and prints where, or why not.
func (c *capture) take(m *numm.Image, printed io.Writer) {
	c.writing.Wait() // a key that is held down does not pile up pictures
	f, err := c.create()
	if err != nil {
		fmt.Fprintln(printed, "live: capture:", err)
		return
	}
	m = m.Clone()
	c.writing.Go(func() {
		err := numm.EncodeImage(context.Background(), f, "png", m)
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(f.Name()) // half a picture is of no use
			fmt.Fprintln(printed, "live: capture:", err)
			return
		}
		fmt.Fprintln(printed, "live: captured", f.Name())
	})
}

// create makes the next file that does not exist yet.
func (c *capture) create() (*os.File, error) {
	if err := os.MkdirAll(c.folder, 0o777); err != nil {
		return nil, err
	}
	for {
		c.last++
		name := filepath.Join(c.folder, fmt.Sprintf("capture-%04d.png", c.last))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// wait returns when every picture is on the disk.
func (c *capture) wait() { c.writing.Wait() }
