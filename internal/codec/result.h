// What the calls of all picture decoders return.

#ifndef NUMM_CODEC_RESULT_H
#define NUMM_CODEC_RESULT_H

enum numm_result { NUMM_OK, NUMM_DAMAGED, NUMM_UNSUPPORTED, NUMM_NO_MEMORY, NUMM_END };

#endif
