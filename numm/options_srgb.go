package numm

// SRGB converts a picture that brings an ICC profile to sRGB, instead of taking its numbers as they are: Display P3, Adobe RGB,
// grey with a gamma, CMYK in JPEG and TIFF, or any other, by Little CMS with the perceptual intent. [StreamInfo.Profile] tells
// whether there is one. A profile that is damaged, or of other colours than the picture has, is ignored, and so is one of an
// animation that [VideoFrames] reads.
func SRGB() ImageOption { return srgbOption{} }

type srgbOption struct{}

func (o srgbOption) String() string { return "SRGB()" }

func (o srgbOption) setImage(c *imageConfig) error { c.srgb = true; return nil }
