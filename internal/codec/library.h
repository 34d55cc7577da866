// Libraries that are opened at run time. Nothing is linked to them, as GStreamer's plug-ins bring them.

#ifndef NUMM_CODEC_LIBRARY_H
#define NUMM_CODEC_LIBRARY_H

#include <dlfcn.h>
#include <stddef.h>

struct numm_symbol {
  void *place;  // of a pointer to it
  const char *name;
};

// numm_open_library opens the first library of a list that is installed, and finds so many symbols in it; 0 where that fails.
static inline int numm_open_library(const char *const *names, size_t count, const struct numm_symbol *symbols, size_t n) {
  void *library = NULL;
  for (size_t i = 0; i < count && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
  for (size_t i = 0; i < n; i++) {
    void *found = dlsym(library, symbols[i].name);
    if (!found) return 0;
    *(void **)symbols[i].place = found;
  }
  return 1;
}

#endif
