package gst

/*
#include <gst/audio/gstaudiobasesink.h>
#include <gst/audio/gstaudiobasesrc.h>

// numm_sound_end is the place behind the last sound frame that the sink has put into its buffer, counted in all that
// it plays, silence included; -1 before the first, and for sinks of another kind.
static gint64 numm_sound_end(GstElement *e) {
  if (!GST_IS_AUDIO_BASE_SINK(e)) return -1;
  return (gint64)GST_AUDIO_BASE_SINK(e)->next_sample;
}

// numm_sound_delay is how many sound frames stand before the loudspeaker, or behind the microphone.
static gint64 numm_sound_delay(GstElement *e) {
  GstAudioRingBuffer *ring = NULL;
  if (GST_IS_AUDIO_BASE_SINK(e)) ring = GST_AUDIO_BASE_SINK(e)->ringbuffer;
  if (GST_IS_AUDIO_BASE_SRC(e)) ring = GST_AUDIO_BASE_SRC(e)->ringbuffer;
  return ring && gst_audio_ring_buffer_is_acquired(ring) ? (gint64)gst_audio_ring_buffer_delay(ring) : -1;
}
*/
import "C"

// SoundEnd is where the sound that a device's sink has taken ends, in sound frames since it began to play, silence for want
// of sound included; ok is false where it does not know.
func (e *Element) SoundEnd() (frames int64, ok bool) {
	frames = int64(C.numm_sound_end(e.native))
	return frames, frames >= 0
}

// SoundDelay is how many sound frames a device's element keeps in the device and its server.
func (e *Element) SoundDelay() (frames int64, ok bool) {
	frames = int64(C.numm_sound_delay(e.native))
	return frames, frames >= 0
}
