// Package pipeline runs one stream of one file through GStreamer, from its bytes to a sink.
//
//	file ──► source ──► demuxer ──► parser ──► decoder ──► converter ──► sink
//	         │          └ one pad   └ where    └ the best  └ to caps     └ package appsink
//	         │            of many     needed     that is     that Go         pulls here
//	         │                                   safe        can read
//	         └ this file's descriptor, or one reader, and nothing else
//
// This package does for a single stream what decodebin does: the bytes are recognised by their content,
// a demuxer is linked for them, and of its pads one is followed while the others are dropped at once.
// So no stream is decoded that nobody reads, none waits for another, the one that the container
// marks as default is known before anything is decoded, and an element that would open other files
// or the network is never made: the refusal affects only this pipeline, not the process.
//
// # States
//
//	        Play, Wait               the last sample        any state
//	Made ────────────────► Flowing ────────────────► Ended     │ Close
//	                        │   ▲                      │       ▼
//	                failure │   └──────── Seek ────────┘     Closed
//	                        ▼
//	                      Failed: every call returns the first failure
//
// A pipeline ends with its context: whatever waits on it returns within 100 ms.
package pipeline
