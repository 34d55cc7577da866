// Batches feeds the frames of a film to a model, 16 at a time, as 224 × 224 crops of planes from 0 to 1.
//
//	go run ./examples/batches film.mp4
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/gonumm/gonumm/numm"
)

const size, batch = 224, 16

func main() {
	input := make([]float32, 0, batch*3*size*size)
	frames := 0
	run := func() {
		if n := len(input) / (3 * size * size); n > 0 {
			fmt.Println(frames, "frames:", model(input, []int{n, 3, size, size}))
		}
		input = input[:0]
	}
	for frame, err := range numm.VideoFrames(context.Background(), os.Args[1], numm.Cover(size, size)) {
		if err != nil {
			log.Fatal(err)
		}
		input = frame.CHW(input)
		if frames++; len(input) == cap(input) {
			run()
		}
	}
	run()
}

// model stands for a session of an ONNX runtime, which takes its input like this. It says how red each picture is.
func model(input []float32, shape []int) []float32 {
	output := make([]float32, shape[0])
	for i := range output {
		red := input[i*3*size*size:][:size*size]
		for _, v := range red {
			output[i] += v / (size * size)
		}
	}
	return output
}
