// Archive tells what media a folder or a zip file holds. Both are an fs.FS, and so is what go:embed gives.
//
//	go run ./examples/archive films.zip
package main

import (
	"archive/zip"
	"context"
	"fmt"
	"io/fs"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	files := os.DirFS(os.Args[1])
	if archive, err := zip.OpenReader(os.Args[1]); err == nil {
		files = archive
	}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return tell(context.Background(), files, path)
	})
	if err != nil {
		log.Fatal(err)
	}
}

func tell(ctx context.Context, files fs.FS, path string) error {
	file, err := files.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	v, s, err := numm.DecodeMovie(ctx, file, numm.Height(36)) // read at random where the file can seek, else copied first
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	_, err = fmt.Println(path, v, s)
	return err
}
