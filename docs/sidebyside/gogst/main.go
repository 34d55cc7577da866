// The six tasks of docs/sidebyside.md with go-gst: gogst TASK [FILE].
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"time"
	"unsafe"

	"github.com/go-gst/go-gst/gst"
	"github.com/go-gst/go-gst/gst/app"
)

// pull calls yield for each sample of a description until it returns false.
func pull(description string, yield func(*gst.Sample) (bool, error)) error {
	pipeline, err := gst.NewPipelineFromString(description + " ! appsink name=sink max-buffers=4 sync=false")
	if err != nil {
		return err
	}
	element, err := pipeline.GetElementByName("sink")
	if err != nil {
		return err
	}
	sink := app.SinkFromElement(element)
	defer pipeline.BlockSetState(gst.StateNull)
	if err := pipeline.SetState(gst.StatePlaying); err != nil {
		return err
	}
	for {
		sample := sink.PullSample()
		if sample == nil {
			if failed := pipeline.GetPipelineBus().PopFiltered(gst.MessageError); failed != nil {
				return failed.ParseError()
			}
			return nil
		}
		if more, err := yield(sample); !more || err != nil {
			return err
		}
	}
}

func array(sample *gst.Sample) ([]byte, error) {
	buffer := sample.GetBuffer()
	info := buffer.Map(gst.MapRead)
	if info == nil {
		return nil, errors.New("a buffer cannot be mapped")
	}
	defer buffer.Unmap()
	return info.Bytes(), nil
}

// picture is packed RGB: GStreamer pads rows to four bytes.
func picture(sample *gst.Sample) (pix []byte, width, height int, err error) {
	data, err := array(sample)
	if err != nil {
		return nil, 0, 0, err
	}
	caps := sample.GetCaps().GetStructureAt(0)
	w, err := caps.GetValue("width")
	if err != nil {
		return nil, 0, 0, err
	}
	h, err := caps.GetValue("height")
	if err != nil {
		return nil, 0, 0, err
	}
	width, height = w.(int), h.(int)
	stride := (3*width + 3) / 4 * 4
	for y := range height {
		pix = append(pix, data[y*stride:][:3*width]...)
	}
	return pix, width, height, nil
}

// writer pushes buffers into a description.
type writer struct {
	pipeline *gst.Pipeline
	source   *app.Source
}

func newWriter(caps, description string) (*writer, error) {
	pipeline, err := gst.NewPipelineFromString("appsrc name=source format=time block=true max-buffers=8 caps=" + caps + " ! " + description)
	if err != nil {
		return nil, err
	}
	element, err := pipeline.GetElementByName("source")
	if err != nil {
		return nil, err
	}
	if err := pipeline.SetState(gst.StatePlaying); err != nil {
		return nil, err
	}
	return &writer{pipeline, app.SrcFromElement(element)}, nil
}

func (w *writer) push(data []byte, start, duration time.Duration) error {
	buffer := gst.NewBufferFromBytes(data)
	buffer.SetPresentationTimestamp(gst.ClockTime(start))
	buffer.SetDuration(gst.ClockTime(duration))
	if flow := w.source.PushBuffer(buffer); flow != gst.FlowOK {
		return fmt.Errorf("push: %v", flow)
	}
	return nil
}

func (w *writer) end() error {
	w.source.EndStream()
	message := w.pipeline.GetPipelineBus().TimedPopFiltered(gst.ClockTimeNone, gst.MessageError|gst.MessageEOS)
	if message.Type() == gst.MessageError {
		return message.ParseError()
	}
	return nil
}

func (w *writer) close() { w.pipeline.BlockSetState(gst.StateNull) }

func newPictureWriter(path string, width, height int) (*writer, error) {
	caps := fmt.Sprintf("video/x-raw,format=RGB,width=%d,height=%d,framerate=30/1", width, height)
	return newWriter(caps, "videoconvert ! avenc_huffyuv ! avimux ! filesink location="+path)
}

func (w *writer) pushPicture(pix []byte, width, height, k int) error {
	stride := (3*width + 3) / 4 * 4
	rows := make([]byte, stride*height)
	for y := range height {
		copy(rows[y*stride:], pix[3*width*y:][:3*width])
	}
	return w.push(rows, time.Duration(k)*time.Second/30, time.Second/30)
}

func frames(string) error {
	count, total := 0, 0
	const source = "videotestsrc num-buffers=30 pattern=ball"
	err := pull(source+" ! videorate ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1", func(s *gst.Sample) (bool, error) {
		pix, _, _, err := picture(s)
		count++
		for _, v := range pix {
			total += int(v)
		}
		return true, err
	})
	fmt.Println(count, total)
	return err
}

func sound(string) error {
	count, loudest := 0, int16(0)
	const source = "audiotestsrc num-buffers=44 samplesperbuffer=1000 volume=0.5"
	err := pull(source+" ! audioconvert ! audio/x-raw,format=S16LE,rate=44100,channels=2", func(s *gst.Sample) (bool, error) {
		data, err := array(s)
		if err != nil {
			return false, err
		}
		samples := unsafe.Slice((*[2]int16)(unsafe.Pointer(unsafe.SliceData(data))), len(data)/4)
		count += len(samples)
		for _, v := range samples {
			loudest = max(loudest, v[0], v[1])
		}
		return true, nil
	})
	fmt.Println(count, loudest)
	return err
}

func video(path string) error {
	w, err := newPictureWriter(path, 161, 120)
	if err != nil {
		return err
	}
	defer w.close()
	pix := make([]byte, 3*161*120)
	for k := range 30 {
		for i := range pix {
			pix[i] = byte(8 * k)
		}
		if err := w.pushPicture(pix, 161, 120, k); err != nil {
			return err
		}
	}
	return w.end()
}

func tone(path string) error {
	w, err := newWriter("audio/x-raw,format=S16LE,layout=interleaved,rate=44100,channels=2", "wavenc ! filesink location="+path)
	if err != nil {
		return err
	}
	defer w.close()
	samples := make([][2]int16, 44100)
	for n := range samples {
		samples[n] = [2]int16{int16(n % 1000), int16(n % 700)}
	}
	data := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(samples))), 4*len(samples))
	if err := w.push(data, 0, time.Second); err != nil {
		return err
	}
	return w.end()
}

func negative(path string) error {
	w, err := newPictureWriter(path, 161, 120)
	if err != nil {
		return err
	}
	defer w.close()
	k := 0
	const source = "videotestsrc num-buffers=30 pattern=ball"
	err = pull(source+" ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1", func(s *gst.Sample) (bool, error) {
		pix, width, height, err := picture(s)
		if err != nil {
			return false, err
		}
		for i := range pix {
			pix[i] = 255 - pix[i]
		}
		k++
		return true, w.pushPicture(pix, width, height, k-1)
	})
	if err != nil {
		return err
	}
	return w.end()
}

func camera(string) error {
	count := 0
	return pull("videotestsrc is-live=true ! videorate ! videoconvert ! video/x-raw,format=RGB,width=161,height=120,framerate=30/1", func(s *gst.Sample) (bool, error) {
		if count++; count < 10 {
			return true, nil
		}
		_, width, height, err := picture(s)
		fmt.Println(count, height, width, 3)
		return false, err
	})
}

func main() {
	gst.Init(nil)
	tasks := map[string]func(string) error{
		"frames": frames, "sound": sound, "video": video, "tone": tone, "negative": negative, "camera": camera,
	}
	args := append(os.Args[1:], "", "")
	task, ok := tasks[args[0]]
	if !ok {
		log.Fatal("usage: gogst frames|sound|camera, or gogst video|tone|negative FILE")
	}
	if err := task(args[1]); err != nil {
		log.Fatal(err)
	}
}
