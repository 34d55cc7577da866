package numm

import (
	"time"

	"github.com/gonumm/gonumm/internal/pixel"
)

// What a child is asked to do.
type childOp int

const (
	opImage childOp = iota
	opProbe
	opFrames     // open the frames: a number
	opNextFrame  // of the source: a number, its time and size
	opPaint      // a frame, at a size
	opSeekFrame  // the source, to a time
	opPresented  // when a frame of the source at a time is shown
	opSound      // open the sound: a number and its head
	opNextSound  // of the source: some samples
	opSeekSound  // the source, to a sample
	opEndAt      // of the source
	opCloseFrame // the source of frames
	opCloseSound
	opShort // whether the file of the source ended too early
)

// childRequest is one call of a child. What an operation does not need is zero.
type childRequest struct {
	op            childOp
	source        int // number of the source
	frame         int // number of the frame
	released      []int
	width, height int
	part          pixel.Part // of the frame, which is painted
	time          time.Duration
	index         int64
	image         *imageConfig
	sound         *soundConfig
	video         *videoConfig
}

// childReply is what comes back.
type childReply struct {
	fault *fault

	source        int
	frame         int
	begin, end    time.Duration
	length        time.Duration // as the file says
	width, height int
	samples       sampleHead // of a frame whose samples are shared; zero where it must be painted by the child

	region   uint32 // of the memory that holds what follows
	offset   int    // there
	stride   int    // of a picture, in bytes
	float    bool   // samples
	channels int
	frames   int64
	index    int64 // of the first sample
	place    int64
	head     soundHead

	info *Info
}

// sampleHead describes the samples of a frame as its decoder made it.
type sampleHead struct {
	format        string
	width, height int
	orientation   pixel.Orientation
	matrix        pixel.Matrix
	fullRange     bool
	transfer      pixel.Transfer
	primaries     pixel.Primaries
}
