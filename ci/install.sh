#!/bin/bash
# Installs the Debian packages that are missing, and only those: at once done where nothing is.
#
#     ci/install.sh [build] [test] [bench] [live] [latency] [players] [field]
#
# build: to compile and run the library    test: the ground truth of the tests    bench: what we are measured against
# live: the servers of ci/rig, and what package live reaches them with    latency: to compile tests/latency
# players: the programs that tests/players gives files to    field: those that tests/field compares with
set -euo pipefail

build=(
	gcc libc6-dev pkg-config
	libgstreamer1.0-dev                 # gstreamer-1.0, -base-1.0 and -controller-1.0, with GLib
	libgstreamer-plugins-base1.0-dev    # gstreamer-app-1.0
	gstreamer1.0-plugins-base           # ogg, vorbis, opus, theora, audioconvert
	gstreamer1.0-plugins-good           # mp4, mkv, avi, flv, wav, au, flac, mp3, vp8, vp9, the audio parsers
	gstreamer1.0-plugins-bad            # mpeg-ts and -ps, aiff, av1, opusparse, the video parsers
	gstreamer1.0-plugins-ugly           # asf (wma)
	libjpeg-dev libpng-dev libwebp-dev libtiff-dev # the pictures
	libavif-dev libheif-dev libopenjp2-7-dev libjxl-dev liblcms2-dev
	gstreamer1.0-libav                  # h264, h265, mpeg4, aac, ac3, alac, wma, ffv1
)
test=(
	ffmpeg python3 python3-numpy python3-pil python3-mutagen strace
	nginx-light libnginx-mod-rtmp       # an RTMP server
	gir1.2-gst-rtsp-server-1.0 python3-gi gstreamer1.0-rtsp # an RTSP server, rtspclientsink
	python3-gst-1.0                     # beside which docs/sidebyside.md puts us
)
bench=(
	ffmpeg python3 python3-numpy python3-av python3-opencv python3-soundfile python3-pil
	libvips-tools sox flac mpg123 opus-tools libavif-bin
)
live=(
	xvfb openbox xdotool                # the screen, its window manager, somebody who types
	x11-utils x11-apps                  # xprop, xwininfo; xwd, which takes screenshots
	pulseaudio pulseaudio-utils         # the speaker and the microphone; pulsesink is in -plugins-good
	pipewire pipewire-bin wireplumber dbus-daemon gstreamer1.0-pipewire libpipewire-0.3-dev # the camera
	gstreamer1.0-x                      # ximagesink
	gir1.2-gst-rtsp-server-1.0 python3-gi # a camera in the network
)
latency=(libsdl2-dev portaudio19-dev libasound2-plugins)
field=(ffmpeg file python3 python3-numpy python3-pil mpg123 musepack-tools opus-tools flac sox webp libavif-bin libheif-examples libjxl-tools libopenjp2-tools librsvg2-bin)
players=(chromium ffmpeg python3 python3-av python3-mutagen python3-soundfile mpg123 mp3val opus-tools mkvtoolnix webp)

[ $# -gt 0 ] || set -- build
wanted=()
for group; do
	case $group in
	build) wanted+=("${build[@]}") ;;
	test) wanted+=("${test[@]}") ;;
	bench) wanted+=("${bench[@]}") ;;
	live) wanted+=("${live[@]}") ;;
	latency) wanted+=("${latency[@]}") ;;
	players) wanted+=("${players[@]}") ;;
	field) wanted+=("${field[@]}") ;;
	*) echo "usage: ci/install.sh [build] [test] [bench] [live] [latency] [players] [field]" >&2; exit 2 ;;
	esac
done

if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
	{
		echo "ci/install.sh installs on Debian and its kin only. This system needs what Debian calls:"
		printf '    %s\n' "${wanted[@]}"
	} >&2
	command -v pkg-config >/dev/null && pkg-config --exists gstreamer-app-1.0 && exit 0
	exit 1
fi

missing=()
for package in "${wanted[@]}"; do
	status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) || status=
	[ "$status" = "install ok installed" ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "missing packages, and neither root nor sudo to install them. As root: apt-get install ${missing[*]}" >&2
		exit 1
	fi
	root=(sudo)
fi

echo "installing ${missing[*]}"
apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" </dev/null; }
# Tells how much there is to do, and how far it is.
progress() {
	awk '/newly installed/ { total = $3; print "  " $0; fflush() }
		/^Need to get|^After this operation/ { print "  " $0; fflush() }
		/^Unpacking / { unpacked++ } /^Setting up / { done++ }
		/^(Unpacking|Setting up) / && (unpacked + done) % 50 == 0 { print "  " unpacked + 0 " unpacked, " done + 0 " set up, of " total; fflush() }'
}
for try in 1 2 3; do
	apt update >/dev/null && break
	[ $try = 3 ] || sleep $((try * 5))
done
apt install -y --no-install-recommends "${missing[@]}" | progress
