package contract

import (
	"image"
	"image/color"
	"time"

	"github.com/gonumm/gonumm/numm"
)

// Options.
var (
	_ func(from, to int) numm.StreamOption                      = numm.Range
	_ func(from, to time.Duration) numm.StreamOption            = numm.Between
	_ func(n int) numm.StreamOption                             = numm.Stream
	_ func(names ...string) numm.StreamOption                   = numm.Plugins
	_ func() numm.StreamOption                                  = numm.NativeRate
	_ func(n int) numm.TransferOption                           = numm.Rate
	_ func(func(done, total time.Duration)) numm.TransferOption = numm.Progress
	_ func(num, den int) numm.FrameOption                       = numm.FractionalRate
	_ func(h int) numm.PictureOption                            = numm.Height
	_ func(w int) numm.PictureOption                            = numm.Width
	_ func(w, h int) numm.PictureOption                         = numm.Size
	_ func(w, h int) numm.PictureOption                         = numm.Cover
	_ func(w, h int) numm.PictureOption                         = numm.Contain
	_ func(color.Color) numm.PictureOption                      = numm.Background
	_ func() numm.ImageOption                                   = numm.SRGB
	_ func() numm.VideoOption                                   = numm.KeyframesOnly
	_ func(n int) numm.VideoOption                              = numm.SoundStream
	_ func(bytes int64) numm.ReadOption                         = numm.MaxMemory
	_ func() numm.ReadOption                                    = numm.Isolated
	_ func(q int) numm.EncodeOption                             = numm.Quality
	_ func(bitsPerSecond int) numm.EncodeOption                 = numm.Bitrate
	_ func(bitsPerSecond int) numm.EncodeOption                 = numm.SoundBitrate
	_ func() numm.EncodeOption                                  = numm.Lossless
	_ func(numm.Sound) numm.EncodeOption                        = numm.WithSound
	_ func(map[string]string) numm.EncodeOption                 = numm.Tags
	_ func(image.Image) numm.EncodeOption                       = numm.Artwork
	_ func(name string) numm.EncodeOption                       = numm.Codec
	_ func(n int) numm.EncodeOption                             = numm.Speed
	_ func(time.Duration) numm.EncodeOption                     = numm.KeyframeEvery
	_ func() numm.EncodeOption                                  = numm.Mono
	_ func(n int) numm.EncodeOption                             = numm.Loop
)

// What each kind of call takes.
var (
	_ = []numm.ImageOption{
		numm.MaxMemory(1), numm.Isolated(), numm.Height(1), numm.Width(1), numm.Size(1, 1), numm.Cover(1, 1), numm.Contain(1, 1),
		numm.Background(color.White), numm.SRGB(),
	}
	_ = []numm.SoundOption{
		numm.Range(0, 1), numm.Between(0, 1), numm.Rate(1), numm.NativeRate(), numm.Stream(0), numm.MaxMemory(1), numm.Progress(nil),
		numm.Plugins(), numm.Isolated(),
	}
	_ = []numm.VideoOption{
		numm.Range(0, 1), numm.Between(0, 1), numm.Rate(1), numm.FractionalRate(24000, 1001), numm.NativeRate(), numm.KeyframesOnly(),
		numm.Height(1), numm.Width(1), numm.Size(1, 1), numm.Cover(1, 1), numm.Contain(1, 1), numm.Background(color.White),
		numm.Stream(0), numm.SoundStream(0), numm.MaxMemory(1), numm.Progress(nil), numm.Plugins(), numm.Isolated(),
	}
	_ = []numm.EncodeOption{
		numm.Rate(1), numm.FractionalRate(24000, 1001), numm.Progress(nil), numm.Quality(1), numm.Bitrate(1), numm.SoundBitrate(1),
		numm.Lossless(), numm.WithSound(nil), numm.Tags(nil), numm.Artwork(nil), numm.Codec(""), numm.Speed(1),
		numm.KeyframeEvery(1), numm.Mono(), numm.Loop(0),
	}
	_ []numm.SoundOption = []numm.SoundOption{numm.StreamOption(nil), numm.TransferOption(nil), numm.ReadOption(nil)}
	_ []numm.VideoOption = []numm.VideoOption{
		numm.StreamOption(nil), numm.TransferOption(nil), numm.ReadOption(nil), numm.PictureOption(nil), numm.FrameOption(nil),
	}
	_ []numm.ImageOption  = []numm.ImageOption{numm.ReadOption(nil), numm.PictureOption(nil)}
	_ []numm.EncodeOption = []numm.EncodeOption{numm.TransferOption(nil), numm.FrameOption(nil)}
)
