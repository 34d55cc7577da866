// Package launch tests numm's Launch functions against real peers on the loopback: every source and sink of the tables in
// docs/pipelines.md, servers for RTMP and RTSP, and how long a picture takes from one end to the other.
package launch
