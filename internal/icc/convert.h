// ICC profiles to sRGB by Little CMS, in a context of its own.
#include <stddef.h>
#include <stdint.h>

struct numm_icc;

// What the numbers of a profile are.
enum numm_icc_space { NUMM_ICC_OTHER, NUMM_ICC_GREY, NUMM_ICC_RGB, NUMM_ICC_CMYK };

// numm_icc_new returns NULL where the profile is of no use, or there is no memory. The data may go afterwards.
struct numm_icc *numm_icc_new(const void *profile, size_t size);
void numm_icc_free(struct numm_icc *t);

enum numm_icc_space numm_icc_space(const struct numm_icc *t);

// numm_icc_name writes the name of the profile in ASCII, ended by 0, cut to the size.
void numm_icc_name(const struct numm_icc *t, char *name, size_t size);

// numm_icc_prepare readies the conversion of pixels with so many channels: 1 of grey, 3 of RGB, 4 of inks, 255 for all of it,
// or 4 of RGB with alpha, which is kept. It returns 0 where the profile has no such conversion.
int numm_icc_prepare(struct numm_icc *t, int channels);

// numm_icc_convert writes 3 channels a pixel, or 4 where there is alpha. to and from may be the same where they are equally
// large.
void numm_icc_convert(const struct numm_icc *t, uint8_t *to, const uint8_t *from, size_t pixels);
