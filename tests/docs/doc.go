// Package docs tests what the documents show: every program and recipe of README.md is taken out, compiled and run, and what it
// makes is looked at; and the links, paths and tests that the documents name are there.
package docs
