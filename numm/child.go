package numm

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"

	"github.com/gonumm/gonumm/gst"
	"github.com/gonumm/gonumm/internal/flac"
	"github.com/gonumm/gonumm/internal/heif"
	"github.com/gonumm/gonumm/internal/isolate"
	"github.com/gonumm/gonumm/internal/mpg123"
	"github.com/gonumm/gonumm/pipeline"
)

// inChild says that this process decodes for another. It is set before anything is read.
var inChild bool

// A program that was started as a child never gets further than here.
func init() {
	if !isolate.IsChild() {
		return
	}
	inChild = true
	done := make(chan error)
	go func() { done <- isolate.Serve(prepareChild, newWorker) }() // on no thread in particular, as init is
	if err := <-done; err != nil {
		fmt.Fprintln(os.Stderr, "numm child:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// newWorker makes what decodes a file. Tests replace it by what a decoder would be that a file has taken over.
var newWorker = func(job *isolate.Job) isolate.Worker { return newChildWorker(job) }

// prepareChild loads all that could be needed, while files can still be opened.
func prepareChild(page []byte) error {
	gst.Relay() // as init is not over
	gst.TellWork(page)
	pipeline.Load()
	heif.Prepare()
	flac.Load()
	mpg123.Load()
	// What is only loaded, or looked at, when something is decoded for the first time.
	warmImage()
	warmSound()
	return nil
}

func warmImage() {
	m := image.NewYCbCr(image.Rect(0, 0, 32, 32), image.YCbCrSubsampleRatio420)
	var b bytes.Buffer
	if jpeg.Encode(&b, m, nil) != nil {
		return
	}
	file, err := pipeline.FileFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return
	}
	src := &imageSource{}
	src.Context, src.From, src.Size = context.Background(), file, file.Size()
	c := &imageConfig{background: color.White}
	// A plug-in that is not there will be missed by the files that need it.
	_, _ = stillHead{}.decoded(src, c, file, &videoConfig{readConfig: readConfig{stream: -1, plugins: []string{"avdec_mjpeg"}}}, nil)
}

func warmSound() {
	b := append(wavHeader.bytes(SampleRate, Channels, 1000), make([]byte, 4000)...)
	binary.LittleEndian.PutUint16(b[len(b)-2:], 1)
	_, _ = DecodeSound(context.Background(), bytes.NewReader(b)) // as above
}
