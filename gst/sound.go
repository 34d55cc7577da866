package gst

/*
#include <gst/audio/gstaudiobasesink.h>
#include <gst/audio/gstaudiobasesrc.h>
#include <gst/audio/gstaudioclock.h>

// numm_sound_end is the place behind the last sound frame that the sink has put into its buffer, counted in all that
// it plays, silence included; -1 before the first, and for sinks of another kind.
static gint64 numm_sound_end(GstElement *e) {
  if (!GST_IS_AUDIO_BASE_SINK(e)) return -1;
  return (gint64)GST_AUDIO_BASE_SINK(e)->next_sample;
}

// numm_sound_now is what the loudspeaker plays now, or the microphone hears, in the same counting; -1 where the
// device does not say.
static gint64 numm_sound_now(GstElement *e, gint64 rate) {
  GstClock *clock = NULL;
  if (GST_IS_AUDIO_BASE_SINK(e)) clock = GST_AUDIO_BASE_SINK(e)->provided_clock;
  if (GST_IS_AUDIO_BASE_SRC(e)) clock = GST_AUDIO_BASE_SRC(e)->clock;
  if (!clock || !GST_IS_AUDIO_CLOCK(clock)) return -1;
  GstClockTime now = gst_audio_clock_get_time(GST_AUDIO_CLOCK(clock));
  return now == GST_CLOCK_TIME_NONE ? -1 : (gint64)gst_util_uint64_scale_round(now, rate, GST_SECOND);
}
*/
import "C"

// SoundEnd is where the sound that a device's sink has taken ends, in sound frames since it began to play, silence for want
// of sound included; ok is false where it does not know.
func (e *Element) SoundEnd() (frames int64, ok bool) {
	frames = int64(C.numm_sound_end(e.native))
	return frames, frames >= 0
}

// SoundNow is the sound frame that the loudspeaker of a device's sink plays at this moment, or that the microphone of a
// device's source hears: for a sink in the counting of SoundEnd, for a source in that of [Sample.Offset].
func (e *Element) SoundNow(rate int) (frame int64, ok bool) {
	frame = int64(C.numm_sound_now(e.native, C.gint64(rate)))
	return frame, frame >= 0
}
