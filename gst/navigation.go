package gst

/*
#include <gst/gst.h>
#include <gst/video/navigation.h>

typedef struct {
  int type;
  double x, y, dx, dy;
  int button;
  const char *key;  // borrowed from the event; may be NULL
  GstEvent *event;
} numm_navigation;

// numm_parse_navigation keeps a reference to the event, which owns the key.
static gboolean numm_parse_navigation(GstMessage *m, numm_navigation *out) {
  if (gst_navigation_message_get_type(m) != GST_NAVIGATION_MESSAGE_EVENT ||
      !gst_navigation_message_parse_event(m, &out->event))
    return FALSE;
  out->type = gst_navigation_event_get_type(out->event);
  switch (out->type) {
    case GST_NAVIGATION_EVENT_MOUSE_MOVE:
      gst_navigation_event_parse_mouse_move_event(out->event, &out->x, &out->y);
      break;
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS:
    case GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE:
      gst_navigation_event_parse_mouse_button_event(out->event, &out->button, &out->x, &out->y);
      break;
    case GST_NAVIGATION_EVENT_MOUSE_SCROLL:
      gst_navigation_event_parse_mouse_scroll_event(out->event, &out->x, &out->y, &out->dx, &out->dy);
      break;
    case GST_NAVIGATION_EVENT_KEY_PRESS:
    case GST_NAVIGATION_EVENT_KEY_RELEASE:
      gst_navigation_event_parse_key_event(out->event, &out->key);
      break;
  }
  return TRUE;
}
*/
import "C"

import "unsafe"

// NavigationType is the kind of a Navigation.
type NavigationType int

// The navigation events that sinks with a window send.
const (
	MouseMove    = NavigationType(C.GST_NAVIGATION_EVENT_MOUSE_MOVE)
	MousePress   = NavigationType(C.GST_NAVIGATION_EVENT_MOUSE_BUTTON_PRESS)
	MouseRelease = NavigationType(C.GST_NAVIGATION_EVENT_MOUSE_BUTTON_RELEASE)
	MouseScroll  = NavigationType(C.GST_NAVIGATION_EVENT_MOUSE_SCROLL)
	KeyPress     = NavigationType(C.GST_NAVIGATION_EVENT_KEY_PRESS)
	KeyRelease   = NavigationType(C.GST_NAVIGATION_EVENT_KEY_RELEASE)
)

// Navigation is one action of the mouse or the keyboard over a sink's window.
type Navigation struct {
	Type   NavigationType
	X, Y   float64 // of the mouse, in pixels of what the sink was given
	Button int     // of MousePress and MouseRelease: 1 to 3, and 4 to 7 where the sink has the wheel as buttons
	DX, DY float64 // of MouseScroll
	Key    string  // of KeyPress and KeyRelease: its keysym's name; empty where the sink does not know it
}

// navigationOf returns nil for messages about anything else.
func navigationOf(m *C.GstMessage) *Navigation {
	var n C.numm_navigation
	if C.numm_parse_navigation(m, &n) == C.FALSE {
		return nil
	}
	defer C.gst_mini_object_unref((*C.GstMiniObject)(unsafe.Pointer(n.event)))
	key := C.GoString(n.key) // empty where it is NULL, as glimagesink has it
	if key == "unknown" {
		key = ""
	}
	return &Navigation{
		Type: NavigationType(n._type), X: float64(n.x), Y: float64(n.y),
		Button: int(n.button), DX: float64(n.dx), DY: float64(n.dy), Key: key,
	}
}
