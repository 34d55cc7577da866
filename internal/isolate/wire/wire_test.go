package wire

import (
	"image/color"
	"math"
	"reflect"
	"testing"
	"time"
)

type sample struct {
	a      int
	B      uint8
	c      float64
	s      string
	list   []string
	blob   []byte
	fixed  [2]int16
	tags   map[string]string
	p      *sample
	shade  color.Color
	call   func()
	length time.Duration
	inner  struct{ on bool }
}

func full() sample {
	s := sample{
		a: -5, B: 200, c: math.Inf(-1), s: "a\xffb", list: []string{"x", ""}, blob: []byte{0, 1}, fixed: [2]int16{-1, 2},
		tags: map[string]string{"title": "t", "": ""}, p: &sample{a: math.MinInt64}, shade: color.RGBA64{1, 2, 3, 4}, length: time.Hour,
	}
	s.inner.on = true
	return s
}

// What crosses is the same on the other side, unexported fields and bytes that are no text included.
func TestRoundTrip(t *testing.T) {
	want := full()
	b, err := Append([]byte("head"), want)
	if err != nil {
		t.Fatal(err)
	}
	var got sample
	rest, err := Parse(append(b[4:], "tail"...), &got)
	if err != nil || string(rest) != "tail" || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %q left:\n%+v\nwant\n%+v", err, rest, got, want)
	}
}

// What means something in one process only cannot cross.
func TestCannotCross(t *testing.T) {
	for _, v := range []any{sample{call: func() {}}, struct{ c chan int }{make(chan int)}, struct{ e error }{ErrShort}} {
		if _, err := Append(nil, v); err == nil {
			t.Errorf("%T crosses", v)
		}
	}
}

// Bytes that lie are an error, and take no more memory than they are.
func FuzzParse(f *testing.F) {
	b, _ := Append(nil, full())
	f.Add(b)
	for i := range b {
		f.Add(b[:i])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var s sample
		if rest, err := Parse(b, &s); err == nil && len(rest) > len(b) {
			t.Errorf("%d bytes left of %d", len(rest), len(b))
		}
	})
}
