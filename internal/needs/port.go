package needs

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// Port returns a port of this machine that nobody uses, for TCP and UDP. It is below those that systems give out by themselves, so that no
// other connection gets it before the test does.
func Port(t testing.TB) int {
	t.Helper()
	const from, to = 15_000, 32_000
	for range 100 {
		port := from + rand.IntN(to-from)
		address := fmt.Sprintf("127.0.0.1:%d", port)
		datagrams, err := net.ListenPacket("udp", address)
		if err != nil {
			continue
		}
		streams, err := net.Listen("tcp", address)
		datagrams.Close()
		if err != nil {
			continue
		}
		streams.Close()
		return port
	}
	t.Fatal("no port is free")
	return 0
}
