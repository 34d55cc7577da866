package numm

import (
	"context"
	"slices"
)

// binCount counts pixels by cells of the colour cube.
type binCount struct {
	count [1 << 15]int
	sum   [1 << 15][3]int
}

func (b *binCount) add(pixel []uint8) {
	i := cellOf(pixel[0], pixel[1], pixel[2])
	b.count[i]++
	for k := range 3 {
		b.sum[i][k] += int(pixel[k])
	}
}

// bins returns the cells that have pixels, in order.
func (b *binCount) bins() []bin {
	var list []bin
	for i, n := range b.count {
		if n > 0 {
			list = append(list, bin{n, [3]float64{float64(b.sum[i][0]) / float64(n), float64(b.sum[i][1]) / float64(n), float64(b.sum[i][2]) / float64(n)}})
		}
	}
	return list
}

// betweenLooks is how many cells are gone through from one look at the context to the next.
const betweenLooks = 256

// errorOf is the square error of a pixel in the nearest colour of a palette, in the mean.
func errorOf(ctx context.Context, all []bin, palette colours) (float64, error) {
	sum, count := 0.0, 0
	for i, v := range all {
		if i%betweenLooks == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		c := palette[palette.nearest([3]uint8{level(v.mean[0]), level(v.mean[1]), level(v.mean[2])})]
		for k := range c {
			d := v.mean[k] - float64(c[k])
			sum += d * d * float64(v.count)
		}
		count += v.count
	}
	return sum / float64(count), nil
}

// paletteOf returns the colours that median cut finds, each then moved to the mean of those that it is the nearest of (Lloyd, 1957).
func paletteOf(ctx context.Context, all []bin, most int) (colours, error) {
	list, err := cut(ctx, slices.Clone(all), most)
	if err != nil {
		return nil, err
	}
	const rounds = 3
	for range rounds {
		sum, count := make([][3]float64, len(list)), make([]float64, len(list))
		for at, v := range all {
			if at%betweenLooks == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			i := list.nearest([3]uint8{level(v.mean[0]), level(v.mean[1]), level(v.mean[2])})
			count[i] += float64(v.count)
			for k := range 3 {
				sum[i][k] += v.mean[k] * float64(v.count)
			}
		}
		for i, n := range count {
			if n > 0 {
				list[i] = [3]uint8{level(sum[i][0] / n), level(sum[i][1] / n), level(sum[i][2] / n)}
			}
		}
	}
	return list, nil
}

// nearestColour finds those of a palette that lie nearest, and remembers them by cells of 6 bits a channel.
type nearestColour struct {
	palette colours
	known   []int16 // index + 1; 0 where not yet looked for
}

func (n *nearestColour) begin(palette colours) {
	if n.known == nil {
		n.known = make([]int16, 1<<18)
	}
	clear(n.known)
	n.palette = palette
}

func (n *nearestColour) of(want []uint8) uint8 {
	at := int(want[0]>>2)<<12 | int(want[1]>>2)<<6 | int(want[2]>>2)
	if n.known[at] == 0 {
		n.known[at] = int16(n.palette.nearest([3]uint8{want[0]&^3 | 2, want[1]&^3 | 2, want[2]&^3 | 2})) + 1
	}
	return uint8(n.known[at] - 1)
}
