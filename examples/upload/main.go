// Upload takes pictures from anybody over HTTP and gives each back as a small PNG.
//
//	go run ./examples/upload -listen localhost:8080
//	curl --data-binary @photo.jpg localhost:8080 > small.png
//
// A picture is decoded in a child process that can open nothing, within limits on its bytes, its memory and its time, so
// that the worst that one can do is to be refused.
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"github.com/gonumm/gonumm/numm"
)

func main() {
	listen := flag.String("listen", "localhost:8080", "address")
	side := flag.Int("side", 320, "longest side of what is given back, in pixels")
	flag.Parse()
	log.Print("decoding under ", numm.Isolation())
	server := http.Server{
		Addr: *listen, Handler: newUploads(*side),
		ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
