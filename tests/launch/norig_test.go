//go:build !rig

package launch_test

const inRig = false
