package main

import "strings"

// A row is one thing to do, done by ourselves first and by others after it.
type row struct {
	name        string
	reach       string // the ratio to reach
	contestants []contestant
}

func rows() []row {
	all := []row{
		{"1080p h264, streamed", "reach 0.95", []contestant{numm("stream", "film.mp4"), rgb24("film.mp4"), python("pyav-stream", "film.mp4"), python("opencv-stream", "film.mp4")}},
		{"1080p h264, whole", "reach 0.95", []contestant{numm("whole", "short.mp4"), rgb24("short.mp4"), python("pyav-whole", "short.mp4"), python("opencv-whole", "short.mp4")}},
		{"1080p h264, first frame", "reach 1.2", []contestant{numm("first", "film.mp4"), python("pyav-first", "film.mp4")}},
	}
	for _, format := range []string{"wav", "flac", "mp3"} {
		file := "long." + format
		all = append(all, row{"10 min " + format, "reach 1.0", []contestant{numm("sound", file), s16(file), python("soundfile", file)}})
	}
	all = append(all,
		row{"10 min opus at 48 kHz", "reach 1.0", []contestant{numm("sound48", "long.opus"), s16("long.opus"), python("soundfile", "long.opus")}},
		row{"10 min opus to 44.1 kHz", "reach 1.5", []contestant{numm("sound", "long.opus"), soxr("long.opus")}},
	)
	for _, format := range []string{"wav", "flac", "mp3"} {
		file := "long48k." + format
		all = append(all, row{"10 min " + format + ", 48 to 44.1 kHz", "reach 1.5", []contestant{numm("sound", file), soxr(file)}})
	}
	all = append(all, row{"one-second wav, warm", "reach 0.002 s", []contestant{numm("warm", "second.wav"), python("soundfile-warm", "second.wav")}})
	for _, file := range []string{"long.wav", "long.flac", "long.mp3", "long.opus", "long.mp4"} {
		format := file[strings.Index(file, ".")+1:]
		all = append(all, row{"a second at the end, " + format, "reach 1.5", []contestant{numm("sound-end", file), numm("sound-start", file)}})
	}
	for _, file := range []string{"small.png", "small.jpg"} {
		all = append(all, row{"64 × 64 " + file[6:], "reach 1.2", []contestant{numm("image-warm", file), python("pillow-warm", file)}})
	}
	for _, still := range []struct{ file, name string }{
		{"screen.png", "1080p png"}, {"web.jpg", "0.8 megapixel jpg"}, {"photo.jpg", "12 megapixel jpg"},
		{"photo444.jpg", "12 megapixel jpg, 4:4:4"}, {"photo.tiff", "12 megapixel tiff, lzw"},
	} {
		all = append(all, row{still.name, "reach 1.2", []contestant{numm("image", still.file), python("pillow", still.file)}})
	}
	all = append(all, row{"a second at the end, video", "reach 1.5", []contestant{numm("video-end", "long.mp4"), numm("video-start", "long.mp4")}})
	return append(all, writeRows()...)
}
