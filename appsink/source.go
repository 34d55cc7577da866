package appsink

import (
	"time"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/pipeline"
)

// Source is a pipeline with a sink at its end: a [pipeline.Pipeline] over a file, or a [pipeline.Launched] of the program's
// own.
type Source interface {
	// Wait calls try until it returns something, and ends with the pipeline.
	Wait(try func(timeout time.Duration) error) error
	// Sink is where the buffers come out.
	Sink() *gst.Sink
	// Chosen returns the stream of a file that is followed; nil where there is no file.
	Chosen() *pipeline.Chosen
	// Display returns what a container states about how frames are to be shown.
	Display() pipeline.Display
	// CodedColour returns the colours that a stream's headers state and its decoder does not pass on.
	CodedColour() (c pipeline.CodedColour, ok bool)
}
