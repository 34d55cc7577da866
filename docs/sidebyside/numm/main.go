// The six tasks of docs/sidebyside.md with numm: numm TASK [FILE].
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

func frames(ctx context.Context, _ string) error {
	count, total := 0, 0
	const source = "videotestsrc num-buffers=30 pattern=ball ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1"
	for f, err := range numm.LaunchFrames(ctx, source) {
		if err != nil {
			return err
		}
		count++
		for _, v := range f.Pix {
			total += int(v)
		}
	}
	fmt.Println(count, total)
	return nil
}

func sound(ctx context.Context, _ string) error {
	count, loudest := 0, int16(0)
	for c, err := range numm.LaunchChunks(ctx, "audiotestsrc num-buffers=44 samplesperbuffer=1000 volume=0.5 ! audio/x-raw,format=S16LE", 4096) {
		if err != nil {
			return err
		}
		count += len(c.Sound)
		for _, s := range c.Sound {
			loudest = max(loudest, s[0], s[1])
		}
	}
	fmt.Println(count, loudest)
	return nil
}

func video(ctx context.Context, path string) error {
	w, err := numm.LaunchVideo(ctx, "avenc_huffyuv ! avimux ! filesink location="+path, 161, 120)
	if err != nil {
		return err
	}
	defer w.Abort()
	m := numm.NewImage(161, 120)
	for k := range 30 {
		for i := range m.Pix {
			m.Pix[i] = byte(8 * k)
		}
		if err := w.Write(m); err != nil {
			return err
		}
	}
	return w.Close()
}

func tone(ctx context.Context, path string) error {
	w, err := numm.LaunchSound(ctx, "wavenc ! filesink location="+path)
	if err != nil {
		return err
	}
	defer w.Abort()
	s := make(numm.Sound, 44100)
	for n := range s {
		s[n] = [2]int16{int16(n % 1000), int16(n % 700)}
	}
	if err := w.Write(s); err != nil {
		return err
	}
	return w.Close()
}

func negative(ctx context.Context, path string) error {
	w, err := numm.LaunchVideo(ctx, "avenc_huffyuv ! avimux ! filesink location="+path, 161, 120)
	if err != nil {
		return err
	}
	defer w.Abort()
	const source = "videotestsrc num-buffers=30 pattern=ball ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1"
	for f, err := range numm.LaunchFrames(ctx, source) {
		if err != nil {
			return err
		}
		for i := range f.Pix {
			f.Pix[i] = 255 - f.Pix[i]
		}
		if err := w.Write(f.Image); err != nil {
			return err
		}
	}
	return w.Close()
}

func camera(ctx context.Context, _ string) error {
	for f, err := range numm.LaunchFrames(ctx, "videotestsrc is-live=true ! video/x-raw,width=161,height=120", numm.Range(0, 10)) {
		if err != nil {
			return err
		}
		if f.Index == 9 {
			fmt.Println(10, f.Height(), f.Width(), 3)
		}
	}
	return nil
}

func main() {
	tasks := map[string]func(context.Context, string) error{
		"frames": frames, "sound": sound, "video": video, "tone": tone, "negative": negative, "camera": camera,
	}
	args := append(os.Args[1:], "", "")
	task, ok := tasks[args[0]]
	if !ok {
		log.Fatal("usage: numm frames|sound|camera, or numm video|tone|negative FILE")
	}
	if err := task(context.Background(), args[1]); err != nil {
		log.Fatal(err)
	}
}
