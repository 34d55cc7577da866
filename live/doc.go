// Package live treats the screen, the speakers, the camera and the microphone as arrays.
package live
