/* The host extension "pipeline.engine/1": how a verb uses the program. A verb gets it by
 * `host->extension(host->context, PIPELINE_ENGINE)`; stages of other kinds get NULL.
 *
 * All functions are [control]: one at a time, on the thread of the verb. Ownership and errors are as in plugin.h. Where
 * a stage fails, `option_index` counts in the table of that stage.
 */
#ifndef PIPELINE_EXT_ENGINE_H_
#define PIPELINE_EXT_ENGINE_H_

#include "pipeline/plugin.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PIPELINE_ENGINE "pipeline.engine/1"

/* The value of one option, in the form in which somebody wrote it. The program checks it by the rules of a TOML file
 * (type, limits, allowed values); variables such as ${NAME} are not filled in. */
typedef struct pipeline_setting {
  uint32_t struct_size;
  pipeline_option_type form; /* STRING, INTEGER, BOOLEAN, STRING_LIST, STRING_MAP or STRING_LIST_MAP */
  pipeline_string name;
  pipeline_option_value value; /* `is_set` and `is_default` are not looked at */
} pipeline_setting;

/* A stage and what its options are set to; all others have their defaults. */
typedef struct pipeline_stage_settings {
  uint32_t struct_size;
  pipeline_stage_kind kind;
  pipeline_string name;
  const pipeline_setting* const* settings;
  uint64_t setting_count;
} pipeline_stage_settings;

/* A pipeline without branches: a source, transforms, a sink. */
typedef struct pipeline_run_request {
  uint32_t struct_size;
  uint32_t readers; /* partitions read at once; 0 = the program's default */
  const pipeline_stage_settings* const* stages;
  uint64_t stage_count;
  const pipeline_cursor* const* cursors; /* to go on from; nothing is kept in a file */
  uint64_t cursor_count;
  pipeline_string token;               /* what `recover` of the sink gets */
  const pipeline_selection* selection; /* what `plan` of the source gets, or NULL */
  int64_t checkpoint_interval;         /* milliseconds; 0 = at every checkpoint that the source offers */
  uint64_t queue_bytes;                /* in front of the sink; 0 = the program's default */
} pipeline_run_request;

#define PIPELINE_NO_STAGE UINT32_MAX

typedef struct pipeline_run_report {
  uint32_t struct_size;  /* set by the verb */
  uint32_t failed_stage; /* index of the stage that failed, or PIPELINE_NO_STAGE */
  uint32_t signal;       /* SIGINT or SIGTERM, when one came during the run; 0 = none */
  uint32_t stopped;      /* 1 = the run ended before the source had nothing left, because of the signal */
  uint64_t rows;         /* given to the sink */
} pipeline_run_report;

typedef struct pipeline_engine {
  uint32_t struct_size;
  uint32_t reserved;
  void* context;
  /* From now on log lines, of all levels, of the program and of all stages go to `log`, on any thread and several at
   * once, instead of to stderr; NULL = to stderr again. `log` must not fail and must not call the engine. */
  void (*log_to)(void* context, void (*log)(void* log_context, pipeline_log_level level, pipeline_string message),
                 void* log_context);
  /* Names all stages of a kind, without loading their plugins. */
  void (*list)(void* context, pipeline_stage_kind kind, void (*emit)(void* emit_context, pipeline_string name),
               void* emit_context);
  /* Loads the plugin of a stage. The stage is valid as long as the process; the verb calls none of its functions. */
  pipeline_status (*find)(void* context, pipeline_stage_kind kind, pipeline_string name, const pipeline_stage** stage,
                          pipeline_error* error);
  /* Makes a source or a sink, asks it whether a run could work, and ends it. OK also when it has no `check`. */
  pipeline_status (*check)(void* context, const pipeline_stage_settings* stage, pipeline_error* error);
  /* Makes a source, lets it name its streams, and ends it. NOT_IMPLEMENTED when it can't. */
  pipeline_status (*discover)(void* context, const pipeline_stage_settings* source,
                              void (*emit)(void* emit_context, const pipeline_stream* stream), void* emit_context,
                              pipeline_error* error);
  /* Runs until the source has nothing left, or until SIGINT or SIGTERM comes (a second signal ends the process). After
   * a signal it ends within about six seconds, with a last checkpoint if readers and sinks reach one, and OK: the
   * report tells. */
  pipeline_status (*run)(void* context, const pipeline_run_request* request, pipeline_run_report* report,
                         pipeline_error* error);
} pipeline_engine;

#ifdef __cplusplus
}
#endif

#endif /* PIPELINE_EXT_ENGINE_H_ */
