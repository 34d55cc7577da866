package wire

import (
	"encoding/binary"
	"image/color"
	"math"
	"reflect"
)

// deepest bounds how deep pointers may nest, so that forged bytes cannot use up the stack.
const deepest = 64

func decode(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if depth > deepest {
		return nil, ErrShort
	}
	switch v.Kind() {
	case reflect.Bool:
		if len(b) == 0 {
			return nil, ErrShort
		}
		v.SetBool(b[0] != 0)
		return b[1:], nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, size := binary.Varint(b)
		if size <= 0 || v.OverflowInt(n) {
			return nil, ErrShort
		}
		v.SetInt(n)
		return b[size:], nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n, size := binary.Uvarint(b)
		if size <= 0 || v.OverflowUint(n) {
			return nil, ErrShort
		}
		v.SetUint(n)
		return b[size:], nil
	case reflect.Float32, reflect.Float64:
		if len(b) < 8 {
			return nil, ErrShort
		}
		v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		return b[8:], nil
	case reflect.String:
		n, b, err := length(b)
		if err != nil {
			return nil, err
		}
		v.SetString(string(b[:n]))
		return b[n:], nil
	case reflect.Slice, reflect.Array:
		return decodeList(b, v, depth)
	case reflect.Map:
		return decodeMap(b, v, depth)
	case reflect.Struct:
		var err error
		for i := 0; i < v.NumField() && err == nil; i++ {
			b, err = decode(b, open(v.Field(i)), depth+1)
		}
		return b, err
	}
	return decodeReference(b, v, depth)
}

// length reads the count of items of at least a byte each, so that it cannot exceed the bytes that are left.
func length(b []byte) (n int, rest []byte, err error) {
	u, size := binary.Uvarint(b)
	if size <= 0 || u > uint64(len(b)-size) {
		return 0, nil, ErrShort
	}
	return int(u), b[size:], nil
}

func decodeReference(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if len(b) == 0 || b[0] > 1 {
		return nil, ErrShort
	}
	there := b[0] == 1
	if b = b[1:]; !there {
		v.SetZero()
		return b, nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return decode(b, v.Elem(), depth+1)
	case reflect.Interface:
		var c [4]uint16
		b, err := decode(b, reflect.ValueOf(&c).Elem(), depth+1)
		shade := reflect.ValueOf(color.RGBA64{R: c[0], G: c[1], B: c[2], A: c[3]})
		if err != nil || !shade.Type().Implements(v.Type()) {
			return nil, ErrShort
		}
		v.Set(shade)
		return b, nil
	}
	return nil, ErrShort
}

func decodeList(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if v.Kind() == reflect.Slice {
		n, rest, err := length(b)
		if err != nil {
			return nil, err
		}
		if b = rest; n == 0 {
			v.SetZero()
			return b, nil
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(append([]byte(nil), b[:n]...))
			return b[n:], nil
		}
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		for range n { // grown as it comes: elements are larger than the bytes that they came in
			item := reflect.New(v.Type().Elem()).Elem()
			if b, err = decode(b, item, depth+1); err != nil {
				return nil, err
			}
			v.Set(reflect.Append(v, item))
		}
		return b, nil
	}
	var err error
	for i := 0; i < v.Len() && err == nil; i++ {
		b, err = decode(b, v.Index(i), depth+1)
	}
	return b, err
}

func decodeMap(b []byte, v reflect.Value, depth int) ([]byte, error) {
	n, b, err := length(b)
	if err != nil || len(b) == 0 {
		return nil, ErrShort
	}
	there := b[0] == 1
	if b = b[1:]; !there {
		v.SetZero()
		return b, nil
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range n {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		if b, err = decode(b, key, depth+1); err != nil {
			return nil, err
		}
		if b, err = decode(b, value, depth+1); err != nil {
			return nil, err
		}
		v.SetMapIndex(key, value)
	}
	return b, nil
}
