// What gst-libav's elements hold of libav itself, without its headers: the library is the plugin's own.
#ifndef NUMM_LIBAV_H
#define NUMM_LIBAV_H

#include <gst/gst.h>

// numm_libav_symbol returns a function of the very libav that the element's plugin was linked with; NULL where there is none.
void *numm_libav_symbol(GstElement *e, const char *name);

// numm_libav_is_context reports whether a pointer, which is NULL or points to an object with a class of libav's, points to a codec context.
gboolean numm_libav_is_context(const void *object);

#endif
