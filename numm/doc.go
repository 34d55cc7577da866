// Package numm turns images, sounds and videos into plain Go arrays and back.
//
// Pixels are 8-bit RGB, sound is 44100 Hz stereo int16, video is 30 square-pixel
// RGB frames a second, whatever the file holds.
//
//	 any file                      plain Go memory                          another, whole or not at all
//	───────────                   ─────────────────                        ──────────────────────────────
//	photo.jpg  ── ReadImage ──▶  *Image   h × w × 3      ── WriteImage ──▶  out.png
//	song.mp3   ── ReadSound ──▶  Sound    n × 2          ── WriteSound ──▶  out.flac
//	film.mp4   ── ReadVideo ──▶  *Video   n × h × w × 3  ── WriteVideo ──▶  out.webm
//	film.mp4   ── ReadMovie ──▶  *Video, Sound           ── WriteMovie ──▶  out.mkv
//	     │                          ▲  │                                       ▲
//	     │         image/draw, gonum, NumPy (WriteNPY, ReadNPY)                │
//	     │                                                                     │
//	     ├── SoundChunks, VideoFrames, MovieFrames      CreateSound, CreateVideo, CreateMovie
//	     └── OpenSound, OpenVideo: from anywhere                       a piece at a time
//	                  a piece at a time
//
// A sound is a slice of pairs and an image is a slice of bytes, so that they are
// worked on with loops, with the standard library's image packages, and with gonum:
//
//	s, err := numm.ReadSound(ctx, "song.mp3")
//	if err != nil {
//		return err
//	}
//	slices.Reverse(s)
//	return numm.WriteSound(ctx, "gnos.flac", s)
//
// A stream of bytes, from an archive, the network or an [io/fs.FS], is read by [DecodeImage], [DecodeSound], [DecodeVideo] and
// [DecodeMovie], which give the same arrays, and written by [EncodeImage], [EncodeSound], [EncodeVideo] and [EncodeMovie].
//
// # Laws
//
// ReadX(ctx, p, Range(a, b)) is ReadX(ctx, p)[a:b], bit for bit, in every format; so are chunks, frames and readers after SeekTo.
// Frame k of a video is the last source frame whose round((time - start) × 30) is at most k. What an encoder adds before and
// after a sound is cut off where the file states how much that is. More than two channels are mixed down as ITU-R BS.775 has it.
// Rotation and pixels that are not square are undone. The same call gives the same array, always. A file that is written is whole or
// untouched. docs/laws.md has them in full, each with its tests.
//
// # Files from anybody
//
// A path is read and nothing that its content refers to. With [Isolated] the decoding happens in a child process that can open no file
// and no socket, so that a hostile file is an error at worst. SECURITY.md has what is promised, and the tests.
//
// # Any pipeline
//
// [LaunchFrames] and [LaunchChunks] range over what a GStreamer pipeline gives: a camera, a screen, a stream from the network.
// [LaunchVideo], [LaunchSound] and [LaunchMovie] write into one. Package live does without descriptions.
//
// # Memory
//
// Arrays belong to whoever holds them: nothing in this package keeps one after the call
// that took or gave it. Views (Row, SubImage, Plane, Frame, Slice, Flat) share the memory
// of the array that they look at; Clone makes a copy of its own. Like any slice, an array may be
// read by many goroutines at once, but not while one writes it.
//
// The size that a file states is compared with the free memory, or with [MaxMemory], before it is decoded:
// what would not fit is refused with [ErrNotEnoughMemory].
package numm

const (
	// SampleRate is the number of sound frames (left and right together) in a second.
	SampleRate = 44100
	// Channels is the number of channels of every sound: left and right.
	Channels = 2
	// FrameRate is the number of video frames in a second.
	FrameRate = 30
	// FrameSound is the number of sound frames that play while one video frame shows.
	FrameSound = SampleRate / FrameRate
)
