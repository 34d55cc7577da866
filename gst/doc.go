// Package gst wraps GStreamer; no other package uses its bindings.
//
// It provides pipelines, elements, pads, messages and mapped samples as small Go types whose
// memory is released by hand, in the order in which it was taken:
//
//	pipeline, err := gst.NewPipeline()
//	defer pipeline.Release()                      // stops every streaming thread first
//	source, err := pipeline.AddSource(file, view) // the bytes of one open file, or of any io.ReaderAt
//	parser, err := pipeline.Add("wavparse")
//	sink, err := pipeline.AddSink("audio/x-raw", 4)
//	...
//	sample, err := sink.Pull(time.Second)
//	defer sample.Release()
//
// No finalizers are used: the garbage collector does not see C memory, so nothing would make it run
// while frames pile up there. The bindings put a finalizer on whatever they wrap; [disown] removes
// it at once.
//
// Elements and pads are borrowed from their pipeline: they are valid until it is released, and
// using one after that is a bug of the caller. Nothing in this package changes the process around
// it: no environment variable, no feature rank, no signal handler.
package gst
