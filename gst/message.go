package gst

/*
#include <gst/gst.h>
#include <stdlib.h>
#include "threads.h"

static GstMessageType numm_message_type(GstMessage *m) { return GST_MESSAGE_TYPE(m); }

// numm_message_element returns the factory name of the element that sent the message, or its own name.
static char *numm_message_element(GstMessage *m) {
  GstObject *o = GST_MESSAGE_SRC(m);
  if (!o) return NULL;
  GstElementFactory *f = GST_IS_ELEMENT(o) ? gst_element_get_factory(GST_ELEMENT(o)) : NULL;
  return gst_object_get_name(f ? GST_OBJECT(f) : o);
}

static GstBusSyncReply of_interest(GstBus *bus, GstMessage *m, gpointer threads) {
  switch (GST_MESSAGE_TYPE(m)) {
    case GST_MESSAGE_STREAM_STATUS:
      numm_threads_status(threads, m);
      gst_message_unref(m);
      return GST_BUS_DROP;
    case GST_MESSAGE_ERROR:
    case GST_MESSAGE_EOS:
    case GST_MESSAGE_ELEMENT:
      return GST_BUS_PASS;
    default:
      gst_message_unref(m);
      return GST_BUS_DROP;
  }
}

static void unref_threads(gpointer threads) { numm_threads_unref(threads); }

static void numm_filter(GstBus *bus, numm_threads *threads) {
  gst_bus_set_sync_handler(bus, of_interest, numm_threads_ref(threads), unref_threads);
}

// numm_window_handle returns the window that a sink reports it has made, 0 in any other message.
static guint64 numm_window_handle(const GstStructure *s) {
  guint64 handle = 0;
  if (gst_structure_has_name(s, "have-window-handle")) gst_structure_get_uint64(s, "window-handle", &handle);
  return handle;
}

static const char *numm_quark(GError *e) { return g_quark_to_string(e->domain); }
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/go-gst/go-gst/gst"
)

// MessageType is the kind of a message.
type MessageType int

// The messages that matter to a pipeline's owner.
const (
	MessageError   = MessageType(C.GST_MESSAGE_ERROR)
	MessageEnd     = MessageType(C.GST_MESSAGE_EOS)
	MessageElement = MessageType(C.GST_MESSAGE_ELEMENT)
)

// Message is a message of an element to the pipeline's owner, in plain Go memory.
type Message struct {
	Type    MessageType
	Element string // factory name of the sender
	Err     *Error // of a MessageError
	Name    string // of a MessageElement: "redirect", "GstNavigationMessage"
	Text    string // of a MessageElement: its whole structure

	Window     uint64      // of a MessageElement "have-window-handle": the window that a sink has opened
	Navigation *Navigation // of a MessageElement about the mouse or the keyboard
}

// keepOfInterest keeps all other messages from the bus: a long stream sends tags, warnings and changes of
// state by the thousand, and nobody reads them while samples come. Messages about threads show which are the pipeline's.
func keepOfInterest(bus *gst.Bus, threads *C.numm_threads) {
	C.numm_filter((*C.GstBus)(bus.Unsafe()), threads)
}

// Pop removes the next message from the bus, waiting up to timeout; nil where none came.
func (p *Pipeline) Pop(timeout time.Duration) *Message {
	m := p.bus.TimedPop(gst.ClockTime(timeout))
	if m == nil {
		return nil
	}
	native := (*C.GstMessage)(unsafe.Pointer(m.Instance()))
	message := messageOf(native)
	releaseMessage(m)
	return message
}

func messageOf(m *C.GstMessage) *Message {
	message := &Message{Type: MessageType(C.numm_message_type(m)), Element: taken(C.numm_message_element(m))}
	switch message.Type {
	case MessageError:
		message.Err = errorOf(m, message.Element)
	case MessageElement:
		if s := C.gst_message_get_structure(m); s != nil {
			message.Name = C.GoString(C.gst_structure_get_name(s))
			message.Text = taken(C.gst_structure_to_string(s))
			message.Window = uint64(C.numm_window_handle(s))
			message.Navigation = navigationOf(m)
		}
	}
	return message
}

// errorOf also reads domain and code, which the bindings' ParseError leaves out.
func errorOf(m *C.GstMessage, element string) *Error {
	var err *C.GError
	var debug *C.gchar
	C.gst_message_parse_error(m, &err, &debug)
	defer C.g_error_free(err)
	defer C.g_free(C.gpointer(debug))
	return &Error{
		Element: element,
		Domain:  C.GoString(C.numm_quark(err)),
		Code:    int(err.code),
		Text:    C.GoString(err.message),
		Debug:   C.GoString(debug),
	}
}
