// Package programs tests the examples that are a page: each is copied into another module, compiled there and run, and what it
// makes is looked at.
package programs
