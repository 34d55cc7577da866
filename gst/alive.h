#pragma once

#include <stddef.h>

// numm_count_objects has GStreamer tell of all objects that it makes and drops from now on.
void numm_count_objects(void);

// numm_next_count looks from a place on for a class of which objects were made: its name, and how many of them there are
// that were made since. It returns the place behind, -1 where there is no further class.
int numm_next_count(int at, const char **class, int *alive);

// numm_heap_bytes is what was asked of the C library's heap and not given back.
size_t numm_heap_bytes(void);
