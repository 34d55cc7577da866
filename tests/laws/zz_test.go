package laws
import ("testing";"slices";"fmt";"math/rand/v2";"github.com/gonumm/gonumm/numm";"os/exec";"bytes";"encoding/binary")
func TestZZ(t *testing.T){
 for _,name:=range []string{"opus.opus","aac.m4a"}{
 path:="/tmp/wt/ranges/.cache/curves/10m0s/"+name
 whole,err:=numm.ReadSound(t.Context(),path)
 if err!=nil{t.Fatal(err)}
 out,_:=exec.Command("ffmpeg","-v","error","-i",path,"-f","s16le","-ac","2","-af","aresample=44100:resampler=soxr","-").Output()
 ref:=make(numm.Sound,len(out)/4)
 binary.Read(bytes.NewReader(out),binary.LittleEndian,ref)
 fmt.Println(name,len(whole),len(ref))
 for sec:=0;sec<100;sec+=1 { fmt.Printf("%.1f ",likeness(whole[sec*44100:][:44100],ref[sec*44100:][:44100])) }
 fmt.Println()
 for range 40{ from:=rand.IntN(len(whole)-1000); got,err:=numm.ReadSound(t.Context(),path,numm.Range(from,from+1000)); if err!=nil{t.Fatal(err)}
  if !slices.Equal(got,whole[from:from+1000]){t.Errorf("%s %d differ",name,from)}}
 }
}
