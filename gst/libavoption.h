// Options of libav's encoders that the properties of GStreamer cannot express.
#ifndef NUMM_LIBAVOPTION_H
#define NUMM_LIBAVOPTION_H

#include <gst/gst.h>

// numm_libav_option sets an option of the codec of an avenc_ element of sound to a number as soon as the codec is open. It is called before
// anything goes in. Where the element is not laid out as expected, its properties apply unchanged.
void numm_libav_option(GstElement *encoder, const char *name, gint64 value);

#endif
