// Package appsrc pushes Go's arrays into a pipeline that writes them.
//
//	the caller's array ──► Push ──► track ──► encoder, muxer, file
//	                       │        └ holds a few frames; Push waits while it is full
//	                       └ one copy, straight into what the encoder reads
//
// What Push was given is the caller's again when it returns. It ends with the pipeline's context or its first failure,
// and never hangs on a queue that nobody empties.
package appsrc
