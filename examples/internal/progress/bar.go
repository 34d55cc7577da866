// Package progress shows on the terminal how far an example program has come.
package progress

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Bar is a line on standard error. Where nobody watches, as in a pipe, it does nothing.
type Bar struct{ bar *progressbar.ProgressBar }

// New is a bar that tells what is being done.
func New(what string) *Bar {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return &Bar{}
	}
	return &Bar{progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionThrottle(50*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)}
}

// Set draws the bar; it is made for numm.Progress. Where the total is not known, 0, nothing is drawn.
func (b *Bar) Set(done, total time.Duration) {
	if b.bar != nil && total > 0 {
		b.bar.ChangeMax64(int64(total))
		_ = b.bar.Set64(int64(min(done, total))) // a bar that cannot be drawn stops nothing
	}
}

// Clear takes the bar away.
func (b *Bar) Clear() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
