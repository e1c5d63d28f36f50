/* The Arrow C Data Interface: how columns and their types cross the plugin boundary.
 *
 * Source of the format: "The Arrow C data interface", Arrow columnar format 1.0. The guards are the canonical ones, so
 * that this header and any Arrow library can be included together.
 *
 * Rules (all from the specification):
 * - The consumer allocates the base structure, the producer owns everything it points to.
 * - A structure is released exactly when `release` is NULL. Whoever holds it last calls `release` once.
 * - Moving is a bitwise copy followed by setting the `release` of the old place to NULL.
 * - A consumer never calls the `release` of a child. It may move a child out; it then owns that child.
 * - Data is immutable once it has been exported.
 */
#ifndef PIPELINE_ARROW_H_
#define PIPELINE_ARROW_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifdef __cplusplus
}
#endif

#endif /* PIPELINE_ARROW_H_ */
