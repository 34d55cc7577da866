package trust_test

import (
	"context"
	"errors"
	"io/fs"

	"github.com/gonumm/gonumm/numm"
)

// jobs are what children do, with the arguments that they are given.
var jobs = map[string]func(r *report, args []string) error{
	"sound": readSound,
	"video": readVideo,
	"movie": readMovie,
	"probe": probe,
	"image": readImage,
}

func readSound(r *report, args []string) error {
	s, err := numm.ReadSound(context.Background(), args[0])
	r.Frames, r.Array = len(s), 4*int64(len(s))
	return err
}

func readVideo(r *report, args []string) error {
	v, err := numm.ReadVideo(context.Background(), args[0])
	if err != nil {
		return err
	}
	r.Frames, r.Array = v.Len(), int64(len(v.Pix))
	return nil
}

func readMovie(r *report, args []string) error {
	v, s, err := numm.ReadMovie(context.Background(), args[0])
	if err != nil {
		return err
	}
	r.Frames, r.Array = v.Len(), int64(len(v.Pix)+4*len(s))
	return nil
}

func readImage(_ *report, args []string) error {
	_, err := numm.ReadImage(context.Background(), args[0])
	return err
}

func probe(r *report, args []string) error {
	info, err := numm.Probe(context.Background(), args[0])
	if err != nil {
		return err
	}
	r.Frames, r.Text = len(info.Streams), info.Container
	return nil
}

// sentinels are all that an error can be, by name.
var sentinels = map[string]error{
	"ErrNoVideo": numm.ErrNoVideo, "ErrNoSound": numm.ErrNoSound, "ErrNoImage": numm.ErrNoImage,
	"ErrUnsupported": numm.ErrUnsupported, "ErrCorrupt": numm.ErrCorrupt, "ErrForbidden": numm.ErrForbidden,
	"ErrNotEnoughMemory": numm.ErrNotEnoughMemory, "ErrStalled": numm.ErrStalled, "ErrSize": numm.ErrSize,
	"ErrClosed": numm.ErrClosed, "ErrNotSeekable": numm.ErrNotSeekable,
	"ErrNotExist": fs.ErrNotExist, "ErrPermission": fs.ErrPermission, "Canceled": context.Canceled,
}

// describe puts into the report what can be asked of an error.
func (r *report) describe(err error) {
	r.Error = err.Error()
	for name, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			r.Is = append(r.Is, name)
		}
	}
	var plugin *numm.PluginError
	if errors.As(err, &plugin) {
		r.Feature, r.Package = plugin.Feature, plugin.Package
	}
	var memory *numm.MemoryError
	if errors.As(err, &memory) {
		r.Need, r.Limit = memory.Need, memory.Limit
	}
}
