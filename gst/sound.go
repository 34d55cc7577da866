package gst

/*
#include <gst/audio/gstaudiobasesink.h>
#include <gst/audio/gstaudiobasesrc.h>
#include <gst/audio/gstaudioclock.h>

static gboolean numm_counts_sound(GstElement *e) { return GST_IS_AUDIO_BASE_SINK(e) || GST_IS_AUDIO_BASE_SRC(e); }

// numm_sound_end returns the position after the last sound frame that the sink has put into its buffer, counted in all that
// it plays, silence included; -1 before the first, and for sinks of another kind.
static gint64 numm_sound_end(GstElement *e) {
  if (!GST_IS_AUDIO_BASE_SINK(e)) return -1;
  return (gint64)GST_AUDIO_BASE_SINK(e)->next_sample;
}

// numm_sound_now returns the sound frame that the loudspeaker plays now, or the microphone hears, counted likewise; -1 where
// the device does not report it. PulseAudio's sink must not be asked before its first sound has gone to the server: while it
// connects it takes itself for disconnected then, and fails ("Disconnected: OK", GStreamer 1.22).
static gint64 numm_sound_now(GstElement *e, gint64 rate) {
  GstClock *clock = NULL;
  if (GST_IS_AUDIO_BASE_SINK(e) && numm_sound_end(e) >= 0) clock = GST_AUDIO_BASE_SINK(e)->provided_clock;
  if (GST_IS_AUDIO_BASE_SRC(e)) clock = GST_AUDIO_BASE_SRC(e)->clock;
  if (!clock || !GST_IS_AUDIO_CLOCK(clock)) return -1;
  GstClockTime now = gst_audio_clock_get_time(GST_AUDIO_CLOCK(clock));
  return now == GST_CLOCK_TIME_NONE ? -1 : (gint64)gst_util_uint64_scale_round(now, rate, GST_SECOND);
}

// numm_sound_keep_place starts the ring buffer's counting so late that the segment being played is never past it.
static void numm_sound_keep_place(GstElement *e) {
  if (!GST_IS_AUDIO_BASE_SINK(e)) return;
  GST_OBJECT_LOCK(e);
  GstAudioRingBuffer *ring = GST_AUDIO_BASE_SINK(e)->ringbuffer;
  if (ring) g_atomic_int_set(&ring->segbase, G_MAXINT / 2);
  GST_OBJECT_UNLOCK(e);
}
*/
import "C"

// CountsSound reports whether SoundEnd and SoundNow will return positions as soon as there is sound.
func (e *Element) CountsSound() bool { return C.numm_counts_sound(e.native) != C.FALSE }

// SoundEnd returns where the sound that a device's sink has taken ends, in sound frames since it began to play, including
// silence where it had no sound; ok is false where the sink does not know.
func (e *Element) SoundEnd() (frames int64, ok bool) {
	frames = int64(C.numm_sound_end(e.native))
	return frames, frames >= 0
}

// SoundNow returns the sound frame that the loudspeaker of a device's sink plays at this moment, or that the microphone of a
// device's source hears: for a sink counted as in SoundEnd, for a source as in [Sample.Offset]. A sink knows it
// when it knows the end.
func (e *Element) SoundNow(rate int) (frame int64, ok bool) {
	frame = int64(C.numm_sound_now(e.native, C.gint64(rate)))
	return frame, frame >= 0
}

// KeepPlace makes pulsesink put each sound frame right after the one before it from now on, even where that one may have been
// played already; whoever pushes checks SoundNow instead. Without it the sink leaves out up to a whole piece of its
// buffer whenever it begins to play one, and leaves out too little when the server's last report is old
// (GStreamer 1.22). It is called once there is a SoundEnd.
func (e *Element) KeepPlace() { C.numm_sound_keep_place(e.native) }
