package pipeline

import (
	"context"
	"encoding/base64"
	"io"
	"os"

	"github.com/gonumm/gonumm/internal/media"
	"github.com/gonumm/gonumm/pipeline/internal/flac"
	"github.com/gonumm/gonumm/pipeline/internal/matroska"
	"github.com/gonumm/gonumm/pipeline/internal/mp3"
	"github.com/gonumm/gonumm/pipeline/internal/mp4"
	"github.com/gonumm/gonumm/pipeline/internal/ogg"
)

// matroskaNames are Matroska's names of tags, by those that all formats share.
var matroskaNames = map[string]string{
	"title": "TITLE", "artist": "ARTIST", "album": "ALBUM", "composer": "COMPOSER", "genre": "GENRE", "comment": "COMMENT",
	"copyright": "COPYRIGHT", "date": "DATE",
}

// KeepsMetadata reports whether the file can have tags and a cover: a file that is finished in place, or put together at the end.
func (o Output) KeepsMetadata() bool {
	switch o.Container {
	case MP4, QuickTime, Matroska, WebM:
		return !o.Streamed
	}
	return !o.Streamed && (o.isMP3() || o.isFLAC() || o.isOggSound())
}

// KeepsTag reports whether the file has a place for a tag, by one of the names that all formats share.
func (o Output) KeepsTag(name, value string) bool {
	switch {
	case !o.KeepsMetadata():
		return false
	case o.Container == MP4 || o.Container == QuickTime:
		return mp4.KeepsTag(name, value)
	case o.Container == Matroska || o.Container == WebM:
		return matroskaNames[name] != ""
	case o.isMP3():
		return mp3.KeepsTag(name)
	}
	return flac.KeepsTag(name)
}

func (o Output) tagged() bool { return len(o.Tags) > 0 || len(o.Cover) > 0 }

func (o Output) isFLAC() bool { return o.Container == Bare && o.Sound != nil && o.Sound.Codec == FLAC }

func (o Output) isOggSound() bool { return o.Container == Ogg && o.Video == nil }

// deliverOgg copies the file with its tags and its cover.
func (o Output) deliverOgg(ctx context.Context, dst io.Writer, staged *os.File) error {
	if _, err := staged.Seek(0, io.SeekStart); err != nil {
		return err
	}
	var picture []string
	if len(o.Cover) > 0 {
		picture = append(picture, "METADATA_BLOCK_PICTURE="+base64.StdEncoding.EncodeToString(flac.PictureOf(o.Cover)))
	}
	return ogg.CopyTagged(ctx, dst, staged, flac.Comments(o.Tags, picture...))
}

// describe adds the tags and the cover to what Matroska's head and tail state.
func (o Output) describe(f *matroska.Film) {
	for name, value := range o.Tags {
		if f.Tags == nil {
			f.Tags = map[string]string{}
		}
		f.Tags[matroskaNames[name]] = value
	}
	if len(o.Cover) > 0 {
		f.Attachments = append(f.Attachments, matroska.Attachment{Name: "cover.png", Type: media.PNG, Data: o.Cover})
	}
}

// deliverFLAC copies the file with its tags and its cover.
func (o Output) deliverFLAC(ctx context.Context, dst io.Writer, staged *os.File) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	info, err := staged.Stat()
	if err != nil {
		return err
	}
	return flac.CopyTagged(dst, staged, info.Size(), o.Tags, o.Cover)
}
