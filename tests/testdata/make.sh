#!/bin/bash
# Makes one file for each format that the project claims, and the ground truth of each, into made/ beside this script.
#
#     tests/testdata/make.sh [-f]
#
# Nothing happens where they stand already, made by these scripts and this ffmpeg; -f makes them anew.
# What is made: sound.py and picture.py say what is heard and seen, the lines below how it is coded, truth.py what
# reading must give, into made/manifest.json.
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C
python=/usr/bin/python3
ffmpeg=(ffmpeg -nostdin -v error -y)

mkdir -p made
exec 9>made/.lock
flock 9
stamp=$( (cat make.sh ./*.py; ffmpeg -version | head -1) | sha256sum)
if [ "${1-}" != -f ] && [ -f made/.stamp ] && [ "$(cat made/.stamp)" = "$stamp" ]; then exit 0; fi
rm -rf made/* made/.stamp
mkdir made/src
cd made

whole() { awk "BEGIN { print int($1) }"; }

# later COMMAND...: in the background, as many at once as there are cores. settle: waits for all of them.
running=0
cores=$(nproc)
settle() { while [ $running -gt 0 ]; do wait -n; running=$((running - 1)); done; }
later() {
	if [ $running -ge "$cores" ]; then wait -n; running=$((running - 1)); fi
	"$@" &
	running=$((running + 1))
}

# sound_source RATE CHANNELS BITS FRAMES: the raw sound as ffmpeg's input options, in $input; made when first asked for.
sound_source() {
	local file=src/sound-$1-$2-$3-$4.f64
	[ -f $file ] || $python ../sound.py "$1" "$2" "$4" "$3" >$file
	input=(-f f64le -ar "$1" -ac "$2" -i $file)
}
# picture_source FPS FRAMES WIDTHxHEIGHT [options of picture.py]: the raw pictures likewise; turned ones stand as stored.
picture_source() {
	local rate=$1 frames=$2 size=$3 name=$* stored=$3
	name=${name#* }
	local file=src/picture-${name// /-}.rgb
	[ -f "$file" ] || $python ../picture.py "$size" "$frames" "${@:4}" >"$file"
	case $name in *turn=90* | *turn=270*) stored=${size#*x}x${size%x*} ;; esac
	input=(-f rawvideo -pix_fmt rgb24 -s "$stored" -r "$rate" -i "$file")
}

# sound FILE RATE CHANNELS BITS FRAMES OPTIONS...
sound() {
	sound_source "$2" "$3" "$4" "$5"
	later "${ffmpeg[@]}" "${input[@]}" "${@:6}" -bitexact "$1"
}
# video FILE FPS FRAMES WIDTHxHEIGHT[,OPTION...] OPTIONS...
video() {
	local file=$1 picture=(${4//,/ })
	picture_source "$2" "$3" "${picture[@]}"
	later "${ffmpeg[@]}" "${input[@]}" "${@:5}" -bitexact "$file"
}
# movie FILE FPS FRAMES WIDTHxHEIGHT[,OPTION...] RATE OPTIONS...: a video with stereo sound of nearly the same length
movie() {
	local file=$1 picture=(${4//,/ }) both
	picture_source "$2" "$3" "${picture[@]}"
	both=("${input[@]}")
	sound_source "$5" 2 16 $(($(whole "$5 * $3 / ($2)") + 77))
	later "${ffmpeg[@]}" "${both[@]}" "${input[@]}" "${@:6}" -bitexact "$file"
}
copy() { "${ffmpeg[@]}" "${@:2}" -bitexact "$1"; }

x264=(-c:v libx264 -preset veryfast -pix_fmt yuv420p -threads 1)
x264b=("${x264[@]}" -bf 3 -g 24)
x265=(-c:v libx265 -preset ultrafast -pix_fmt yuv420p -x265-params log-level=none:bframes=3:b-adapt=0:pools=none:frame-threads=1)
aac=(-c:a aac -b:a 96k)
sharp=(-q:v 3)

# ---- sounds. 277777 frames: odd, 6.3 s
n=277777
sound u8.wav        44100 2 8  $n -c:a pcm_u8
sound s16.wav       44100 2 16 $n -c:a pcm_s16le
sound s24.wav       44100 2 24 $n -c:a pcm_s24le
sound s32.wav       44100 2 32 $n -c:a pcm_s32le
sound f32.wav       44100 2 24 $n -c:a pcm_f32le
sound f64.wav       44100 2 64 $n -c:a pcm_f64le
sound mono_s16.wav  44100 1 16 $n -c:a pcm_s16le
sound mulaw.wav     44100 2 16 $n -c:a pcm_mulaw
sound alaw.wav      8000  1 16 50001 -c:a pcm_alaw
sound 8k.wav        8000  1 16 50001 -c:a pcm_s16le
sound 11k.wav       11025 2 16 69445 -c:a pcm_s16le
sound 22k.wav       22050 2 16 138889 -c:a pcm_s16le
sound 32k.wav       32000 2 16 96001 -c:a pcm_s16le
sound 48k.wav       48000 2 16 302351 -c:a pcm_s16le
sound 48k_f32.wav   48000 2 64 302351 -c:a pcm_f32le
sound 96k_s24.wav   96000 2 24 288001 -c:a pcm_s24le
sound 192k_s24.wav  192000 2 24 384001 -c:a pcm_s24le
sound 51.wav        44100 6 16 132301 -c:a pcm_s16le
sound 51_48k.wav    48000 6 24 144001 -c:a pcm_s24le
sound short.wav     44100 2 16 44100 -c:a pcm_s16le
sound s16.aiff      44100 2 16 $n -c:a pcm_s16be
sound s24.aiff      44100 2 24 $n -c:a pcm_s24be
sound s16.au        44100 2 16 $n -c:a pcm_s16be
sound mulaw.au      8000  1 16 50001 -c:a pcm_mulaw
sound s16.flac      44100 2 16 $n -c:a flac -sample_fmt s16
sound mono.flac     22050 1 16 138889 -c:a flac -sample_fmt s16
sound 96k_s24.flac  96000 2 24 288001 -c:a flac -sample_fmt s32 -bits_per_raw_sample 24
sound 51.flac       44100 6 16 132301 -c:a flac -sample_fmt s16
sound vorbis.ogg    44100 2 16 $n -c:a libvorbis -q:a 5
sound vorbis_48k_mono.ogg 48000 1 16 302351 -c:a libvorbis -q:a 5
sound flac.ogg      44100 2 16 $n -c:a flac -sample_fmt s16
sound opus.opus     48000 2 16 302351 -c:a libopus -b:a 128k
sound opus_mono.opus 48000 1 16 302351 -c:a libopus -b:a 96k
sound opus.webm     48000 2 16 302351 -c:a libopus -b:a 128k
sound vorbis.webm   44100 2 16 $n -c:a libvorbis -q:a 5
sound flac.mka      44100 2 16 $n -c:a flac -sample_fmt s16
sound aac.mka       44100 2 16 $n -c:a aac -b:a 160k
sound cbr.mp3       44100 2 16 $n -c:a libmp3lame -b:a 160k
sound vbr.mp3       44100 2 16 $n -c:a libmp3lame -q:a 2
sound untagged.mp3  44100 2 16 $n -c:a libmp3lame -b:a 160k -write_xing 0 -id3v2_version 0
sound untagged_vbr.mp3 44100 2 16 $n -c:a libmp3lame -q:a 2 -write_xing 0
sound 48k.mp3       48000 2 16 302351 -c:a libmp3lame -b:a 160k
sound 22k_mono.mp3  22050 1 16 138889 -c:a libmp3lame -b:a 80k
sound aac.m4a       44100 2 16 $n -c:a aac -b:a 160k
sound aac_48k.m4a   48000 2 16 302351 -c:a aac -b:a 160k
sound aac_mono.m4a  44100 1 16 $n -c:a aac -b:a 96k
sound aac_51.m4a    48000 6 16 144001 -c:a aac -b:a 320k
sound aac_faststart.m4a 44100 2 16 $n -c:a aac -b:a 160k -movflags +faststart
sound aac.aac       44100 2 16 $n -c:a aac -b:a 160k
sound alac.m4a      44100 2 16 $n -c:a alac -sample_fmt s16p
sound alac_s24.m4a  44100 2 24 $n -c:a alac -sample_fmt s32p -bits_per_raw_sample 24
sound wmav2.wma     44100 2 16 $n -c:a wmav2 -b:a 192k
sound wmav1.wma     44100 2 16 $n -c:a wmav1 -b:a 192k
sound ac3.ac3       48000 2 16 302351 -c:a ac3 -b:a 256k
sound ac3_51.ac3    48000 6 16 144001 -c:a ac3 -b:a 448k
sound mp2.mp2       44100 2 16 $n -c:a mp2 -b:a 256k

# ---- videos. 160x120 and two seconds or three, if nothing else is what the file is for
video frame.png      30 1 160x120 -frames:v 1
for fps in 12.5 15 24 25 30 50 60 24000/1001 30000/1001 60000/1001; do
	name=${fps%000/1001}
	[ "$name" = "$fps" ] && name=${fps/./_} || name=${name}_ntsc
	movie fps$name.mp4 $fps $(whole "5 * ($fps) / 2") 160x120 44100 "${x264b[@]}" "${aac[@]}"
done
video h264_baseline.mp4 30 75 160x120 "${x264[@]}" -profile:v baseline
video h264_opengop.mp4  25 75 160x120 "${x264[@]}" -x264-params open-gop=1:scenecut=0:keyint=12:bframes=3:b-adapt=0
video h264_10bit.mp4    25 50 160x120 -c:v libx264 -preset veryfast -threads 1 -pix_fmt yuv420p10le -bf 2
video h264_444.mp4      25 50 160x120 -c:v libx264 -preset veryfast -threads 1 -pix_fmt yuv444p -bf 2
video h264_cropped.mp4  25 50 162x122 "${x264b[@]}"
video h264_720p.mp4     25 25 1280x720 "${x264b[@]}" -qp 20
video h264_sar.mp4      25 50 120x120 "${x264b[@]}" -vf setsar=4/3
video h264_vfr.mp4      60 150 160x120 "${x264b[@]}" -vf "select='not(mod(n,4))+between(mod(n,30),5,12)+eq(n,149)'" -fps_mode vfr -enc_time_base 1/60
video h264_vfr.mkv      60 150 160x120 "${x264b[@]}" -vf "select='not(mod(n,4))+between(mod(n,30),5,12)+eq(n,149)'" -fps_mode vfr
movie h264_frag.mp4     25 75 160x120 48000 "${x264b[@]}" "${aac[@]}" -movflags frag_keyframe+empty_moov
movie h264_faststart.mp4 25 75 160x120 48000 "${x264b[@]}" "${aac[@]}" -movflags +faststart
movie h264.mov          24 72 160x120 44100 "${x264b[@]}" -c:a pcm_s16le
movie mjpeg.mov         25 50 160x120 44100 -c:v mjpeg "${sharp[@]}" -pix_fmt yuvj422p -c:a pcm_s24le
movie h264.mkv          24000/1001 60 160x120 44100 "${x264b[@]}" -c:a libvorbis
movie h264.flv          25 75 160x120 44100 "${x264b[@]}" "${aac[@]}"
movie h264.ts           25 75 160x120 48000 "${x264b[@]}" "${aac[@]}" -muxdelay 0
movie h264_offset.ts    30000/1001 75 160x120 48000 "${x264b[@]}" "${aac[@]}" -output_ts_offset 5000
movie h264.avi          25 75 160x120 44100 "${x264[@]}" -bf 0 -c:a libmp3lame
video h265.mp4          25 50 160x120 "${x265[@]}" -tag:v hvc1
video h265_10bit.mp4    25 50 160x120 "${x265[@]}" -pix_fmt yuv420p10le -tag:v hev1
video h265.mkv          30 60 160x120 "${x265[@]}"
video ffv1.mkv          25 50 321x241 -c:v ffv1 -pix_fmt yuv420p
video ffv1_rgb.mkv      25 50 161x121 -c:v ffv1 -pix_fmt bgr0
video huffyuv.avi       25 50 160x120 -c:v huffyuv -pix_fmt yuv422p
movie vp8.webm          30 75 160x120 48000 -c:v libvpx -b:v 600k -deadline realtime -cpu-used 8 -c:a libvorbis
movie vp9.webm          25 75 160x120 48000 -c:v libvpx-vp9 -pix_fmt yuv420p -b:v 600k -deadline realtime -cpu-used 8 -c:a libopus
video vp9_odd.webm      24000/1001 48 321x241 -c:v libvpx-vp9 -b:v 1M -deadline realtime -cpu-used 8 -pix_fmt yuv420p
movie av1.webm          25 50 160x120 48000 -c:v libaom-av1 -b:v 600k -usage realtime -cpu-used 8 -pix_fmt yuv420p -c:a libopus
video av1.mkv           30 60 160x120 -c:v libaom-av1 -b:v 600k -usage realtime -cpu-used 8 -pix_fmt yuv420p
video av1.mp4           24 48 160x120 -c:v libaom-av1 -b:v 600k -usage realtime -cpu-used 8 -pix_fmt yuv420p
movie divx.avi          25 75 160x120 44100 -c:v mpeg4 -vtag DX50 "${sharp[@]}" -g 20 -c:a ac3
movie xvid_packed.avi   25 75 160x120 44100 -c:v libxvid "${sharp[@]}" -bf 2 -g 20 -c:a ac3
movie divx3.avi         24000/1001 60 160x120 22050 -c:v msmpeg4 -vtag DIV3 "${sharp[@]}" -c:a pcm_s16le
movie mjpeg.avi         25 50 160x120 22050 -c:v mjpeg "${sharp[@]}" -pix_fmt yuvj420p -c:a pcm_u8
movie mpeg2.ts          25 75 160x120 48000 -c:v mpeg2video "${sharp[@]}" -bf 2 -g 15 -c:a mp2
movie mpeg2.mpg         25 75 160x120 48000 -c:v mpeg2video "${sharp[@]}" -bf 2 -g 15 -c:a mp2 -f vob
movie mpeg1.mpg         30000/1001 75 160x120 44100 -c:v mpeg1video "${sharp[@]}" -bf 2 -g 15 -c:a mp2
video interlaced.mpg    25 50 160x128,fields -c:v mpeg2video "${sharp[@]}" -flags +ildct+ilme -top 1 -bf 2 -g 12 -f vob
video interlaced.mp4    25 50 160x128,fields "${x264b[@]}" -flags +ildct+ilme -x264-params tff=1
movie theora.ogv        25 75 160x120 44100 -c:v libtheora -pix_fmt yuv420p -q:v 9 -c:a libvorbis
movie flv1.flv          25 75 160x120 44100 -c:v flv "${sharp[@]}" -c:a libmp3lame
video anim.gif          12.5 40 160x120 -filter_complex "split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none"
video anim_vfr.gif      25 75 160x120 -filter_complex "select='not(mod(n,5))+between(n,20,30)',split[a][b];[a]palettegen[p];[b][p]paletteuse=dither=none" -fps_mode vfr
for turn in 90 180 270; do
	video turned$turn.mp4 25 50 160x120,turn=$turn "${x264b[@]}"
done
video turned90.mov      25 50 160x120,turn=90 "${x264b[@]}"
video turned90_sar.mp4  25 50 180x120,turn=90 "${x264b[@]}" -vf setsar=3/4
# colour: tags of matrix and range in the container, in the H.264 stream alone, and none
for matrix in 709:bt709 601:smpte170m; do
	space=${matrix#*:}
	tags=(-colorspace $space -color_primaries $space -color_trc $space)
	video tagged_${matrix%:*}.mp4      25 25 160x120 "${x264b[@]}" -vf scale=out_color_matrix=$space "${tags[@]}"
	video tagged_${matrix%:*}_full.mp4 25 25 160x120 "${x264b[@]}" -vf scale=out_color_matrix=$space:out_range=full -color_range pc "${tags[@]}"
	video vui_${matrix%:*}_full.mp4    25 25 160x120 "${x264b[@]}" -vf scale=out_color_matrix=$space:out_range=full -color_range pc "${tags[@]}" -movflags -write_colr
	video tagged_${matrix%:*}.mkv      25 25 160x120 "${x264b[@]}" -vf scale=out_color_matrix=$space "${tags[@]}"
	video tagged_${matrix%:*}.webm     25 25 160x120 -c:v libvpx-vp9 -b:v 1M -deadline realtime -cpu-used 8 -pix_fmt yuv420p -vf scale=out_color_matrix=$space "${tags[@]}"
done
video tagged_709_high.mp4 25 5 128x720 "${x264b[@]}" -vf scale=out_color_matrix=bt709
sound_source 44100 2 16 88277 && s=("${input[@]}")
picture_source 25 50 160x120 && p=("${input[@]}")
picture_source 25 50 160x120 first=100 && p2=("${input[@]}")
$python ../sound.py 44100 2 88277 16 2 >src/other.f64
s2=(-f f64le -ar 44100 -ac 2 -i src/other.f64)
later copy late_video.mp4 "${p[@]}" "${s[@]}" -map 0 -map 1 "${x264b[@]}" -vf setpts=PTS+0.52/TB,fps=25 "${aac[@]}"
later copy late_sound.mp4 "${p[@]}" -itsoffset 0.7 "${s[@]}" -map 0 -map 1 "${x264b[@]}" "${aac[@]}"
later copy late_sound.mkv "${p[@]}" -itsoffset 0.7 "${s[@]}" -map 0 -map 1 "${x264b[@]}" "${aac[@]}"
later copy late_video.mkv "${p[@]}" "${s[@]}" -map 0 -map 1 "${x264b[@]}" -vf setpts=PTS+0.52/TB,fps=25 -c:a flac -sample_fmt s16
later copy late_sound.mov "${p[@]}" -itsoffset 0.7 "${s[@]}" -map 0 -map 1 "${x264b[@]}" -c:a pcm_s16le
later copy late_sound.ts "${p[@]}" -itsoffset 0.7 "${s[@]}" -map 0 -map 1 "${x264b[@]}" "${aac[@]}" -muxdelay 0
later copy short_sound.mkv "${p[@]}" -t 1.1 "${s[@]}" -map 0 -map 1 "${x264b[@]}" -c:a flac -sample_fmt s16
later copy short_video.mp4 -t 0.8 "${p[@]}" "${s[@]}" -map 0 -map 1 "${x264b[@]}" "${aac[@]}"
later copy second_default.mkv "${p[@]}" "${s[@]}" "${p2[@]}" "${s2[@]}" -map 0 -map 1 -map 2 -map 3 "${x264b[@]}" -c:a flac -sample_fmt s16 \
	-disposition:0 0 -disposition:1 0 -disposition:2 default -disposition:3 default
later copy two_streams.mp4 "${p[@]}" "${s[@]}" "${p2[@]}" "${s2[@]}" -map 0 -map 1 -map 2 -map 3 "${x264b[@]}" "${aac[@]}" \
	-disposition:2 0 -disposition:3 0
later copy sound_first.mkv "${s[@]}" "${p[@]}" -map 0 -map 1 -c:a libvorbis "${x264b[@]}"
cat >src/text.srt <<'END'
1
00:00:00,200 --> 00:00:01,500
A line of text

2
00:00:01,600 --> 00:00:01,900
another
END
later copy subtitles.mkv "${p[@]}" "${s[@]}" -i src/text.srt -map 0 -map 1 -map 2 "${x264b[@]}" "${aac[@]}" -c:s srt
later copy subtitles.mp4 "${p[@]}" "${s[@]}" -i src/text.srt -map 0 -map 1 -map 2 "${x264b[@]}" "${aac[@]}" -c:s mov_text
settle

# ---- made from those
for turn in 90 180 270; do $python ../patch.py turn turned$turn.mp4 $turn; done
$python ../patch.py turn turned90.mov 90
$python ../patch.py turn turned90_sar.mp4 90
cp cbr.mp3 lame.mp3 && $python ../patch.py lame lame.mp3
later copy aac_itunes.m4a -i aac.m4a -c copy -use_editlist 0
later copy aac_no_editlist.m4a -i aac.m4a -c copy -use_editlist 0
later copy aac_cut.m4a -ss 1.2345 -i aac.m4a -c copy
later copy editlist_cut.mp4 -ss 1.13 -i fps25.mp4 -c copy
later copy editlist_cut.mov -ss 0.7 -i h264.mov -c copy
later copy editlist_opengop.mp4 -ss 1.0 -i h264_opengop.mp4 -c copy
later copy cover.mp4 -i fps25.mp4 -i frame.png -map 0 -map 1 -c copy -disposition:v:1 attached_pic
later copy cover.mkv -i fps25.mp4 -map 0 -c copy -attach frame.png -metadata:s:t mimetype=image/png -metadata:s:t filename=cover.png
later copy cover.m4a -i aac.m4a -i frame.png -map 0:a -map 1 -c copy -disposition:v attached_pic
later copy cover.mp3 -i cbr.mp3 -i frame.png -map 0:a -map 1 -c copy -id3v2_version 3 -disposition:v attached_pic
later copy cover.flac -i s16.flac -i frame.png -map 0:a -map 1 -c copy -disposition:v attached_pic
settle
$python ../patch.py itunes aac_itunes.m4a 1024 $((279552 - 1024 - n)) $n

rm -r src frame.png
$python ../truth.py
echo "$stamp" >.stamp
