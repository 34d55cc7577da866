// Package players gives what the library writes to programs that others wrote, and compares what those see and hear.
package players
