package main

// dynamics is how many dB below the loudest the eye can still see something.
const dynamics = 80.0

// ramp are the colours from silence to the loudest: each is brighter than the one before it.
var ramp = [][3]float64{
	{6, 6, 14}, {36, 20, 84}, {112, 28, 110}, {196, 52, 84}, {242, 118, 42}, {250, 196, 70}, {255, 252, 214},
}

// colourOf mixes the two nearest of the ramp, for a place from 0 to 1.
func colourOf(place float64) (r, g, b uint8) {
	at := min(max(place, 0), 1) * float64(len(ramp)-1)
	i := min(int(at), len(ramp)-2)
	var mixed [3]uint8
	for c := range mixed {
		mixed[c] = uint8(ramp[i][c] + (ramp[i+1][c]-ramp[i][c])*(at-float64(i)))
	}
	return mixed[0], mixed[1], mixed[2]
}
