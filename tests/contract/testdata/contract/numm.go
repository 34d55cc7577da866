// Package contract names what programs are compiled against. It is compiled in a module of its own.
package contract

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

// Constants are untyped.
const (
	_ uint16 = numm.SampleRate
	_ uint8  = numm.Channels
	_ uint8  = numm.FrameRate
	_ uint16 = numm.FrameSound
)

// Arrays.
var (
	_ [][2]int16                                     = numm.Sound{}
	_ mat.Matrix                                     = numm.Sound{}
	_ func(numm.Sound) time.Duration                 = numm.Sound.Duration
	_ func(numm.Sound, int) time.Duration            = numm.Sound.DurationAt
	_ func(numm.Sound) numm.Sound                    = numm.Sound.Clone
	_ func(numm.Sound) []int16                       = numm.Sound.Flat
	_ func(numm.Sound, int) []float64                = numm.Sound.Floats
	_ func(numm.Sound) []float32                     = numm.Sound.Mono
	_ func(numm.Sound) (r, c int)                    = numm.Sound.Dims
	_ func(numm.Sound, int, int) float64             = numm.Sound.At
	_ func(numm.Sound) mat.Matrix                    = numm.Sound.T
	_ func(numm.Sound) []int                         = numm.Sound.Shape
	_ func(numm.Sound) string                        = numm.Sound.String
	_ func(left, right []float64) numm.Sound         = numm.SoundOf
	_ func(mat.Matrix) numm.Sound                    = numm.SoundFrom
	_ func(time.Duration) numm.Sound                 = numm.Silence
	_ draw.RGBA64Image                               = &numm.Image{Pix: []uint8(nil), Stride: int(0), Rect: image.Rectangle{}}
	_ func(width, height int) *numm.Image            = numm.NewImage
	_ func(image.Image) *numm.Image                  = numm.ImageFrom
	_ func(*numm.Image) int                          = (*numm.Image).Width
	_ func(*numm.Image) int                          = (*numm.Image).Height
	_ func(m *numm.Image, x, y int) (r, g, b uint8)  = (*numm.Image).RGB
	_ func(m *numm.Image, x, y int, r, g, b uint8)   = (*numm.Image).SetRGB
	_ func(*numm.Image, int) []uint8                 = (*numm.Image).Row
	_ func(m *numm.Image, x, y int) int              = (*numm.Image).PixOffset
	_ func(*numm.Image, image.Rectangle) image.Image = (*numm.Image).SubImage
	_ func(*numm.Image) *image.RGBA                  = (*numm.Image).RGBA
	_ func(*numm.Image) *numm.Image                  = (*numm.Image).Clone
	_ func(*numm.Image, *numm.Image) bool            = (*numm.Image).Equal
	_ func(*numm.Image, int) *numm.Plane             = (*numm.Image).Plane
	_ func(*numm.Image) *mat.Dense                   = (*numm.Image).Gray
	_ func(*numm.Image, []float32) []float32         = (*numm.Image).CHW
	_ func(*numm.Image) []int                        = (*numm.Image).Shape
	_ func(*numm.Image) string                       = (*numm.Image).String
	_ func(*numm.Image) image.Rectangle              = (*numm.Image).Bounds
	_ func(*numm.Image) color.Model                  = (*numm.Image).ColorModel
	_ func(*numm.Image, int, int, color.Color)       = (*numm.Image).Set
	_ func(*numm.Image, int, int) color.RGBA64       = (*numm.Image).RGBA64At
	_ func(*numm.Image, int, int, color.RGBA64)      = (*numm.Image).SetRGBA64
	_ func(*numm.Image) bool                         = (*numm.Image).Opaque
	_ mat.Matrix                                     = &numm.Plane{}
	_ func(*numm.Plane, mat.Matrix)                  = (*numm.Plane).Copy
	_                                                = numm.Video{Pix: []uint8(nil), Width: int(0), Height: int(0)}
	_ func(frames, width, height int) *numm.Video    = numm.NewVideo
	_ func(...*numm.Image) (*numm.Video, error)      = numm.VideoFrom
	_ func(*numm.Video) int                          = (*numm.Video).Len
	_ func(*numm.Video) time.Duration                = (*numm.Video).Duration
	_ func(*numm.Video, int) time.Duration           = (*numm.Video).DurationAt
	_ func(*numm.Video, int) *numm.Image             = (*numm.Video).Frame
	_ func(v *numm.Video, i, j int) *numm.Video      = (*numm.Video).Slice
	_ func(*numm.Video) iter.Seq2[int, *numm.Image]  = (*numm.Video).All
	_ func(*numm.Video, []float32) []float32         = (*numm.Video).CHW
	_ func(*numm.Video) []int                        = (*numm.Video).Shape
	_ func(*numm.Video) string                       = (*numm.Video).String
	_ interface{ Shape() []int }                     = numm.Array(nil)
	_ numm.Array                                     = interface{ Shape() []int }(nil)
	_ func(io.Writer, numm.Array) error              = numm.WriteNPY
	_ func(io.Reader) (numm.Array, error)            = numm.ReadNPY
)

// Whole files and whole streams of bytes.
var (
	_ func(context.Context, string, ...numm.ImageOption) (*numm.Image, error)                       = numm.ReadImage
	_ func(context.Context, string, ...numm.ImageOption) (*image.NRGBA, error)                      = numm.ReadNRGBA
	_ func(context.Context, string, ...numm.SoundOption) (numm.Sound, error)                        = numm.ReadSound
	_ func(context.Context, string, ...numm.VideoOption) (*numm.Video, error)                       = numm.ReadVideo
	_ func(context.Context, string, ...numm.VideoOption) (*numm.Video, numm.Sound, error)           = numm.ReadMovie
	_ func(context.Context, io.Reader, ...numm.ImageOption) (*numm.Image, error)                    = numm.DecodeImage
	_ func(context.Context, io.Reader, ...numm.ImageOption) (*image.NRGBA, error)                   = numm.DecodeNRGBA
	_ func(context.Context, io.Reader, ...numm.SoundOption) (numm.Sound, error)                     = numm.DecodeSound
	_ func(context.Context, io.Reader, ...numm.VideoOption) (*numm.Video, error)                    = numm.DecodeVideo
	_ func(context.Context, io.Reader, ...numm.VideoOption) (*numm.Video, numm.Sound, error)        = numm.DecodeMovie
	_ func(context.Context, string, image.Image, ...numm.EncodeOption) error                        = numm.WriteImage
	_ func(context.Context, string, numm.Sound, ...numm.EncodeOption) error                         = numm.WriteSound
	_ func(context.Context, string, *numm.Video, ...numm.EncodeOption) error                        = numm.WriteVideo
	_ func(context.Context, string, *numm.Video, numm.Sound, ...numm.EncodeOption) error            = numm.WriteMovie
	_ func(context.Context, io.Writer, string, image.Image, ...numm.EncodeOption) error             = numm.EncodeImage
	_ func(context.Context, io.Writer, string, numm.Sound, ...numm.EncodeOption) error              = numm.EncodeSound
	_ func(context.Context, io.Writer, string, *numm.Video, ...numm.EncodeOption) error             = numm.EncodeVideo
	_ func(context.Context, io.Writer, string, *numm.Video, numm.Sound, ...numm.EncodeOption) error = numm.EncodeMovie
	_ func(context.Context, string) error                                                           = numm.Recover
	_ func(context.Context, string, ...string) error                                                = numm.Join
)

// Streams.
var (
	_ func(context.Context, string, int, ...numm.SoundOption) iter.Seq2[numm.Chunk, error] = numm.SoundChunks
	_ func(context.Context, string, ...numm.VideoOption) iter.Seq2[numm.Frame, error]      = numm.VideoFrames
	_ func(context.Context, string, ...numm.VideoOption) iter.Seq2[numm.MovieFrame, error] = numm.MovieFrames

	_ func(context.Context, string, iter.Seq2[numm.MovieFrame, error], ...numm.EncodeOption) error = numm.WriteFrames
	_ func(context.Context, string, iter.Seq2[numm.Chunk, error], ...numm.EncodeOption) error      = numm.WriteChunks

	_                                = numm.Chunk{Sound: numm.Sound(nil), Index: int(0), Time: time.Duration(0)}
	_                                = numm.Frame{Image: (*numm.Image)(nil), Index: int(0), Time: time.Duration(0)}
	_                                = numm.MovieFrame{Frame: numm.Frame{}, Sound: numm.Sound(nil)}
	_ func(numm.Chunk) time.Duration = numm.Chunk.Duration

	_ func(context.Context, string, ...numm.SoundOption) (*numm.SoundReader, error)    = numm.OpenSound
	_ func(context.Context, io.Reader, ...numm.SoundOption) (*numm.SoundReader, error) = numm.NewSoundReader
	_ func(r *numm.SoundReader, dst numm.Sound) (n int, err error)                     = (*numm.SoundReader).Read
	_ func(*numm.SoundReader, int) error                                               = (*numm.SoundReader).SeekTo
	_ func(*numm.SoundReader, int) iter.Seq2[numm.Chunk, error]                        = (*numm.SoundReader).Chunks
	_ func(*numm.SoundReader) (int, error)                                             = (*numm.SoundReader).Len
	_ func(*numm.SoundReader) *numm.Info                                               = (*numm.SoundReader).Info
	_ func(*numm.SoundReader) error                                                    = (*numm.SoundReader).Close

	_ func(context.Context, string, ...numm.VideoOption) (*numm.VideoReader, error)    = numm.OpenVideo
	_ func(context.Context, io.Reader, ...numm.VideoOption) (*numm.VideoReader, error) = numm.NewVideoReader
	_ func(*numm.VideoReader) (width, height int)                                      = (*numm.VideoReader).Size
	_ func(*numm.VideoReader, *numm.Image) (numm.Frame, error)                         = (*numm.VideoReader).Read
	_ func(*numm.VideoReader, int) error                                               = (*numm.VideoReader).SeekTo
	_ func(*numm.VideoReader, ...int) (*numm.Video, error)                             = (*numm.VideoReader).At
	_ func(*numm.VideoReader, ...time.Duration) (*numm.Video, error)                   = (*numm.VideoReader).AtTime
	_ func(*numm.VideoReader) iter.Seq2[numm.Frame, error]                             = (*numm.VideoReader).Frames
	_ func(*numm.VideoReader) (int, error)                                             = (*numm.VideoReader).Len
	_ func(*numm.VideoReader) *numm.Info                                               = (*numm.VideoReader).Info
	_ func(*numm.VideoReader) error                                                    = (*numm.VideoReader).Close

	_ func(context.Context, string, ...numm.VideoOption) (*numm.MovieReader, error)    = numm.OpenMovie
	_ func(context.Context, io.Reader, ...numm.VideoOption) (*numm.MovieReader, error) = numm.NewMovieReader
	_ func(*numm.MovieReader) (numm.MovieFrame, error)                                 = (*numm.MovieReader).Read
	_ func(*numm.MovieReader) iter.Seq2[numm.MovieFrame, error]                        = (*numm.MovieReader).Frames
	_ func(*numm.MovieReader, int) error                                               = (*numm.MovieReader).SeekTo
	_ func(*numm.MovieReader) (int, error)                                             = (*numm.MovieReader).Len
	_ func(*numm.MovieReader) (width, height int)                                      = (*numm.MovieReader).Size
	_ func(*numm.MovieReader) *numm.Info                                               = (*numm.MovieReader).Info
	_ func(*numm.MovieReader) error                                                    = (*numm.MovieReader).Close

	_ func(context.Context, string, ...numm.EncodeOption) (*numm.SoundWriter, error)            = numm.CreateSound
	_ func(context.Context, io.Writer, string, ...numm.EncodeOption) (*numm.SoundWriter, error) = numm.NewSoundWriter
	_ func(*numm.SoundWriter, numm.Sound) error                                                 = (*numm.SoundWriter).Write
	_ func(*numm.SoundWriter) error                                                             = (*numm.SoundWriter).Close
	_ func(*numm.SoundWriter) error                                                             = (*numm.SoundWriter).Abort

	_ func(ctx context.Context, path string, width, height int, opts ...numm.EncodeOption) (*numm.VideoWriter, error)                = numm.CreateVideo
	_ func(ctx context.Context, w io.Writer, format string, width, height int, opts ...numm.EncodeOption) (*numm.VideoWriter, error) = numm.NewVideoWriter
	_ func(*numm.VideoWriter, image.Image) error                                                                                     = (*numm.VideoWriter).Write
	_ func(*numm.VideoWriter, image.Image, time.Duration) error                                                                      = (*numm.VideoWriter).WriteAt
	_ func(*numm.VideoWriter) error                                                                                                  = (*numm.VideoWriter).Close
	_ func(*numm.VideoWriter) error                                                                                                  = (*numm.VideoWriter).Abort

	_ func(ctx context.Context, path string, width, height int, opts ...numm.EncodeOption) (*numm.MovieWriter, error)                = numm.CreateMovie
	_ func(ctx context.Context, w io.Writer, format string, width, height int, opts ...numm.EncodeOption) (*numm.MovieWriter, error) = numm.NewMovieWriter
	_ func(*numm.MovieWriter, image.Image) error                                                                                     = (*numm.MovieWriter).WriteFrame
	_ func(*numm.MovieWriter, image.Image, time.Duration) error                                                                      = (*numm.MovieWriter).WriteFrameAt
	_ func(*numm.MovieWriter, numm.Sound) error                                                                                      = (*numm.MovieWriter).WriteSound
	_ func(*numm.MovieWriter) error                                                                                                  = (*numm.MovieWriter).Close
	_ func(*numm.MovieWriter) error                                                                                                  = (*numm.MovieWriter).Abort
)

// Any pipeline.
var (
	_ func(context.Context, string, ...numm.VideoOption) iter.Seq2[numm.Frame, error]      = numm.LaunchFrames
	_ func(context.Context, string, int, ...numm.SoundOption) iter.Seq2[numm.Chunk, error] = numm.LaunchChunks

	_ func(ctx context.Context, description string, width, height int, opts ...numm.EncodeOption) (*numm.VideoWriter, error) = numm.LaunchVideo
	_ func(ctx context.Context, description string, opts ...numm.EncodeOption) (*numm.SoundWriter, error)                    = numm.LaunchSound
	_ func(ctx context.Context, description string, width, height int, opts ...numm.EncodeOption) (*numm.MovieWriter, error) = numm.LaunchMovie
)

// Probing.
var (
	_ func(context.Context, string) (*numm.Info, error)                        = numm.Probe
	_ func(context.Context, io.Reader) (*numm.Info, error)                     = numm.DecodeInfo
	_ func(context.Context, string, ...numm.ReadOption) (*numm.Info, error)    = numm.ProbeWith
	_ func(context.Context, io.Reader, ...numm.ReadOption) (*numm.Info, error) = numm.DecodeInfoWith
	_ func(*numm.Info) *numm.StreamInfo                                        = (*numm.Info).Video
	_ func(*numm.Info) *numm.StreamInfo                                        = (*numm.Info).Sound
	_ func(*numm.StreamInfo) bool                                              = (*numm.StreamInfo).HDR
	_ func() numm.IsolationInfo                                                = numm.Isolation
	_ func(numm.IsolationInfo) string                                          = numm.IsolationInfo.String
	_ func(numm.Kind) string                                                   = numm.Kind.String
	_                                                                          = []numm.Kind{numm.KindUnknown, numm.KindVideo, numm.KindSound, numm.KindImage, numm.KindText}
	_                                                                          = numm.Chapter{Start: time.Duration(0), End: time.Duration(0), Title: string("")}
	_                                                                          = numm.Info{
		Container: string(""), Duration: time.Duration(0), Seekable: false, Tags: map[string]string(nil),
		Streams: []numm.StreamInfo(nil), Chapters: []numm.Chapter(nil),
	}
	_ = numm.StreamInfo{
		Kind: numm.KindVideo, Codec: string(""), Width: int(0), Height: int(0), PixelAspect: float64(0), Rotation: int(0), FrameRate: float64(0),
		SampleRate: int(0), Channels: int(0), Bits: int(0), Language: string(""), Tags: map[string]string(nil),
	}
)

// Errors.
var (
	_ = []error{
		numm.ErrNoVideo, numm.ErrNoSound, numm.ErrNoImage, numm.ErrUnsupported, numm.ErrCorrupt, numm.ErrForbidden,
		numm.ErrNotEnoughMemory, numm.ErrStalled, numm.ErrSize, numm.ErrClosed, numm.ErrNotSeekable, numm.ErrOption,
		&numm.Error{Op: string(""), Path: string(""), Element: string(""), Debug: string(""), Err: error(nil)},
		&numm.PluginError{Feature: string(""), Package: string("")},
		&numm.MemoryError{Need: int64(0), Limit: int64(0)},
	}
	_ interface {
		error
		Unwrap() error
	} = &numm.Error{}
	_ interface{ Is(error) bool } = &numm.PluginError{}
	_ interface{ Is(error) bool } = &numm.MemoryError{}
)
