package main

import (
	"strconv"
	"time"
)

// probe compares what Probe says with what ffprobe says.
func (e *examination) probe() {
	r := e.readings[kindProbe]
	if r.Error != "" || e.picture() || e.animation() {
		return // whether it is refused rightly, reading it will tell
	}
	found := e.found()
	video, sound := found.stream("video"), found.stream("audio")
	if video == nil && sound == nil {
		return
	}
	if ours := r.Info.Video(); video != nil && ours != nil && !found.still() && (ours.Width != video.Width || ours.Height != video.Height) {
		e.differs(kindProbe, "probe", "video of %d × %d, ffprobe says %d × %d", ours.Width, ours.Height, video.Width, video.Height)
	}
	if ours := r.Info.Sound(); sound != nil && ours != nil {
		if rate, _ := strconv.Atoi(sound.SampleRate); ours.SampleRate != rate || ours.Channels != sound.Channels {
			e.differs(kindProbe, "probe", "%d Hz, %d channels, ffprobe says %d Hz, %d channels", ours.SampleRate, ours.Channels, rate, sound.Channels)
		}
	} else if (sound == nil) != (ours == nil) {
		e.differs(kindProbe, "probe", "sound stream: %v, by ffprobe %v", ours != nil, sound != nil)
	}
	if found.still() || found.duration == 0 {
		return
	}
	if near(r.Info.Duration, found.duration) {
		return
	}
	// What ffprobe guesses is not worth more than what reading gave.
	if read := e.readings[kindSound]; read.Rate == 0 || video != nil || !near(r.Info.Duration, time.Duration(read.Count)*time.Second/time.Duration(read.Rate)) {
		e.differs(kindProbe, "probe", "lasts %v, ffprobe says %v", r.Info.Duration, found.duration)
	}
}

// near reports whether a length is that of the file, within a fiftieth or 150 ms.
func near(told, length time.Duration) bool {
	d := told - length
	allowed := max(150*time.Millisecond, length/50)
	return -allowed <= d && d <= allowed
}
