package pipeline

import "slices"

// limits are what a codec can be asked for.
type limits struct {
	name                 string
	least, side          int   // the shortest and longest sides of pictures
	rates                []int // in Hz; nil: any up to highest
	highest              int
	lowestBits, mostBits int // a second; 0: it has no Bitrate
	byRate               []rateLimits
}

// rateLimits are the bits a second of a codec at the rates from one on, in Hz, up to those of the next. 0: it has no Bitrate there.
type rateLimits struct {
	from         int
	mono, stereo [2]int
}

// mp3ByRate is that of the tables of bit rates in ISO 11172-3, ISO 13818-3 and MPEG-2.5.
var mp3ByRate = []rateLimits{
	{8_000, [2]int{8_000, 64_000}, [2]int{8_000, 64_000}},
	{16_000, [2]int{8_000, 160_000}, [2]int{8_000, 160_000}},
	{32_000, [2]int{32_000, 320_000}, [2]int{32_000, 320_000}},
}

// vorbisByRate is what vorbis_encode_setup_managed of libvorbis 1.3 takes, which has no setting with a bit rate for other rates.
var vorbisByRate = []rateLimits{
	{1, [2]int{}, [2]int{}},
	{8_000, [2]int{8_000, 42_000}, [2]int{12_000, 84_000}},
	{9_000, [2]int{12_000, 50_000}, [2]int{16_000, 100_000}},
	{15_000, [2]int{16_000, 100_000}, [2]int{24_000, 200_000}},
	{19_000, [2]int{16_000, 90_000}, [2]int{30_000, 180_000}},
	{26_000, [2]int{30_000, 190_000}, [2]int{36_000, 380_000}},
	{40_000, [2]int{32_000, 240_000}, [2]int{45_000, 500_000}},
	{50_001, [2]int{}, [2]int{}},
}

// The numbers are those of GStreamer's encoders (below 16 pixels a side x264enc and vp9enc of 1.22 write nothing and say
// nothing), of x264, libvpx, libtheora (20 bits of sides, of which macroblocks count; ffmpeg reads nothing narrower than 18), libjpeg and FFV1's
// encoder, RFC 9639 (FLAC), ISO 11172-3 and 13818-3 (MP3), ISO 14496-3 (AAC), RFC 6716 (Opus) and libvorbis.
var codecLimits = map[Codec]limits{
	FFV1:       {name: "FFV1", least: 1, side: 32767},
	H264:       {name: "H.264", least: 16, side: 16384, lowestBits: 1000, mostBits: 1_000_000_000},
	VP9:        {name: "VP9", least: 16, side: 16383, lowestBits: 1000, mostBits: 1_000_000_000},
	Theora:     {name: "Theora", least: 18, side: 16383, lowestBits: 1000, mostBits: 1<<24*1000 - 1},
	H265:       {name: "H.265", least: 16, side: 8192, lowestBits: 1000, mostBits: 1_000_000_000},
	AV1:        {name: "AV1", least: 16, side: 16383, lowestBits: 1000, mostBits: 1_000_000_000},
	VP8:        {name: "VP8", least: 16, side: 16383, lowestBits: 1000, mostBits: 1_000_000_000},
	ProRes:     {name: "ProRes", least: 16, side: 16383},
	MotionJPEG: {name: "Motion JPEG", least: 16, side: 16383},

	FLAC: {name: "FLAC", highest: 655_350},
	PCM:  {name: "PCM", highest: 1 << 29},
	AAC: {name: "AAC", rates: []int{7350, 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000},
		lowestBits: 8_000, mostBits: 512_000},
	MP3: {name: "MP3", rates: []int{8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000},
		lowestBits: 8_000, mostBits: 320_000, byRate: mp3ByRate},
	Opus:   {name: "Opus", rates: []int{8000, 12000, 16000, 24000, 48000}, lowestBits: 6_000, mostBits: 510_000},
	Vorbis: {name: "Vorbis", highest: 192_000, lowestBits: 8_000, mostBits: 500_000, byRate: vorbisByRate},
}

// Check refuses what a codec cannot keep to, as an [ErrUnsupported] that says what it can.
func (o Output) Check() error {
	if v := o.Video; v != nil {
		l := codecLimits[v.Codec]
		if min(v.Width, v.Height) < l.least || max(v.Width, v.Height) > l.side {
			return failure(ErrUnsupported, "pictures of %d by %d, %s has %d to %d a side here", v.Width, v.Height, l.name, l.least, l.side)
		}
		if err := l.checkBits(v.Bitrate); err != nil {
			return err
		}
	}
	if s := o.Sound; s != nil {
		l := codecLimits[s.Codec]
		if l.rates != nil && !slices.Contains(l.rates, s.Rate) {
			return failure(ErrUnsupported, "Rate(%d), %s knows %v", s.Rate, l.name, l.rates)
		}
		if l.rates == nil && s.Rate > l.highest {
			return failure(ErrUnsupported, "Rate(%d), %s has %d at most", s.Rate, l.name, l.highest)
		}
		return l.checkSound(s)
	}
	return nil
}

// checkSound refuses a Bitrate that the codec does not have at the rate and the channels of a track.
func (l limits) checkSound(s *SoundTrack) error {
	if s.Bitrate == 0 || l.byRate == nil {
		return l.checkBits(s.Bitrate)
	}
	var has [2]int
	for _, r := range l.byRate {
		switch {
		case s.Rate < r.from:
		case s.Mono:
			has = r.mono
		default:
			has = r.stereo
		}
	}
	if s.Bitrate >= has[0] && s.Bitrate <= has[1] {
		return nil
	}
	channels := "two channels"
	if s.Mono {
		channels = "one channel"
	}
	if has[1] == 0 {
		return failure(ErrUnsupported, "option Bitrate(%d): %s has none to choose at %d Hz, only a Quality", s.Bitrate, l.name, s.Rate)
	}
	return failure(ErrUnsupported, "option Bitrate(%d): %s has %d to %d bits a second for %s of %d Hz", s.Bitrate, l.name, has[0], has[1], channels, s.Rate)
}

func (l limits) checkBits(bits int) error {
	switch {
	case bits == 0:
		return nil
	case l.mostBits == 0:
		return failure(ErrUnsupported, "%s has no Bitrate to choose", l.name)
	case bits < l.lowestBits || bits > l.mostBits:
		return failure(ErrUnsupported, "option Bitrate(%d): %s has %d to %d bits a second", bits, l.name, l.lowestBits, l.mostBits)
	}
	return nil
}
