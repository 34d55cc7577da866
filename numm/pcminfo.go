package numm

import (
	"context"
	"maps"

	"github.com/gonumm/gonumm/internal/pcm"
	"github.com/gonumm/gonumm/pipeline"
)

// pcmContainers are the names of the containers where they are not those of package pcm.
var pcmContainers = map[string]string{"aifc": "aiff", "rifx": "wav", "rf64": "wav", "bw64": "wav"}

// pcmInfo returns what the header of a file says that stores its samples as they are, with what a tag of ID3 adds to it.
func pcmInfo(ctx context.Context, sound *pcm.File) *Info {
	tags := maps.Clone(sound.Tags)
	if tags == nil {
		tags = map[string]string{}
	}
	container, renamed := pcmContainers[sound.Container]
	if !renamed {
		container = sound.Container
	}
	duration := sampleTime(sound.Frames, sound.Rate)
	info := &Info{
		Container: container,
		Duration:  duration,
		Seekable:  true,
		Tags:      tags,
		Streams: []StreamInfo{{
			Kind: KindSound, Codec: sound.Codec, SampleRate: sound.Rate, Channels: sound.Channels, Bits: sound.Bits,
			Tags: map[string]string{}, Duration: duration,
		}},
	}
	words, pictures := pipeline.ReadID3(sound.ID3())
	for name, word := range words {
		if tags[name] == "" {
			tags[name] = word
		}
	}
	for _, p := range pictures {
		info.Streams = append(info.Streams, streamInfo(ctx, &p))
	}
	return info
}
