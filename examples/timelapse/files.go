package main

import (
	"cmp"
	"os"
	"slices"
	"strings"
)

// files are the names in a folder, without folders and hidden ones, in natural order.
func files(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, natural)
	return names, nil
}

// natural compares names such that runs of digits stand in the order of their numbers: img9 comes before img10, and
// img09 right behind img9.
func natural(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		var one, other string
		one, x = piece(x)
		other, y = piece(y)
		if c := comparePieces(one, other); c != 0 {
			return c
		}
	}
	return cmp.Or(len(x)-len(y), strings.Compare(a, b))
}

// piece cuts off a run of digits or the text before the next one.
func piece(s string) (first, rest string) {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	digits := isDigit(rune(s[0]))
	end := strings.IndexFunc(s, func(r rune) bool { return isDigit(r) != digits })
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:]
}

// comparePieces compares numbers of any length as such, and other text byte by byte.
func comparePieces(a, b string) int {
	x, y := strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if strings.Trim(a+b, "0123456789") == "" {
		return cmp.Or(len(x)-len(y), strings.Compare(x, y))
	}
	return strings.Compare(a, b)
}
