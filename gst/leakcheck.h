#pragma once

#include <stddef.h>

// numm_count_objects makes GStreamer report all objects that it makes and drops from now on.
void numm_count_objects(void);

// numm_next_count finds the next class, from position at on, of which objects were made. It gives the class' name and how
// many of its objects are alive, and returns the position after it, or -1 where there is no further class.
int numm_next_count(int at, const char **class, int *alive);

// numm_heap_bytes returns how many bytes of the C library's heap are allocated.
size_t numm_heap_bytes(void);
