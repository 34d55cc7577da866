package numm

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/gonumm/gonumm/appsrc"
	"github.com/gonumm/gonumm/internal/detach"
	"github.com/gonumm/gonumm/internal/file"
	"github.com/gonumm/gonumm/pipeline"
)

// record starts to write into a file; temporary files go into a folder, unnamed. With an error there is no recorder.
func (l layout) record(ctx context.Context, file *os.File, folder string, c *encodeConfig) (recorder, error) {
	switch l.format.plain {
	case wavFormat:
		if l.streamed {
			return newPCMStream(file, wavHeader, c.sampleRate(), c.mono), nil
		}
		return newTaggedPCMFile(file, wavHeader, c), nil
	case aiffFormat:
		return newTaggedPCMFile(file, aiffHeader, c), nil
	case gifFormat, webpFormat, apngFormat:
		a, err := l.animation(file, c)
		if err != nil {
			return nil, err
		}
		return &animationFile{ctx: ctx, name: l.format.one(), format: a}, nil
	}
	e, err := l.encode(ctx, file, folder, c)
	if err != nil {
		return nil, err
	}
	return e, nil
}

func (l layout) animation(file *os.File, c *encodeConfig) (animationFormat, error) {
	switch l.format.plain {
	case gifFormat:
		return newGIFFile(file, l.width, l.height, c)
	case webpFormat:
		return newWebPFile(file, l.width, l.height, c)
	}
	return newAPNGFile(file, l.width, l.height, c)
}

// staged reports whether the recorder's file is not yet the one that was asked for.
func (l layout) staged(c *encodeConfig) bool {
	if l.format.plain != 0 {
		return false
	}
	o, err := l.output(c)
	return err == nil && o.Staged()
}

// survives reports whether what is staged can be recovered when the process is killed, because it has a name.
func (l layout) survives(c *encodeConfig) bool {
	o, err := l.output(c)
	return err == nil && l.format.plain == 0 && o.Survives()
}

func (l layout) output(c *encodeConfig) (pipeline.Output, error) {
	width, hz := 0, 0
	if l.pictures {
		width = l.width
	}
	if l.hasSound {
		hz = SampleRate
		if !l.pictures {
			hz = c.sampleRate()
		}
	}
	o, err := l.format.output(c, width, l.height, hz)
	o.Streamed = l.streamed
	return o, err
}

// encodedFile is a recorder over GStreamer's encoders.
type encodedFile struct {
	ctx      context.Context
	file     *os.File
	output   pipeline.Output
	writer   *pipeline.Writer
	video    *appsrc.Video // nil where there are no pictures
	samples  *appsrc.Sound // nil where there is no sound
	count    int64         // sound frames that were given
	variable bool          // pictures have times of their own
	shown    time.Duration // by the pictures that were given
	rate     int           // of the sound that is given, in Hz
}

func (l layout) encode(ctx context.Context, f *os.File, folder string, c *encodeConfig) (*encodedFile, error) {
	o, err := l.output(c)
	if err != nil {
		return nil, err
	}
	if o.Apart() {
		if o.SoundFile, err = file.Unnamed(folder); err != nil {
			return nil, file.WithoutPath(err)
		}
	}
	e := &encodedFile{ctx: ctx, file: f, output: o}
	w, err := pipeline.NewWriter(ctx, f, o)
	if err != nil {
		e.close()
		return nil, err
	}
	e.writer = w
	if o.Video != nil {
		e.video = appsrc.NewVideo(w, o.Video)
	}
	if o.Sound != nil {
		if e.rate = SampleRate; !l.pictures {
			e.rate = c.sampleRate()
		}
		if e.samples, err = appsrc.NewSound(w, o.Sound, e.rate); err != nil {
			e.close()
			return nil, err
		}
	}
	return e, nil
}

func (e *encodedFile) picture(m *Image, at, lasts time.Duration) error {
	e.shown = at + lasts
	return e.video.Push(m.Pix, m.Stride, m.Width(), m.Height(), at, lasts)
}

func (e *encodedFile) sound(s Sound) error {
	e.count += int64(len(s))
	return e.samples.Push(s)
}

func (e *encodedFile) end() error {
	if e.samples != nil {
		if err := e.samples.Flush(); err != nil {
			return err
		}
	}
	if err := e.writer.End(); err != nil {
		return err
	}
	written := pipeline.Written{Pictures: e.shown, Variable: e.variable}
	if e.variable {
		e.output.Shown = e.shown
	}
	if e.samples != nil {
		written.Sound = indexTime(int(e.count), e.rate)
	}
	return file.WithoutPath(e.output.Finish(e.ctx, e.file, written))
}

func (e *encodedFile) deliver(dst io.Writer) error {
	return e.output.Deliver(e.ctx, dst, e.file, e.count)
}

func (e *encodedFile) close() {
	if e.samples != nil {
		e.samples.Drop()
	}
	if e.writer != nil {
		e.writer.Close()
	}
	if e.output.SoundFile != nil {
		detach.Close(e.output.SoundFile) // nobody will read it
	}
}
