// Httprange reads a second of a film on a web server, or in an object store, and fetches no more of it than that needs.
//
//	go run ./examples/httprange http://localhost:8000/film.mp4 second.gif
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	ctx, url := context.Background(), os.Args[1]
	head, err := http.Head(url)
	if err != nil {
		log.Fatal(err)
	}
	film := io.NewSectionReader(remote(url), 0, head.ContentLength)
	v, err := numm.DecodeVideo(ctx, film, numm.Between(time.Second, 2*time.Second), numm.Height(120))
	if err != nil {
		log.Fatal(err)
	}
	if err := numm.WriteVideo(ctx, os.Args[2], v); err != nil {
		log.Fatal(err)
	}
}

// remote is the address of a file whose server answers requests for ranges of it.
type remote string

func (r remote) ReadAt(p []byte, offset int64) (int, error) {
	request, err := http.NewRequest(http.MethodGet, string(r), nil)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", offset, offset+int64(len(p))-1))
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusPartialContent {
		return 0, fmt.Errorf("%s: %s", r, response.Status)
	}
	return io.ReadFull(response.Body, p)
}
