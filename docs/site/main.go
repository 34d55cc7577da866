// Site makes a static site of the README and of docs/: each Markdown file becomes a page, and the files that pages link to are
// copied beside them.
//
//	go run ./docs/site [-out FOLDER] [PROJECT]
package main

import (
	"flag"
	"fmt"
	"log"
)

func main() {
	out := flag.String("out", ".cache/site", "the folder to write to")
	flag.Parse()
	project := "."
	if flag.NArg() > 0 {
		project = flag.Arg(0)
	}
	pages, err := build(project, *out)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d pages, from %s/index.html on\n", len(pages), *out)
}
