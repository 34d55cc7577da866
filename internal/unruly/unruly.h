// Elements that loop, block or log without end, in every place where an element can.
#ifndef NUMM_UNRULY_H
#define NUMM_UNRULY_H

// numm_unruly_register makes GStreamer know the elements, and the files that they take. It must be called once.
void numm_unruly_register(void);

// numm_unruly_hold has them do so from now on; numm_unruly_release lets all come back that are stuck.
void numm_unruly_hold(void);
void numm_unruly_release(void);

#endif
