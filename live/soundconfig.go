package live

import (
	"time"

	"github.com/gonumm/gonumm/numm"
)

type soundConfig struct {
	Device  *Device       // nil: the default one
	Block   int           // sound frames that are read or written at a time
	Latency time.Duration // that may pass from the microphone to the loudspeaker; 0: safeLatency, or more for long blocks
}

// safeLatency was long enough while two programs that never slept kept this one from running on two cores (a minute, Block 441);
// 100 ms was not. A busier machine makes gaps.
const safeLatency = 250 * time.Millisecond

// latency returns the latency to request of the devices.
func (c soundConfig) latency() time.Duration {
	if c.Latency > 0 {
		return c.Latency
	}
	return max(safeLatency, 2*soundTime(c.Block))
}

// piece returns in what pieces a microphone delivers its sound: small ones are heard soon.
func (c soundConfig) piece() time.Duration {
	return min(max(soundTime(c.Block), 2*time.Millisecond), max(c.latency()/8, 2*time.Millisecond))
}

// playConfig says how a speaker is used, in sound frames.
type playConfig struct {
	cushion int           // that lie before the loudspeaker when a block is written
	least   int           // fewer may be too late: the server takes that much ahead of the loudspeaker
	most    int           // with more a writer waits
	piece   time.Duration // of the device's buffer, which has three of them
}

// play chooses a speaker's buffer. PulseAudio's sink starts to play only when it is full: it is filled with silence first, and
// the cushion is what is left of that later. For three pieces the server takes half a piece ahead, keeps two and a half, and
// asks for more when a whole one is missing: so up to a piece and a half can be there without either side waiting for the
// other.
func (c soundConfig) play() playConfig {
	block := soundTime(c.Block)
	cushion := max(c.latency()-block-c.piece()-time.Millisecond, 6*time.Millisecond)
	piece := (cushion + block) * 2 / 3
	least := min(piece/2+time.Millisecond, cushion*2/3)
	return playConfig{
		cushion: soundFrames(cushion), least: soundFrames(least), most: soundFrames(cushion + block), piece: piece,
	}
}

func soundTime(frames int) time.Duration {
	return beginOf(frames, numm.SampleRate)
}

func soundFrames(d time.Duration) int {
	return frameAt(d, numm.SampleRate)
}
