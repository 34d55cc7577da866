#include "convert.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

struct numm_icc {
	cmsContext context;
	cmsHPROFILE profile;
	cmsHPROFILE srgb;
	cmsHTRANSFORM transform;
};

struct numm_icc *numm_icc_new(const void *profile, size_t size)
{
	struct numm_icc *t = calloc(1, sizeof(*t));

	if (t == NULL || size > UINT32_MAX) {
		free(t);
		return NULL;
	}
	t->context = cmsCreateContext(NULL, NULL);
	if (t->context != NULL) {
		t->profile = cmsOpenProfileFromMemTHR(t->context, profile, (cmsUInt32Number)size);
		t->srgb = cmsCreate_sRGBProfileTHR(t->context);
	}
	if (t->profile == NULL || t->srgb == NULL) {
		numm_icc_free(t);
		return NULL;
	}
	return t;
}

void numm_icc_free(struct numm_icc *t)
{
	if (t->transform != NULL)
		cmsDeleteTransform(t->transform);
	if (t->srgb != NULL)
		cmsCloseProfile(t->srgb);
	if (t->profile != NULL)
		cmsCloseProfile(t->profile);
	if (t->context != NULL)
		cmsDeleteContext(t->context);
	free(t);
}

enum numm_icc_space numm_icc_space(const struct numm_icc *t)
{
	switch (cmsGetColorSpace(t->profile)) {
	case cmsSigGrayData:
		return NUMM_ICC_GREY;
	case cmsSigRgbData:
		return NUMM_ICC_RGB;
	case cmsSigCmykData:
		return NUMM_ICC_CMYK;
	default:
		return NUMM_ICC_OTHER;
	}
}

void numm_icc_name(const struct numm_icc *t, char *name, size_t size)
{
	memset(name, 0, size);
	cmsGetProfileInfoASCII(t->profile, cmsInfoDescription, "en", "US", name, (cmsUInt32Number)size - 1);
}

int numm_icc_prepare(struct numm_icc *t, int channels)
{
	cmsUInt32Number from, to = TYPE_RGB_8, flags = 0;

	switch (numm_icc_space(t)) {
	case NUMM_ICC_GREY:
		from = TYPE_GRAY_8;
		break;
	case NUMM_ICC_RGB:
		from = TYPE_RGB_8;
		if (channels == 4) {
			from = to = TYPE_RGBA_8;
			flags = cmsFLAGS_COPY_ALPHA;
		}
		break;
	case NUMM_ICC_CMYK:
		from = TYPE_CMYK_8;
		break;
	default:
		return 0;
	}
	if (t->transform != NULL)
		cmsDeleteTransform(t->transform);
	t->transform = cmsCreateTransformTHR(t->context, t->profile, from, t->srgb, to, INTENT_PERCEPTUAL, flags);
	return t->transform != NULL;
}

void numm_icc_convert(const struct numm_icc *t, uint8_t *to, const uint8_t *from, size_t pixels)
{
	cmsDoTransform(t->transform, from, to, (cmsUInt32Number)pixels);
}
