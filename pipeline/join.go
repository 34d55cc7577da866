package pipeline

import (
	"context"
	"errors"
	"os"

	"github.com/gonumm/gonumm/internal/sentinel"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/joint"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
)

// PartError says which part cannot be joined, and why.
type PartError struct {
	Part int // its index
	Err  error
}

// Error is that of the reason.
func (e *PartError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *PartError) Unwrap() error { return e.Err }

// Join writes files one after the other as one, packet by packet, without decoding. Their streams must be coded alike, and be stored in
// the container. A file that does not fit is a [PartError] with its number.
func (o Output) Join(ctx context.Context, dst *os.File, files []*File) error {
	var parts []joint.Part
	for _, f := range files {
		parts = append(parts, joint.Part{ReaderAt: f, Size: f.Size()})
	}
	var err error
	switch {
	case o.Container == MP4 || o.Container == QuickTime:
		err = mp4.Join(ctx, dst, parts)
	case o.Container == Matroska || o.Container == WebM:
		err = matroska.Join(ctx, dst, parts)
	case o.Container == Bare && o.Sound.Codec == FLAC:
		err = flac.Join(ctx, dst, parts)
	case o.isMP3():
		err = mp3.Join(ctx, dst, parts)
	default:
		return failure(ErrUnsupported, "the format cannot be joined without decoding")
	}
	return joined(err, files)
}

// joined names the part that an error is about.
func joined(err error, files []*File) error {
	var refusal *joint.Error
	if !errors.As(err, &refusal) {
		return err
	}
	err = failure(map[joint.Reason]error{joint.Size: sentinel.ErrSize, joint.Damaged: ErrCorrupt, joint.Differs: ErrUnsupported}[refusal.Reason],
		"%s", refusal.Text)
	if refusal.Part < 0 || refusal.Part >= len(files) {
		return err
	}
	return &PartError{Part: refusal.Part, Err: files[refusal.Part].Cause(err)}
}
