package still

import "github.com/gonumm/gonumm/internal/icc"

// inker is a reader that can leave the inks of a picture as they are: 4 channels, cyan, magenta, yellow and black, 255 for
// all of one.
type inker interface {
	// keepInks makes plan and rows speak of inks, and reports whether the picture has them.
	keepInks() bool
}

// profile opens the picture's profile where it says how to convert what the reader gives; nil where the numbers are to be
// taken as they are: there is no profile, or it is of no use.
func (p *Picture) profile() *icc.Profile {
	profile := icc.Open(p.Profile)
	if profile == nil {
		return nil
	}
	if profile.Space == icc.CMYK {
		if inks, ok := p.reader.(inker); ok && inks.keepInks() && profile.Prepare(4) {
			return profile
		}
	}
	if profile.Space == icc.Grey && profile.Prepare(1) || profile.Space == icc.RGB {
		return profile
	}
	profile.Close()
	return nil
}

// decodeSRGB decodes all pixels, converts those that are right, and only then lays them over the background.
func (p *Picture) decodeSRGB(l layout, o Options, profile *icc.Profile) (*Pixels, error) {
	px := &Pixels{Pix: make([]uint8, l.channels*l.width*l.height), Width: l.width, Height: l.height, Channels: l.channels}
	n, err := p.fill(l, px.Pix)
	if err == nil {
		err = p.reader.finish()
	}
	if n == 0 {
		return nil, err
	}
	stride := l.channels * l.width
	switch {
	case profile.Space == icc.CMYK:
		px.Channels = 3
		inks := make([]byte, stride)
		for y := range l.height { // to where it is packed, which is before where it is read
			copy(inks, px.Pix[y*stride:])
			profile.Convert(px.Pix[3*l.width*y:][:3*l.width], inks)
		}
	case profile.Space == icc.Grey:
		convertGrey(px, profile)
	case profile.Prepare(l.channels):
		for y := range l.height {
			row := px.Pix[y*stride:][:stride]
			profile.Convert(row, row)
		}
	}
	if px.Channels == 4 && !o.Alpha {
		Over(px.Pix, px.Pix, o.Background)
		px.Channels = 3
	}
	px.Pix = px.Pix[:px.Channels*px.Width*px.Height]
	return px, err
}

// convertGrey converts the grey pixels; others the profile knows nothing of.
func convertGrey(px *Pixels, profile *icc.Profile) {
	var greys [256]byte
	for i := range greys {
		greys[i] = byte(i)
	}
	var table [3 * 256]byte
	profile.Convert(table[:], greys[:])
	for pix := px.Pix; len(pix) >= px.Channels; pix = pix[px.Channels:] {
		if grey := int(pix[0]); pix[0] == pix[1] && pix[1] == pix[2] {
			copy(pix[:3], table[3*grey:])
		}
	}
}

// ProfileName returns the name of the picture's profile; empty where there is none.
func (p *Picture) ProfileName() string {
	if len(p.Profile) == 0 {
		return ""
	}
	profile := icc.Open(p.Profile)
	if profile == nil {
		return "damaged"
	}
	defer profile.Close()
	if profile.Name == "" {
		return "unnamed"
	}
	return profile.Name
}
