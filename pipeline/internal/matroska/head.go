package matroska

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	idInfoMuxingApp   = 0x4d80
	idInfoWritingApp  = 0x5741
	idInfoDuration    = 0x4489
	idSeekHead        = 0x114d9b74
	idSeek            = 0x4dbb
	idSeekID          = 0x53ab
	idSeekPosition    = 0x53ac
	idTrackUID        = 0x73c5
	idTrackType       = 0x83
	idTrackName       = 0x536e
	idLanguage        = 0x22b59c
	idFlagLacing      = 0x9c
	idCodecPrivate    = 0x63a2
	idDefaultDuration = 0x23e383
	idVideo           = 0xe0
	idColour          = 0x55b0
	idPosition        = 0xa7
	idPrevSize        = 0xab
	idReferenceBlock  = 0xfb
	idBlockDuration   = 0x9b
	idCues            = 0x1c53bb6b
	idTags            = 0x1254c367
	idAttachments     = 0x1941a469
)

// The values of TrackType.
const (
	kindVideo = 1
	kindSound = 2
)

// head is what precedes the clusters.
type head struct {
	docType  string
	segment  int64 // where its data is to begin
	clusters int64 // where the first cluster begins
	scale    int64 // nanoseconds of a tick
	tracks   []headTrack
	indexed  uint64 // number of the track that the index is of
}

// headTrack is a TrackEntry, with its children as they came.
type headTrack struct {
	number   uint64
	kind     uint64
	children []child
}

type child struct {
	id   uint64
	data []byte
}

func (h *head) track(number uint64) *headTrack {
	for i := range h.tracks {
		if h.tracks[i].number == number {
			return &h.tracks[i]
		}
	}
	return nil
}

func (h *head) ticks(d time.Duration) int64 { return int64(d) / h.scale }

// readHead reads the head of a file.
func readHead(r io.ReaderAt, size int64) (*head, error) {
	h := &head{scale: 1_000_000}
	s := scanner{r: r, left: maxElements}
	var tracks element
	s.each(0, size, func(e element) bool {
		switch e.id {
		case idEBML:
			s.each(e.data, e.end, func(e element) bool {
				if e.id == idDocType {
					h.docType = s.text(e)
				}
				return true
			})
			return e.at == 0
		case idSegment:
			s.each(e.data, size, func(e element) bool {
				switch e.id {
				case idInfo:
					s.each(e.data, e.end, func(e element) bool {
						if e.id == idTimestampScale {
							h.scale = int64(s.number(e))
						}
						return true
					})
				case idTracks:
					tracks = e
				case idCluster:
					h.clusters = e.at
				}
				return e.id != idCluster
			})
		}
		return false
	})
	if h.clusters == 0 || tracks.id == 0 || h.scale < 1 || h.scale > int64(time.Second) || tracks.end-tracks.at > maxHead {
		return nil, fmt.Errorf("%w: no head, or no cluster", ErrFormat)
	}
	body, err := readAll(r, tracks.data, tracks.end)
	if err != nil {
		return nil, err
	}
	h.setTracks(body)
	h.segment = int64(len(ebmlHead(h.docType))) + 4 + 8
	return h, nil
}

const idDocType = 0x4282

func (h *head) setTracks(body []byte) {
	for _, entry := range children(body) {
		if entry.id != idTrackEntry {
			continue
		}
		t := headTrack{children: children(entry.data)}
		for _, c := range t.children {
			switch c.id {
			case idTrackNumber:
				t.number = bigEndian(c.data)
			case idTrackType:
				t.kind = bigEndian(c.data)
			}
		}
		h.tracks = append(h.tracks, t)
	}
	for _, t := range h.tracks {
		if h.indexed == 0 || t.kind == kindVideo {
			h.indexed = t.number
		}
	}
}

// children returns the elements in the body of another.
func children(body []byte) (list []child) {
	for at := int64(0); at < int64(len(body)); {
		e, known, ok := parse(body[at:min(at+headSize, int64(len(body)))], at, int64(len(body)))
		if !ok || !known {
			return list
		}
		list = append(list, child{e.id, body[e.data:e.end]})
		at = e.end
	}
	return list
}

// head returns what is written before the clusters, in exactly the available space.
func (f *Film) head(h *head, places []spot, end int64) ([]byte, error) {
	b := append(ebmlHead(h.docType), "\x18\x53\x80\x67"...)
	b = appendSize8(b, end-h.segment)
	info := f.info(h)
	tracks := f.tracks(h)
	seekHead := seekHeadOf(0, 0, places)
	first := int64(len(seekHead))
	seekHead = seekHeadOf(first, first+int64(len(info)), places)
	b = slices.Concat(b, seekHead, info, tracks)
	room := h.clusters - int64(len(b))
	if room < 0 || room == 1 {
		return nil, fmt.Errorf("%w: no room for the head", ErrFormat)
	}
	return append(b, void(int(room))...), nil
}

// ebmlHead returns what a file starts with. Its content needs a reader of version 2, or of 4 to understand all of it.
func ebmlHead(docType string) []byte {
	return master(idEBML, numeral(0x4286, 1), numeral(0x42f7, 1), numeral(0x42f2, 4), numeral(0x42f3, 8),
		text(idDocType, docType), numeral(0x4287, 4), numeral(0x4285, 2))
}

// spot is where a part of the tail starts, from the segment's data.
type spot struct {
	id uint64
	at int64
}

// seekHeadOf states where the parts of a file start. Its length does not depend on the offsets.
func seekHeadOf(info, tracks int64, tail []spot) []byte {
	var seeks [][]byte
	for _, p := range append([]spot{{idInfo, info}, {idTracks, tracks}}, tail...) {
		seeks = append(seeks, master(idSeek, binaryElement(idSeekID, appendID(nil, p.id)), numeral8(idSeekPosition, uint64(p.at))))
	}
	return master(idSeekHead, seeks...)
}

func (f *Film) info(h *head) []byte {
	parts := [][]byte{numeral(idTimestampScale, uint64(h.scale)), text(idInfoMuxingApp, "numm"), text(idInfoWritingApp, "numm")}
	if f.longest() > 0 {
		parts = append(parts, float(idInfoDuration, float64(f.longest())/float64(h.scale)))
	}
	return master(idInfo, parts...)
}

// tracks returns the muxer's tracks, with what others do not understand, or what is random, replaced.
func (f *Film) tracks(h *head) []byte {
	var entries [][]byte
	for _, t := range h.tracks {
		entries = append(entries, f.entry(t))
	}
	return master(idTracks, entries...)
}

func (f *Film) entry(t headTrack) []byte {
	parts := [][]byte{numeral(idTrackNumber, t.number), numeral(idTrackUID, t.number), numeral(idFlagLacing, 0), text(idLanguage, "und")}
	codec, private := t.codec()
	if codec == losslessCodec {
		codec, private = codecInAVI, t.headerInAVI(private)
	}
	for _, c := range t.children {
		switch c.id {
		case idTrackNumber, idTrackUID, idTrackName, idFlagLacing, idLanguage, idVoid, idCodecPrivate:
		case idDefaultDuration:
			if t.kind == kindSound || !f.Variable {
				parts = append(parts, binaryElement(c.id, c.data))
			}
		case idCodecID:
			parts = append(parts, text(idCodecID, codec))
			if len(private) > 0 {
				parts = append(parts, binaryElement(idCodecPrivate, private))
			}
		case idVideo:
			parts = append(parts, f.video(c.data))
		default:
			parts = append(parts, compact(c))
		}
	}
	return master(idTrackEntry, parts...)
}

// compact returns an element unchanged, with its size in as few bytes as hold it.
func compact(c child) []byte { return binaryElement(c.id, c.data) }

// FFV1 has a name of its own, which mpv 0.35 does not know, and one as in AVI, which all players do.
const (
	losslessCodec = "V_FFV1"
	codecInAVI    = "V_MS/VFW/FOURCC"
	bitmapHeader  = 40 // bytes of a BITMAPINFOHEADER, before what the codec has to say
)

// headerInAVI puts a BITMAPINFOHEADER before what FFV1 has to say.
func (t headTrack) headerInAVI(private []byte) []byte {
	var width, height uint32
	for _, c := range t.children {
		if c.id != idVideo {
			continue
		}
		for _, c := range children(c.data) {
			switch c.id {
			case idPixelWidth:
				width = uint32(bigEndian(c.data))
			case idPixelHeight:
				height = uint32(bigEndian(c.data))
			}
		}
	}
	le := binary.LittleEndian
	b := le.AppendUint32(nil, bitmapHeader+uint32(len(private)))
	b = le.AppendUint32(le.AppendUint32(b, width), height)
	b = le.AppendUint16(le.AppendUint16(b, 1), 24) // planes, bits
	b = le.AppendUint32(append(b, "FFV1"...), width*height*3)
	return append(append(b, make([]byte, bitmapHeader-len(b))...), private...)
}

// codec returns how the track is coded. FFV1 named as in AVI has its own name.
func (t headTrack) codec() (id string, private []byte) {
	for _, c := range t.children {
		switch c.id {
		case idCodecID:
			id = strings.TrimRight(string(c.data), "\x00")
		case idCodecPrivate:
			private = c.data
		}
	}
	if losslessInAVI(id, private) {
		return losslessCodec, private[bitmapHeader:]
	}
	return id, private
}

// losslessInAVI reports whether a track is FFV1, named as in AVI.
func losslessInAVI(id string, private []byte) bool {
	return id == codecInAVI && len(private) >= bitmapHeader && string(private[16:20]) == "FFV1"
}

// video returns the description of pictures, with the colours that were written.
func (f *Film) video(data []byte) []byte {
	var parts [][]byte
	for _, c := range children(data) {
		if c.id != idColour || f.Colour == nil {
			parts = append(parts, compact(c))
		}
	}
	if f.Colour != nil {
		parts = append(parts, f.Colour.element())
	}
	return master(idVideo, parts...)
}

func (f *Film) longest() time.Duration { return max(f.Video, f.Sound) }

// fill takes from the blocks what is not known otherwise.
func (f *Film) fill(h *head, w *walker) {
	for _, t := range h.tracks {
		until := time.Duration(w.ends[t.number]) * time.Duration(h.scale)
		for _, c := range t.children {
			if c.id == idDefaultDuration {
				until += time.Duration(min(bigEndian(c.data), math.MaxInt32))
			}
		}
		switch {
		case t.kind == kindVideo && f.Video == 0:
			f.Video = until
		case t.kind == kindSound && f.Sound == 0:
			f.Sound = until
		}
	}
}
