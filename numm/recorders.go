package numm

import (
	"context"
	"io"
	"os"

	"github.com/gonumm/gonumm/appsrc"
	"github.com/gonumm/gonumm/pipeline"
)

// record begins to write into a file; what is written aside goes into a folder, unnamed. With an error there is no recorder.
func (l layout) record(ctx context.Context, file *os.File, folder string, c *encodeConfig) (recorder, error) {
	switch l.format.plain {
	case wavFormat:
		return newPCMFile(file, wavHeader, c.sampleRate()), nil
	case aiffFormat:
		return newPCMFile(file, aiffHeader, c.sampleRate()), nil
	case gifFormat:
		g, err := newGIFFile(ctx, file, l.width, l.height, c)
		if err != nil {
			return nil, err
		}
		return g, nil
	}
	e, err := l.encode(ctx, file, folder, c)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// staged says whether the recorder's file is not yet the one that was asked for.
func (l layout) staged(c *encodeConfig) bool {
	if l.format.plain != 0 {
		return false
	}
	o, err := l.output(c)
	return err == nil && o.Staged()
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
	return l.format.output(c, width, l.height, hz)
}

// encodedFile is a recorder over GStreamer's encoders.
type encodedFile struct {
	ctx     context.Context
	file    *os.File
	output  pipeline.Output
	writer  *pipeline.Writer
	video   *appsrc.Video // nil where there are no pictures
	samples *appsrc.Sound // nil where there is no sound
	count   int64         // sound frames of the track
}

func (l layout) encode(ctx context.Context, file *os.File, folder string, c *encodeConfig) (*encodedFile, error) {
	o, err := l.output(c)
	if err != nil {
		return nil, err
	}
	if o.Apart() {
		if o.SoundFile, err = unnamedFile(folder); err != nil {
			return nil, bare(err)
		}
	}
	e := &encodedFile{ctx: ctx, file: file, output: o}
	w, err := pipeline.NewWriter(ctx, file, o)
	if err != nil {
		e.close()
		return nil, err
	}
	e.writer = w
	if o.Video != nil {
		e.video = appsrc.NewVideo(w, o.Video)
	}
	if o.Sound != nil {
		rate := SampleRate
		if !l.pictures {
			rate = c.sampleRate()
		}
		if e.samples, err = appsrc.NewSound(w, o.Sound, rate); err != nil {
			e.close()
			return nil, err
		}
	}
	return e, nil
}

func (e *encodedFile) picture(m *Image) error {
	return e.video.Push(m.Pix, m.Stride, m.Width(), m.Height())
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
	return e.writer.End()
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
		soon(func() { _ = e.output.SoundFile.Close() }) // nobody will read it
	}
}
