// Package examples lists the programs in the folders beside it. Each can be copied out of the repository as it stands.
//
// Of films:
//
//	thumbnails    pictures at some times
//	contactsheet  frames from all over a film in one picture
//	scenecuts     the times of its cuts
//	filmtomp3     its sound
//	filmtogif     an animation of a part
//	backwards     from its end to its start, at half speed
//	crossfade     two films, one fading into the other
//	logo          a picture with transparency and a text over it
//	chromakey     a green screen in front of another film
//	batches       crops of 224 × 224 for a model
//	tour          all of a film in a picture, and its sound in another
//
// Of sounds:
//
//	waveform      as an editor shows it
//	spectrogram   frequencies over time
//	logmel        the same as models of speech take it
//	silence       where it is quiet
//	reactive      a film of its loudness
//	mix           several sounds in one
//
// Of many files, and of what is no file:
//
//	pool          200 pictures on all processors, with a bar
//	slideshow     a folder of pictures with a song
//	timelapse     a folder of pictures, one each frame
//	convert       any film or sound into any other
//	archive       the files of a folder or a zip
//	httprange     parts of a film on a web server
//	upload        pictures that strangers send
//
// Of sketches, the first without devices:
//
//	renderto, render, threshold, theremin, scope, slitcam
package examples
