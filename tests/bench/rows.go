package main

import (
	"fmt"
	"strings"
)

// A row is one thing to do, done by ourselves first and by others after it.
type row struct {
	name        string
	reach       reach
	contestants []contestant
}

// reach is the ratio to each of the others that is to be reached; 0 where none is.
type reach struct{ wall, cpu float64 }

func (r reach) String() string {
	switch {
	case r == reach{}:
		return ""
	case r.wall == r.cpu:
		return fmt.Sprintf("%g", r.wall)
	case r.wall == 0:
		return fmt.Sprintf("– / %g", r.cpu)
	case r.cpu == 0:
		return fmt.Sprintf("%g / –", r.wall)
	}
	return fmt.Sprintf("%g / %g", r.wall, r.cpu)
}

func both(ratio float64) reach { return reach{ratio, ratio} }

// aside returns the contestant as one that is shown and not to be beaten: it does something else, such as printing the array into
// a pipe, or is not what people would use instead.
func (c contestant) aside() contestant {
	c.name += " (aside)"
	return c
}

func (c contestant) beside() bool { return strings.HasSuffix(c.name, " (aside)") }

func rows() (all []row) {
	for _, group := range [][]row{soundRows(), filmRows(), pictureRows(), startRows(), isolatedRows(), paintRows(), writeRows()} {
		all = append(all, group...)
	}
	return all
}

func soundRows() (all []row) {
	atOnce := map[string]reach{"wav": both(1), "flac": {0.7, 1.1}, "mp3": {0.7, 1.1}}
	tools := map[string]contestant{
		"wav":  tool("long.wav", "sox FILE -t s16 -"),
		"flac": tool("long.flac", "flac -s -d -c --force-raw-format --endian=little --sign=signed FILE"),
		"mp3":  tool("long.mp3", "mpg123 -q -s FILE"),
	}
	for _, format := range []string{"wav", "flac", "mp3"} {
		file := "long." + format
		all = append(all, row{"10 min " + format, atOnce[format],
			[]contestant{numm("sound", file), python("soundfile", file), s16(file).aside(), tools[format].aside()}})
	}
	all = append(all,
		row{"10 min opus, at its 48 kHz", reach{1, 1.1}, []contestant{numm("sound48", "long.opus"), s16("long.opus"), python("soundfile", "long.opus").aside(), tool("long.opus", "opusdec --quiet --force-wav FILE -").aside()}},
		row{"10 min opus, to 44.1 kHz", reach{1, 1.1}, []contestant{numm("sound", "long.opus"), soxr("long.opus")}},
		row{"10 min aac (m4a), at its 48 kHz", reach{1, 1.1}, []contestant{numm("sound48", "long.m4a"), s16("long.m4a")}},
		row{"10 min vorbis (ogg)", reach{1, 1.1}, []contestant{numm("sound", "long.ogg"), s16("long.ogg"), python("soundfile", "long.ogg").aside()}},
	)
	for _, format := range []string{"wav", "flac", "mp3"} {
		file := "long48k." + format
		all = append(all, row{"10 min " + format + ", 48 to 44.1 kHz", both(1), []contestant{numm("sound", file), soxr(file)}})
	}
	all = append(all, row{"a one-second wav, warm", both(1.5), []contestant{numm("warm", "second.wav"), python("soundfile-warm", "second.wav")}})
	all = append(all, row{"a one-second flac, warm", both(1.5), []contestant{numm("warm", "second.flac"), python("soundfile-warm", "second.flac")}})
	for _, file := range []string{"long.wav", "long.flac", "long.mp3", "long.ogg", "long.opus", "long.m4a", "long.mp4"} {
		format := file[strings.Index(file, ".")+1:]
		all = append(all, row{"a second near the end, " + format, both(2),
			[]contestant{numm("sound-end", file), numm("sound-start", file).rename("its first second")}})
	}
	return all
}

func filmRows() (all []row) {
	all = append(all,
		row{"1080p h264, streamed", both(0.95), []contestant{numm("stream", "film.mp4"), python("pyav-stream", "film.mp4"), python("opencv-stream", "film.mp4"), rgb24("film.mp4", 1920, 1080).aside()}},
		row{"1080p h264, whole", both(0.95), []contestant{numm("whole", "short.mp4"), python("pyav-whole", "short.mp4"), python("opencv-whole", "short.mp4"), rgb24("short.mp4", 1920, 1080).aside()}},
		row{"1080p h264, first frame", both(1), []contestant{numm("first", "film.mp4"), python("pyav-first", "film.mp4"), python("opencv-first", "film.mp4").aside()}},
		row{"100 random frames, 720p h264", both(0.9), []contestant{numm("random", "minute.mp4"), python("pyav-random", "minute.mp4"), python("opencv-random", "minute.mp4")}},
		row{"key frames alone, 720p h264", both(1), []contestant{numm("keyframes", "minute.mp4"), python("pyav-keyframes", "minute.mp4")}},
		row{"at a height of 240, 1080p h264", both(1), []contestant{numm("height240", "short.mp4"), python("pyav-height240", "short.mp4"), ffmpeg("short.mp4", 427*240*3, "-an -f rawvideo -pix_fmt rgb24 -s 427x240")}},
		row{"a film for each core at a time", both(1), []contestant{numm("parallel", "minute.mp4"), python("pyav-parallel", "minute.mp4")}},
	)
	for _, codec := range []struct{ name, file string }{
		{"1080p hevc", "hevc.mp4"}, {"1080p hevc of 10 bits", "hevc10.mp4"}, {"1080p vp9", "vp9.webm"}, {"1080p av1", "av1.mp4"},
		{"1080p mpeg-4 (asp)", "mpeg4.mp4"}, {"1080p mjpeg", "mjpeg.avi"}, {"1080p prores", "prores.mov"}, {"1080p mpeg-2", "mpeg2.ts"},
	} {
		all = append(all, row{codec.name + ", streamed", both(1), []contestant{numm("stream", codec.file), python("pyav-stream", codec.file), python("opencv-stream", codec.file), rgb24(codec.file, 1920, 1080).aside()}})
	}
	return append(all,
		row{"2160p h264, streamed", both(1), []contestant{numm("stream", "uhd.mp4"), python("pyav-stream", "uhd.mp4"), python("opencv-stream", "uhd.mp4"), rgb24("uhd.mp4", 3840, 2160).aside()}},
		row{"a second near the end, film", both(2), []contestant{numm("video-end", "long.mp4"), numm("video-start", "long.mp4").rename("its first second")}},
	)
}

func pictureRows() (all []row) {
	for _, still := range []struct{ file, name string }{
		{"small.jpg", "jpeg, 64 × 64"}, {"small.png", "png, 64 × 64"}, {"small.webp", "webp, 64 × 64"},
	} {
		all = append(all, row{still.name, both(1), []contestant{numm("image-warm", still.file), python("pillow-warm", still.file)}})
	}
	for _, still := range []struct{ file, name string }{
		{"web.jpg", "jpeg, 0.8 megapixels"}, {"odd.jpg", "jpeg, 1023 × 767"},
		{"photo.jpg", "jpeg, 12 megapixels 4:2:0"}, {"photo422.jpg", "jpeg, 12 megapixels 4:2:2"}, {"photo444.jpg", "jpeg, 12 megapixels 4:4:4"},
		{"grey.jpg", "jpeg, 12 megapixels grey"}, {"progressive.jpg", "jpeg, 12 megapixels progressive"}, {"inks.jpg", "jpeg, 12 megapixels cmyk"},
		{"screen.png", "png, 1080p"}, {"alpha.png", "png, 1080p with alpha"}, {"palette.png", "png, 1080p of 256 colours"}, {"photo.png", "png, 12 megapixels"},
		{"screen.webp", "webp, 1080p"}, {"lossless.webp", "webp, 1080p lossless"},
		{"photo.tiff", "tiff, 12 megapixels lzw"}, {"deflate.tiff", "tiff, 12 megapixels deflate"}, {"plain.tiff", "tiff, 12 megapixels uncompressed"},
		{"screen.bmp", "bmp, 1080p"}, {"screen.gif", "gif, 1080p"}, {"screen.jp2", "jpeg 2000, 1080p"},
	} {
		all = append(all, row{still.name, both(1), []contestant{numm("image", still.file), python("pillow", still.file)}})
	}
	return append(all,
		row{"avif, 1080p", both(1), []contestant{numm("image-fresh", "screen.avif").fresh(), tool("screen.avif", "avifdec --png-compress 0 FILE FILE.png")}},
		row{"cover of 256 × 256, 12 megapixels", both(1), []contestant{
			numm("thumbnail", "photo.jpg").fresh(), tool("photo.jpg", "vipsthumbnail FILE --size 256x256 --smartcrop centre -o %s.thumbnail.png"),
		}},
		row{"the same, warm", both(1), []contestant{numm("cover", "photo.jpg"), python("pillow-cover", "photo.jpg")}},
		row{"64 jpegs on all cores", both(1), []contestant{numm("image-parallel", "web.jpg"), python("pillow-parallel", "web.jpg")}},
	)
}

// startRows are fresh processes, from their start to their end.
func startRows() []row {
	return []row{
		{"first array of a process, wav", both(1), []contestant{numm("sound-fresh", "second.wav").fresh(), tool("second.wav", "soxi FILE").aside(), python("soundfile", "second.wav").fresh()}},
		{"first array of a process, mp3", both(1), []contestant{numm("sound-fresh", "second.mp3").fresh(), python("soundfile", "second.mp3").fresh()}},
		{"first array of a process, jpeg", both(1), []contestant{numm("image-fresh", "web.jpg").fresh(), python("pillow-once", "web.jpg").fresh()}},
		{"first array of a process, film", both(1), []contestant{numm("first-fresh", "film.mp4").fresh(), python("pyav-once", "film.mp4").fresh()}},
	}
}

func isolatedRows() []row {
	isolated := func(name, task, file string, r reach) row {
		return row{name + ", isolated", r, []contestant{numm(task+"-isolated", file), numm(task, file).rename("numm without")}}
	}
	return []row{
		isolated("png, 64 × 64", "image-warm", "small.png", reach{}),
		isolated("jpeg, 64 × 64", "image-warm", "small.jpg", reach{}),
		isolated("jpeg, 12 megapixels", "image", "photo.jpg", reach{}),
		isolated("1080p h264, streamed", "stream", "film.mp4", both(1.05)),
		isolated("10 min mp3", "sound", "long.mp3", both(1.05)),
		{"a child's start", reach{}, []contestant{numm("child", "small.png")}},
	}
}
