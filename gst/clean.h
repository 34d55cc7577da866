// Memory that shows nothing of what it held before.
#ifndef NUMM_CLEAN_H
#define NUMM_CLEAN_H

// numm_clean_memory makes GStreamer zero the memory of every new buffer, for the whole process: elements hand on what they have
// not filled, such as the parts of a frame whose packets are missing.
void numm_clean_memory(void);

#endif
