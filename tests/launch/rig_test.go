//go:build rig

package launch_test

// inRig reports whether ci/rig has started a screen and PipeWire.
const inRig = true
