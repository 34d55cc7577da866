// Thumbnails writes square pictures of a film at some times: 1s.jpg, 1m30s.jpg.
//
//	go run ./examples/thumbnails film.mp4 1s 1m30s
package main

import (
	"context"
	"log"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	if err := thumbnails(context.Background(), os.Args[1], os.Args[2:]); err != nil {
		log.Fatal(err)
	}
}

func thumbnails(ctx context.Context, film string, names []string) error {
	times := make([]time.Duration, len(names))
	for i, name := range names {
		var err error
		if times[i], err = time.ParseDuration(name); err != nil {
			return err
		}
	}
	r, err := numm.OpenVideo(ctx, film, numm.Cover(256, 256))
	if err != nil {
		return err
	}
	defer r.Close()
	frames, err := r.AtTime(times...)
	if err != nil {
		return err
	}
	for i, m := range frames.All() {
		if err := numm.WriteImage(ctx, names[i]+".jpg", m); err != nil {
			return err
		}
	}
	return nil
}
