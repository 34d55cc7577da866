#include "libav.h"

#include <dlfcn.h>
#include <string.h>

void *numm_libav_symbol(GstElement *e, const char *name) {
  GstElementFactory *factory = gst_element_get_factory(e);
  GstPlugin *plugin = factory ? gst_plugin_feature_get_plugin(GST_PLUGIN_FEATURE(factory)) : NULL;
  if (!plugin) return NULL;
  void *found = NULL;
  const char *file = gst_plugin_get_filename(plugin);
  void *library = file ? dlopen(file, RTLD_LAZY | RTLD_NOLOAD) : NULL;
  if (library) {
    found = dlsym(library, name);
    dlclose(library);  // the plugin itself keeps it
  }
  gst_object_unref(plugin);
  return found;
}

gboolean numm_libav_is_context(const void *object) {
  const char *const *class = object ? *(const char *const *const *)object : NULL;
  return class && class[0] && strcmp(class[0], "AVCodecContext") == 0;
}
