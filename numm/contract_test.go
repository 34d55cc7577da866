package numm_test

import (
	"context"
	"image"
	"image/color"
	"image/draw"
	"io"
	"iter"
	"time"

	"github.com/gonumm/gonumm/numm"
	"gonum.org/v1/gonum/mat"
)

// Programs elsewhere are compiled against these names and signatures: what no longer compiles here breaks them.
var (
	_ func(context.Context, string, ...numm.ImageOption) (*numm.Image, error)             = numm.ReadImage
	_ func(context.Context, string, ...numm.SoundOption) (numm.Sound, error)              = numm.ReadSound
	_ func(context.Context, string, ...numm.VideoOption) (*numm.Video, error)             = numm.ReadVideo
	_ func(context.Context, string, ...numm.VideoOption) (*numm.Video, numm.Sound, error) = numm.ReadMovie
	_ func(context.Context, string, image.Image, ...numm.EncodeOption) error              = numm.WriteImage
	_ func(context.Context, io.Reader, ...numm.ImageOption) (*numm.Image, error)          = numm.DecodeImage
	_ func(context.Context, io.Reader, ...numm.SoundOption) (numm.Sound, error)           = numm.DecodeSound
	_ func(context.Context, io.Reader, ...numm.VideoOption) (*numm.Video, error)          = numm.DecodeVideo
	_ func(context.Context, io.Writer, string, image.Image, ...numm.EncodeOption) error   = numm.EncodeImage
	_ func(context.Context, string, numm.Sound, ...numm.EncodeOption) error               = numm.WriteSound
	_ func(context.Context, string, *numm.Video, ...numm.EncodeOption) error              = numm.WriteVideo
	_ func(context.Context, string, *numm.Video, numm.Sound, ...numm.EncodeOption) error  = numm.WriteMovie
	_ func(context.Context, io.Writer, string, numm.Sound, ...numm.EncodeOption) error    = numm.EncodeSound
	_ func(context.Context, io.Writer, string, *numm.Video, ...numm.EncodeOption) error   = numm.EncodeVideo
	_ func(context.Context, string, ...numm.EncodeOption) (*numm.SoundWriter, error)      = numm.CreateSound

	_ func(context.Context, string, int, int, ...numm.EncodeOption) (*numm.VideoWriter, error) = numm.CreateVideo
	_ func(context.Context, string, int, int, ...numm.EncodeOption) (*numm.MovieWriter, error) = numm.CreateMovie

	_ func(context.Context, string, int, ...numm.SoundOption) iter.Seq2[numm.Chunk, error] = numm.SoundChunks
	_ func(context.Context, string, ...numm.VideoOption) iter.Seq2[numm.Frame, error]      = numm.VideoFrames
	_ func(context.Context, string, ...numm.VideoOption) iter.Seq2[numm.MovieFrame, error] = numm.MovieFrames
	_ func(context.Context, string, ...numm.SoundOption) (*numm.SoundReader, error)        = numm.OpenSound
	_ func(context.Context, string, ...numm.VideoOption) (*numm.VideoReader, error)        = numm.OpenVideo
	_ func(context.Context, string) (*numm.Info, error)                                    = numm.Probe
	_ func([]float64, []float64) numm.Sound                                                = numm.SoundOf
	_ func(mat.Matrix) numm.Sound                                                          = numm.SoundFrom
	_ func(time.Duration) numm.Sound                                                       = numm.Silence
	_ func(...*numm.Image) (*numm.Video, error)                                            = numm.VideoFrom
	_ func(int, int, int) *numm.Video                                                      = numm.NewVideo
	_ func(image.Image) *numm.Image                                                        = numm.ImageFrom
	_ func(io.Writer, numm.Array) error                                                    = numm.WriteNPY
	_ func(io.Reader) (numm.Array, error)                                                  = numm.ReadNPY
	_ func(color.Color) numm.ImageOption                                                   = numm.Background
	_ mat.Matrix                                                                           = numm.Sound{}
	_ draw.RGBA64Image                                                                     = &numm.Image{}
	_ mat.Matrix                                                                           = &numm.Plane{}
	_ interface {
		Read(numm.Sound) (int, error)
		SeekTo(int) error
		Chunks(int) iter.Seq2[numm.Chunk, error]
		Info() *numm.Info
		io.Closer
	} = &numm.SoundReader{}
	_ interface {
		Size() (width, height int)
		Read(*numm.Image) (numm.Frame, error)
		SeekTo(int) error
		At(...int) (*numm.Video, error)
		Frames() iter.Seq2[numm.Frame, error]
		Info() *numm.Info
		io.Closer
	} = &numm.VideoReader{}
	_ interface {
		Write(numm.Sound) error
		Close() error
		Abort() error
	} = &numm.SoundWriter{}
	_ interface {
		Write(image.Image) error
		Close() error
		Abort() error
	} = &numm.VideoWriter{}
	_ interface {
		WriteFrame(image.Image) error
		WriteSound(numm.Sound) error
		Close() error
		Abort() error
	} = &numm.MovieWriter{}
	_ []numm.SoundOption = []numm.SoundOption{
		numm.Range(0, 1), numm.Between(0, time.Second), numm.Rate(1), numm.Stream(0), numm.MaxMemory(1), numm.Progress(nil), numm.Plugins(),
	}
	_ []numm.VideoOption = []numm.VideoOption{
		numm.Range(0, 1), numm.Between(0, time.Second), numm.Rate(1), numm.Stream(0), numm.MaxMemory(1), numm.Progress(nil), numm.Plugins(),
		numm.Height(1), numm.Width(1), numm.Size(1, 1),
	}
	_ []numm.EncodeOption = []numm.EncodeOption{
		numm.Quality(1), numm.Bitrate(1), numm.Lossless(), numm.Rate(1), numm.Progress(nil), numm.WithSound(nil),
	}
	_ = []error{
		numm.ErrNoVideo, numm.ErrNoSound, numm.ErrNoImage, numm.ErrUnsupported, numm.ErrCorrupt, numm.ErrForbidden,
		numm.ErrNotEnoughMemory, numm.ErrStalled, numm.ErrSize, numm.ErrClosed, numm.ErrNotSeekable,
		&numm.Error{Op: "", Path: "", Element: "", Debug: "", Err: nil},
		&numm.PluginError{Feature: "", Package: ""}, &numm.MemoryError{Need: 0, Limit: 0},
	}
	_ = numm.MovieFrame{Frame: numm.Frame{Image: nil, Index: 0, Time: 0}, Sound: numm.Sound{}}
	_ = numm.StreamInfo{Start: time.Second, Duration: time.Second}
	_ = []numm.Kind{numm.KindVideo, numm.KindSound, numm.KindImage, numm.KindText}
	_ = [...]int{numm.SampleRate - 44100, numm.Channels - 2, numm.FrameRate - 30, numm.FrameSound - 1470}
)
