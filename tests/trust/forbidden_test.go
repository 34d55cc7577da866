package trust_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gonumm/gonumm/internal/turn"
)

// Law 12: a file that names other files or places is refused, whatever it is called, and nothing that it names is
// opened: not the server that it leads to, and not the sound beside it.
func TestForbidden(t *testing.T) {
	server := listen(t)
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret.wav")
	noError(t, os.WriteFile(secret, wav(44100, 2, 16), 0o600))
	lists := listsOf(secret, server.url)
	for _, ending := range []string{"", ".mp4", ".m3u8", ".wav"} {
		var paths []string
		wanted := map[string]string{}
		for _, l := range lists {
			path := filepath.Join(folder, strings.ReplaceAll(l.what, " ", "_")+ending)
			noError(t, os.WriteFile(path, []byte(l.text), 0o600))
			paths = append(paths, path)
			wanted[path] = l.is
		}
		for _, o := range tryAll(t, paths) {
			want := wanted[o.Path]
			switch {
			case o.Error == "":
				t.Errorf("%s %s: read %d", o.Kind, filepath.Base(o.Path), o.Frames)
			case want != "" && !o.is(want):
				t.Errorf("%s %s: %q, which is %q, want %s", o.Kind, filepath.Base(o.Path), o.Error, o.Is, want)
			default:
				if err := o.check(); err != nil {
					t.Error(err)
				}
			}
		}
	}
	if n := server.hits.Load(); n > 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

// A list is a file that names others.
type list struct {
	what, text string
	is         string // the error, where what it is can be told by its content
}

// listsOf names a file and a place on the web in all ways that players follow.
func listsOf(secret, web string) []list {
	file := "file://" + secret
	return []list{
		{"hls of a file", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + file + "\n#EXT-X-ENDLIST\n", "ErrForbidden"},
		{"hls of the web", "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + web + "/a.ts\n#EXT-X-ENDLIST\n", "ErrForbidden"},
		{"hls by relative name", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nsecret.wav\n#EXT-X-ENDLIST\n", "ErrForbidden"},
		{"hls master", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100000\n" + web + "/master.m3u8\n", "ErrForbidden"},
		{"hls with a key", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXT-X-KEY:METHOD=AES-128,URI=\"" + web + "/key\"\n#EXTINF:9,\n" + file + "\n", "ErrForbidden"},
		{"hls after a tag", id3("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n" + web + "/tagged.ts\n#EXT-X-ENDLIST\n"), ""},
		{"m3u", "#EXTM3U\n#EXTINF:9,A song\n" + web + "/a.mp3\n", ""},
		{"dash", dash(web + "/a.mp4"), "ErrForbidden"},
		{"dash of a file", dash(file), "ErrForbidden"},
		{"smooth streaming", `<?xml version="1.0"?><SmoothStreamingMedia MajorVersion="2" MinorVersion="0" Duration="90000000"><StreamIndex Type="video" Url="` + web + `/q({bitrate})"/></SmoothStreamingMedia>`, "ErrForbidden"},
		{"sdp", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=a\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=control:" + strings.Replace(web, "http", "rtsp", 1) + "/a\r\nm=audio 9 RTP/AVP 0\r\n", "ErrForbidden"},
		{"smil", `<?xml version="1.0"?><smil xmlns="http://www.w3.org/ns/SMIL"><body><seq><audio src="` + file + `"/><video src="` + web + `/a.mp4"/></seq></body></smil>`, "ErrForbidden"},
		{"bare smil", `<smil><body><audio src="` + file + `"/></body></smil>`, ""},
		{"uri list", file + "\n" + web + "/a.wav\n", "ErrForbidden"},
		{"asx", `<asx version="3.0"><entry><ref href="` + web + `/a.wmv"/></entry></asx>`, ""},
		{"pls", "[playlist]\nNumberOfEntries=1\nFile1=" + file + "\nVersion=2\n", ""},
		{"xspf", `<?xml version="1.0"?><playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList><track><location>` + file + `</location></track></trackList></playlist>`, ""},
		{"asf reference", "[Reference]\r\nRef1=" + web + "/a.wmv\r\n", ""},
		{"concat", "ffconcat version 1.0\nfile '" + secret + "'\n", ""},
		{"redirecting movie", redirect(web + "/a.mov"), "ErrForbidden"},
		{"redirecting movie to a file", redirect(file), "ErrForbidden"},
		{"rtsp text", "RTSPtext\r\n" + strings.Replace(web, "http", "rtsp", 1) + "/a\r\n", ""},
	}
}

// The kernel's own record of a process that reads all of these, and a picture that names others, as they are and wrapped in
// what players unpack, has no opening of the file that they name, and no connection.
func TestForbiddenByTheKernel(t *testing.T) {
	turn.Long(t)
	folder := t.TempDir()
	secret := filepath.Join(folder, "secret.wav")
	noError(t, os.WriteFile(secret, wav(44100, 2, 16), 0o600))
	const web = "http://127.0.0.1:9"
	lists := append(listsOf(secret, web), list{"svg", `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY s SYSTEM "file://` + secret + `">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="` + web + `/a.png" width="9" height="9"/>
<image xlink:href="file://` + secret + `" width="9" height="9"/><image xlink:href="secret.wav" width="9" height="9"/><text>&s;</text></svg>`, ""})
	lists = append(lists, wrapped(t, lists)...)
	record := filepath.Join(folder, "record")
	args := []string{"-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", "trace=open,openat,openat2,connect,sendto,execve", "-o", record}
	self, err := os.Executable()
	noError(t, err)
	args = append(args, self)
	for _, l := range lists {
		path := filepath.Join(folder, strings.ReplaceAll(l.what, " ", "_"))
		noError(t, os.WriteFile(path, []byte(l.text), 0o600))
		args = append(args, path)
	}
	cmd := exec.CommandContext(t.Context(), "strace", args...)
	cmd.Env = append(os.Environ(), jobVariable+"=all")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, tail(string(out)))
	}
	text, err := os.ReadFile(record)
	noError(t, err)
	opened := 0
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, folder) && strings.Contains(line, "open") {
			opened++
		}
		if strings.Contains(line, "secret.wav") && strings.Contains(line, "open") || strings.Contains(line, "AF_INET") || strings.Count(line, "execve(") > 0 && !strings.Contains(line, self) {
			t.Error(strings.TrimSpace(line))
		}
	}
	if opened < 3*len(lists) {
		t.Errorf("%d openings recorded, want %d or more", opened, 3*len(lists))
	}
}

// server counts who comes.
type server struct {
	url  string
	hits atomic.Int64
}

func listen(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	noError(t, err)
	s := &server{url: "http://" + l.Addr().String()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.hits.Add(1)
			if err := c.Close(); err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return s
}

func dash(url string) string {
	return `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S" minBufferTime="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
<Period><AdaptationSet mimeType="audio/mp4"><Representation id="a" bandwidth="9000" codecs="mp4a.40.2"><BaseURL>` + url + `</BaseURL></Representation></AdaptationSet></Period></MPD>`
}

// id3 puts an empty ID3v2 tag in front.
func id3(text string) string {
	return "ID3\x03\x00\x00\x00\x00\x00\x0a" + strings.Repeat("\x00", 10) + text
}

// redirect is a QuickTime movie that holds only the address of another.
func redirect(url string) string {
	box := func(kind, body string) string {
		n := len(body) + 8
		return string([]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}) + kind + body
	}
	url += "\x00"
	reference := "\x00\x00\x00\x00url " + fmt.Sprintf("\x00\x00%c%c", byte(len(url)>>8), byte(len(url))) + url
	return box("ftyp", "qt  \x00\x00\x00\x00qt  ") + box("moov", box("rmra", box("rmda", box("rdrf", reference))))
}
