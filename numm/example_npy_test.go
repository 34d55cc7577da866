package numm_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/gonumm/gonumm/numm"
)

// What WriteNPY writes, numpy.load reads in Python.
func ExampleWriteNPY() {
	var file bytes.Buffer
	if err := numm.WriteNPY(&file, numm.NewVideo(90, 320, 180)); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", file.Bytes()[1:6])
	// Output: "NUMPY"
}

// What numpy.save writes is one of the three arrays, by its shape.
func ExampleReadNPY() {
	var file bytes.Buffer
	if err := numm.WriteNPY(&file, numm.Sound{{1, 2}, {3, 4}}); err != nil {
		log.Fatal(err)
	}
	array, err := numm.ReadNPY(&file)
	if err != nil {
		log.Fatal(err)
	}
	switch a := array.(type) {
	case numm.Sound:
		fmt.Println("sound", a[1])
	case *numm.Image:
		fmt.Println("picture", a)
	case *numm.Video:
		fmt.Println("video", a)
	}
	// Output: sound [3 4]
}
