package main

import (
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is an option that draws a bar while it reads, and what clears the bar away. Where nobody watches, as in
// a pipe, both do nothing.
func progress(what string) (option numm.TransferOption, done func()) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return numm.Progress(nil), func() {}
	}
	bar := progressbar.NewOptions64(1,
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionThrottle(50*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)
	option = numm.Progress(func(done, total time.Duration) {
		if total > 0 {
			bar.ChangeMax64(int64(total))
			_ = bar.Set64(int64(min(done, total))) // a bar that cannot be drawn stops nothing
		}
	})
	return option, func() { _ = bar.Clear() }
}
