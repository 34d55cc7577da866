// Package appsrc pushes Go's arrays into a pipeline.
//
//	pixels, samples ──► Push ──► appsrc ! videoconvert ! description
//	                     │         └ holds a few frames; Push waits while it is full
//	                     ├ one copy, straight into what the encoder reads
//	                     └ ends with the context or the first error on the bus
//
// [NewVideo] and [NewSound] push into any pipeline that [pipeline.LaunchWriter] has made of a description in gst-launch's syntax, an
// encoder and a sink for instance, or into a file's pipeline of [pipeline.NewWriter], which is how package numm writes. At the end
// call Flush for sound, then End of the writer, which waits until the last element has received the end of the stream, and Close.
//
// The arguments of Push are the caller's again when it returns. Push never hangs on a queue that nobody empties: it ends with the
// pipeline's context. Neither type is safe for concurrent use.
package appsrc
