// The threads of one pipeline: which they are, and how many warnings they have logged.
#ifndef NUMM_THREADS_H
#define NUMM_THREADS_H

#include <gst/gst.h>

typedef struct numm_threads numm_threads;

numm_threads *numm_threads_new(void);
numm_threads *numm_threads_ref(numm_threads *threads);
void numm_threads_unref(numm_threads *threads);

// numm_threads_status records a streaming thread that starts or ends. It must be called by that thread, with the
// message about it.
void numm_threads_status(numm_threads *threads, GstMessage *message);

// numm_threads_enter makes the calling thread one of the pipeline's until numm_threads_leave.
void numm_threads_enter(numm_threads *threads);
void numm_threads_leave(numm_threads *threads);

// numm_threads_ids stores the system's ids of up to room threads and returns how many there are.
int numm_threads_ids(numm_threads *threads, int *ids, int room);

// numm_threads_logged returns how many warnings and criticals the threads have logged.
guint numm_threads_logged(numm_threads *threads);

// numm_threads_abandon states that nobody waits for these threads any more. One that goes on logging without end is put to
// sleep for good.
void numm_threads_abandon(numm_threads *threads);

// numm_threads_over states that the pipeline is released: a thread that is still marked as its own is so by mistake.
void numm_threads_over(numm_threads *threads);

// numm_log_install bounds what the threads of pipelines print. It must be called once.
void numm_log_install(void);

enum {
  NUMM_LOG_SHOWN = 20,   // the warnings of a pipeline that are printed
  NUMM_LOG_FLOOD = 1000  // this many, with nothing in between, come from an element that is stuck
};

#endif
