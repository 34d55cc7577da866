// Pool makes a thumbnail of every picture in a folder, as many at a time as there are processors, with a bar that shows how far it is.
//
//	go run ./examples/pool photos thumbnails
package main

import (
	"context"
	"log"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gonumm/gonumm/numm"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"
)

func main() {
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "*"))
	if err != nil {
		log.Fatal(err)
	}
	bar := progressbar.Default(int64(len(paths)))
	pool, ctx := errgroup.WithContext(context.Background())
	pool.SetLimit(runtime.NumCPU())
	for _, path := range paths {
		pool.Go(func() error {
			m, err := numm.ReadImage(ctx, path, numm.Cover(128, 128))
			if err != nil {
				return err
			}
			if err := numm.WriteImage(ctx, filepath.Join(os.Args[2], filepath.Base(path)+".jpg"), m); err != nil {
				return err
			}
			return bar.Add(1)
		})
	}
	if err := pool.Wait(); err != nil {
		log.Fatal(err)
	}
}
