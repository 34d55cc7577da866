// Package wire turns plain Go values into bytes and back, for two processes of the same program.
//
// Unlike the encoders of the standard library it includes unexported fields, so that a struct of options crosses
// unchanged, and so does a field that is added later. It does not trust the bytes: a length that exceeds them is an error, and
// nothing larger than the bytes themselves is allocated.
//
// Numbers, strings, booleans, slices, arrays, maps, pointers and structs of these cross. A colour crosses as its 16-bit
// RGBA value. A nil function crosses as nil; any other function, and any other interface or channel that is not nil, is an
// error of Append.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image/color"
	"math"
	"reflect"
)

// ErrShort is the error of bytes that end too early, or that hold what cannot be.
var ErrShort = errors.New("wire: malformed message")

// Append appends a value to b.
func Append(b []byte, v any) ([]byte, error) {
	return encode(b, addressable(v))
}

// Parse reads the value that p points to from the start of b, and returns what follows it.
func Parse(b []byte, p any) (rest []byte, err error) {
	return decode(b, reflect.ValueOf(p).Elem(), 0)
}

// addressable returns a copy of v whose unexported fields can be reached.
func addressable(v any) reflect.Value {
	from := reflect.ValueOf(v)
	to := reflect.New(from.Type()).Elem()
	to.Set(from)
	return to
}

// open makes an unexported field usable like an exported one.
func open(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}

func encode(b []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1), nil
		}
		return append(b, 0), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return binary.AppendUvarint(b, v.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float())), nil
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...), nil
	case reflect.Slice, reflect.Array:
		return encodeList(b, v)
	case reflect.Map:
		return encodeMap(b, v)
	case reflect.Struct:
		var err error
		for i := 0; i < v.NumField() && err == nil; i++ {
			b, err = encode(b, open(v.Field(i)))
		}
		return b, err
	}
	return encodeReference(b, v)
}

// encodeReference writes a byte that reports whether the reference is set, and the value that it refers to.
func encodeReference(b []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Func, reflect.Chan:
	default:
		return nil, fmt.Errorf("wire: a %v cannot cross", v.Type())
	}
	if v.IsNil() {
		return append(b, 0), nil
	}
	b = append(b, 1)
	if v.Kind() == reflect.Pointer {
		return encode(b, v.Elem())
	}
	if c, ok := v.Interface().(color.Color); ok {
		r, g, bl, a := c.RGBA()
		return encode(b, addressable([4]uint32{r, g, bl, a}))
	}
	return nil, fmt.Errorf("wire: a %v cannot cross", v.Type())
}

func encodeList(b []byte, v reflect.Value) ([]byte, error) {
	if v.Kind() == reflect.Slice {
		b = binary.AppendUvarint(b, uint64(v.Len()))
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return append(b, v.Bytes()...), nil
		}
	}
	var err error
	for i := 0; i < v.Len() && err == nil; i++ {
		b, err = encode(b, v.Index(i))
	}
	return b, err
}

func encodeMap(b []byte, v reflect.Value) ([]byte, error) {
	b = binary.AppendUvarint(b, uint64(v.Len()))
	if v.IsNil() {
		return append(b, 0), nil
	}
	b = append(b, 1)
	for pairs := v.MapRange(); pairs.Next(); {
		var err error
		if b, err = encode(b, addressable(pairs.Key().Interface())); err != nil {
			return nil, err
		}
		if b, err = encode(b, addressable(pairs.Value().Interface())); err != nil {
			return nil, err
		}
	}
	return b, nil
}
