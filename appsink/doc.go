// Package appsink pulls the output of a pipeline into Go's memory.
//
//	description ! videorate ! videoscale ! videoconvert ! caps ! appsink ──► Next ──► Convert ──► the caller's pixels
//	description ! audioconvert ! audioresample ! caps ! appsink          ──► Next ──► Ints    ──► the caller's samples
//	                                                       │                  │
//	                                                       │                  └ ends with the context, the first error on the
//	                                                       │                    bus, or gst.ErrEnd
//	                                                       └ holds a bounded number of frames or pieces; then upstream waits,
//	                                                         or a live source loses the oldest
//
// [NewVideo] and [NewSound] pull from any pipeline that [pipeline.Launch] has made of a description in gst-launch's syntax. The
// elements between the description and the sink are a [pipeline.VideoCaps] or a [pipeline.SoundCaps]; the constants of package
// pipeline name each element and say why it is there. They also pull from a file's pipeline, which is how package numm reads.
//
// Next returns C memory, borrowed until Release: copy or convert it first. Close the pipeline, not the sink. Neither type
// is safe for concurrent use.
package appsink
