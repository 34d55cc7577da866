package pipeline_test

import (
	"context"
	"fmt"

	"github.com/gonumm/gonumm/pipeline"
)

// A description that is wrong is an error with GStreamer's words and the place.
func ExampleLaunch() {
	_, err := pipeline.Launch(context.Background(), "videotestsrc ! viedoflip", pipeline.VideoCaps{Rate: 30})
	fmt.Println(err)
	// Output: format not supported: no such pipeline: no element "viedoflip", at column 16 of "videotestsrc ! viedoflip"
}

// What is put after a description that is to give sound of 48000 Hz.
func ExampleSoundCaps_Filter() {
	fmt.Println(pipeline.SoundCaps{Rate: 48000}.Filter())
	// Output: audioconvert dithering=none noise-shaping=none ! audioresample quality=8 sinc-filter-interpolation=linear ! capsfilter caps="audio/x-raw,format=S16LE,channels=2,channel-mask=(bitmask)0x3,layout=interleaved,rate=48000"
}
