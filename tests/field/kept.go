package main

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
)

// A difference is one way in which a file is read otherwise than by the peers.
type difference struct {
	Kind  string `json:"kind"`  // how it was read: probe, image, sound, video
	Class string `json:"class"` // length, offset, content, order, colour, refused, message, probe
	Text  string `json:"text"`
}

// A verdict is what came of a file.
type verdict struct {
	Reads   []string     `json:"reads"`             // the kinds that were read and compared, of which none need differ
	Refused string       `json:"refused,omitempty"` // what the library said where nothing of the file could be read
	Found   []difference `json:"found,omitempty"`
}

// kept are the verdicts of this run and of those before.
type kept struct {
	verdicts map[string]verdict // by hash
	file     *os.File
}

type keptLine struct {
	Hash    string  `json:"hash"`
	Verdict verdict `json:"verdict"`
}

// openKept reads the file of verdicts, of which later lines count, and opens it for more. A line that was cut short ends it.
func openKept(path string) (*kept, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	k := &kept{map[string]verdict{}, f}
	lines := bufio.NewReader(f)
	whole := int64(0)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil && err != io.EOF {
			f.Close()
			return nil, err
		}
		var l keptLine
		if err != nil || json.Unmarshal(line, &l) != nil {
			return k, f.Truncate(whole)
		}
		whole += int64(len(line))
		k.verdicts[l.Hash] = l.Verdict
	}
}

func (k *kept) find(hash string) (verdict, bool) {
	v, ok := k.verdicts[hash]
	return v, ok
}

func (k *kept) put(hash string, v verdict) error {
	k.verdicts[hash] = v
	line, err := json.Marshal(keptLine{hash, v})
	if err != nil {
		return err
	}
	_, err = k.file.Write(append(line, '\n'))
	return err
}

func (k *kept) close() error { return k.file.Close() }
