// Records which element is at work, for another process that watches this one.
#ifndef NUMM_ATWORK_H
#define NUMM_ATWORK_H

#include <glib.h>

// numm_work is the record, in memory that the watcher shares.
typedef struct {
  guint64 beats;    // not written here
  guint64 pushes;   // buffers that went from one element to another
  gint64 signal;    // that was raised; 0 before
  char crash[120];  // the element in whose thread that was, if it is known
  char recent[120]; // the element that was given data last
} numm_work;

// numm_tell_work keeps work up to date from now on.
void numm_tell_work(numm_work *work);

// numm_open_charsets opens the conversions that tags need, and keeps them.
void numm_open_charsets(void);

// numm_load_factory loads the plug-in of a feature, and reports whether it is there.
int numm_load_feature(gpointer feature);

#endif
