/* The contract between the pipeline program and its plugins.
 *
 * A plugin is a shared object that exports one data symbol, `pipeline_entry_v1`, and holds one or more stages: sources,
 * transforms, sinks and verbs of the command line. The program finds a stage by the name of a file,
 * `<kind>-<name>.so` ("sink-csv.so"); a plugin with several stages has a link for each. This header is all of the
 * binary interface: plain C11, fixed-width integers, no enums, no bool. C++ authors use the headers in `pipeline/sdk`,
 * which are built on it and add nothing to it.
 *
 * How the interface grows
 * - Each structure begins with `struct_size`, set by whoever fills it in. A reader uses a member only if `struct_size`
 *   covers it. New members are appended; nothing is ever moved, removed or given a new meaning.
 * - Arrays of structures are arrays of pointers, so that their elements may grow too.
 * - New abilities come as extensions, looked up by a string id ("pipeline.progress/1"), before a structure grows.
 * - The major version is part of the symbol's name. One library may export several.
 *
 * Threads. Each function carries one tag:
 *   [control]  one thread at a time for one instance, never together with [data] of the same instance
 *   [data]     serialised for one instance (one reader, one binding, one sink), on any thread
 *   [any]      may run at the same time as anything else
 *
 * Strings are UTF-8, not terminated, and borrowed: valid until the function that got them returns, unless a comment
 * says otherwise. The same holds for every pointer that is passed into a function.
 *
 * Errors. A function that fails fills in the caller's `pipeline_error` and returns its code. Failing without a message
 * is a defect of the plugin and is reported as one. Exceptions never cross the boundary.
 *
 * A plugin is never unloaded. Nothing may happen in its static constructors: no threads, no files, no output.
 */
#ifndef PIPELINE_PLUGIN_H_
#define PIPELINE_PLUGIN_H_

#include <stdint.h>

#include "pipeline/arrow.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PIPELINE_ABI_MAJOR 1u
#define PIPELINE_ABI_MINOR 0u

/* Put before the definition of `pipeline_entry_v1`; everything else of a plugin stays hidden. */
#define PIPELINE_EXPORT __attribute__((visibility("default")))

/* ---- Results ---------------------------------------------------------------------------------------------------- */

typedef int32_t pipeline_status;
#define PIPELINE_OK 0
#define PIPELINE_RETRY 1           /* transient; a later try may succeed (the plugin itself has given up trying) */
#define PIPELINE_INVALID 2         /* the configuration is wrong; `option_index` says where */
#define PIPELINE_FAILED 3          /* everything else; trying again won't help */
#define PIPELINE_STOPPED 4         /* ended early because `stop_requested` said so; not a failure */
#define PIPELINE_NOT_IMPLEMENTED 5 /* an optional ability that this stage lacks */

#define PIPELINE_NO_OPTION (-1)

typedef struct pipeline_string {
  const char* data; /* may be NULL when size is 0 */
  uint64_t size;    /* bytes */
} pipeline_string;

/* Owned by the caller, who sets `struct_size` and zeroes the rest. Text is UTF-8, terminated, cut where it doesn't fit.
 */
typedef struct pipeline_error {
  uint32_t struct_size;
  pipeline_status code;
  int32_t option_index; /* which option of the stage's table is to blame, or PIPELINE_NO_OPTION */
  uint32_t reserved;
  char message[2048]; /* one sentence: what happened, with names and values; never a secret */
  char hint[1024];    /* what to do about it, or empty */
} pipeline_error;

/* ---- Options ---------------------------------------------------------------------------------------------------- */

typedef uint32_t pipeline_option_type;
#define PIPELINE_OPTION_STRING 1u
#define PIPELINE_OPTION_INTEGER 2u
#define PIPELINE_OPTION_BOOLEAN 3u
#define PIPELINE_OPTION_SIZE 4u            /* bytes; written "64MiB", "10kB" or as a bare number */
#define PIPELINE_OPTION_DURATION 5u        /* milliseconds; written "250ms", "30s", "5m", "1h" */
#define PIPELINE_OPTION_STRING_LIST 6u     /* ["a", "b"] */
#define PIPELINE_OPTION_STRING_MAP 7u      /* { key = "value" } */
#define PIPELINE_OPTION_STRING_LIST_MAP 8u /* { key = ["a", "b"] } */

#define PIPELINE_OPTION_REQUIRED 1u
#define PIPELINE_OPTION_SECRET 2u     /* never shown: not in logs, not in error snippets */
#define PIPELINE_OPTION_DEPRECATED 4u /* still works; `text` names what to use instead */
#define PIPELINE_OPTION_MULTILINE 8u  /* forms offer several lines: a certificate, a list of GTIDs */
#define PIPELINE_OPTION_HIDDEN 16u    /* forms leave it out: it has no meaning to people who fill in a form */

/* One option of a stage. The table drives the check of the TOML file, `pipeline plugin show`, the docs and the forms of
 * programs that run a pipeline (the specification of an Airbyte connector). */
typedef struct pipeline_option {
  uint32_t struct_size;
  pipeline_option_type type;
  uint32_t flags;
  uint32_t reserved;
  const char* name;                  /* snake_case; terminated, like all strings of this structure */
  const char* default_value;         /* as written in TOML without quotes ("64MiB", "true"); NULL = none */
  const char* const* allowed_values; /* ends with NULL; NULL = anything. For strings and elements of lists */
  const char* unit;                  /* of an integer ("rows"), or NULL */
  const char* text;                  /* what it does, one or two sentences */
  int64_t minimum;                   /* of INTEGER, SIZE and DURATION; both 0 = no limits */
  int64_t maximum;
  /* How a form shows it; all may be absent. */
  const char* title;           /* "Client certificate"; NULL = made from the name */
  const char* group;           /* title of the part of the form ("Security"); NULL = the main part */
  const char* const* examples; /* values as written in TOML without quotes; ends with NULL; NULL = none */
  uint32_t order;              /* options with a smaller one come first; equal ones in the table's order */
  uint32_t reserved_2;
} pipeline_option;

/* One entry of a map option. */
typedef struct pipeline_option_entry {
  pipeline_string key;
  const pipeline_string* values; /* one for STRING_MAP */
  uint64_t value_count;
} pipeline_option_entry;

/* The value of one option, checked against its `pipeline_option`. Borrowed for the call of `create`. */
typedef struct pipeline_option_value {
  uint32_t struct_size;
  uint32_t is_set;     /* 1 = there is a value (written or default), 0 = none: the rest is zero */
  uint32_t is_default; /* 1 = the value is the default */
  uint32_t reserved;
  int64_t integer;               /* INTEGER, BOOLEAN (0, 1), SIZE (bytes), DURATION (milliseconds) */
  const pipeline_string* values; /* STRING (one) and STRING_LIST */
  uint64_t value_count;
  const pipeline_option_entry* entries; /* the two maps, in the order written */
  uint64_t entry_count;
} pipeline_option_value;

/* ---- What the program offers to a stage -------------------------------------------------------------------------- */

typedef uint32_t pipeline_log_level;
#define PIPELINE_LOG_DEBUG 1u
#define PIPELINE_LOG_INFO 2u
#define PIPELINE_LOG_WARNING 3u
#define PIPELINE_LOG_ERROR 4u

/* One for each stage instance; valid until its `destroy` returns. Plugins never write to stdout or stderr themselves.
 */
typedef struct pipeline_host {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;
  void* context;
  /* [any] */
  void (*log)(void* context, pipeline_log_level level, pipeline_string message);
  /* [any] Adds to a named counter that is reported at the end of the run ("values replaced by NULL: zero date"). */
  void (*count)(void* context, pipeline_string name, uint64_t amount);
  /* [any] Not 0 once the run should end early. Ask at least once a second while waiting, then return PIPELINE_STOPPED.
   */
  uint32_t (*stop_requested)(void* context);
  /* [any] An optional ability of the program, or NULL. */
  const void* (*extension)(void* context, const char* id);
} pipeline_host;

/* ---- Streams and batches ------------------------------------------------------------------------------------------
 */

/* A stream is one table. Its schema is an Arrow struct ("+s") whose children are the columns. Metadata of a column:
 *   pipeline.key          1-based place in the primary key; absent when not part of it
 *   pipeline.column_type  the type in the words of the source ("bigint unsigned")
 * Types that stages exchange: bool, int8 to int64, uint8 to uint64, float32, float64, decimal128, decimal256, date32,
 * timestamp[us] with and without UTC, duration[us], utf8, binary, and list (32-bit offsets) of float32 or of utf8.
 */
typedef struct pipeline_stream {
  uint32_t struct_size;
  uint32_t reserved;
  pipeline_string name_space; /* the keyspace; may be empty */
  pipeline_string name;
  const struct ArrowSchema* schema; /* borrowed */
  uint64_t generation;              /* a higher one replaces all rows of the ones before it */
  /* What a source tells in `discover`; 0 in all other places. */
  uint64_t estimated_rows;  /* 0 = unknown */
  uint64_t estimated_bytes; /* 0 = unknown */
  uint32_t flags;           /* PIPELINE_STREAM_* */
  uint32_t reserved_2;
} pipeline_stream;

/* A copy that was cut off begins again from the first row: the stream has no key, or none to go on from. */
#define PIPELINE_STREAM_COPY_RESTARTS 1u

/* Operations, the values of the column `operation` of a change array. */
#define PIPELINE_OPERATION_SNAPSHOT 0 /* the row as it was copied */
#define PIPELINE_OPERATION_INSERT 1
#define PIPELINE_OPERATION_UPDATE 2 /* the row after the update */
#define PIPELINE_OPERATION_DELETE 3 /* the row before the delete; at least its key */

/* Rows of one stream. Whoever is handed a batch owns `rows` and `changes` and must release or move them, on success and
 * on failure alike.
 *
 * `changes` is a struct array of the same length, or released (`release` is NULL): then each row is a snapshot row. Its
 * columns, in this order:
 *   operation    int8              one of PIPELINE_OPERATION_*
 *   position     utf8              position of the transaction in the source's log (a GTID)
 *   commit_time  timestamp[us,UTC] null when the source doesn't tell
 *   shard        utf8
 *   sequence     int64             rises with each row that the source delivers in one sync
 *
 * Two more may follow, so that a change array has 5, 6 or 7 columns:
 *
 *   unavailable  list<utf8>        names of the columns whose value after the change is not known
 *   before       struct            the row before the change, its children named and typed as the columns of `rows`
 *
 * An `unavailable` that is null or empty names none. A value that it names is null in `rows`, also in a column that is
 * not nullable; that must never be taken for NULL: the value is to be left as it was. `before` is null when there is no
 * before image; each of its children may be null. With `before`, `unavailable` is there too.
 */
typedef struct pipeline_batch {
  uint32_t struct_size;
  uint32_t reserved;
  struct ArrowArray rows;
  struct ArrowArray changes;
  uint64_t bytes;           /* about how much memory the batch holds; queues are bounded by it */
  pipeline_string shard;    /* of the snapshot rows, when `changes` is absent */
  pipeline_string position; /* likewise */
  int64_t first_sequence;   /* likewise; row i has first_sequence + i */
} pipeline_batch;

/* Where to go on reading one slice of one stream. A slice is what the source moves by itself: a shard. */
typedef struct pipeline_cursor {
  uint32_t struct_size;
  uint32_t reserved;
  pipeline_string name_space;
  pipeline_string name;
  pipeline_string slice;
  pipeline_string value; /* JSON, opaque to all but its source; empty = the slice is gone, forget its cursor */
} pipeline_cursor;

/* ---- Source ------------------------------------------------------------------------------------------------------ */

/* A part of a sync that can be read on its own. */
typedef struct pipeline_partition {
  uint32_t struct_size;
  uint32_t reserved;
  pipeline_string id;      /* unique in its plan; given back to `open` */
  pipeline_string text;    /* for people: "copy of shop.orders, shard -80" */
  uint64_t estimated_rows; /* 0 = unknown */
} pipeline_partition;

/* How far a stream is read. */
typedef uint32_t pipeline_sync_mode;
#define PIPELINE_INCREMENTAL 1u  /* the snapshot, then what changed, up to the end of the sync */
#define PIPELINE_FULL_REFRESH 2u /* the snapshot and no more; with a cursor, what is left of it */

typedef struct pipeline_selected_stream {
  uint32_t struct_size;
  pipeline_sync_mode mode;
  pipeline_string name_space;
  pipeline_string name;
  const pipeline_string* columns; /* the ones that are wanted */
  uint64_t column_count;          /* 0 = all */
} pipeline_selected_stream;

/* What is wanted of a source. It delivers the streams that are named here and no others, whatever its options say. Of
 * each it delivers at least the columns that are named, and the key; it may deliver more. A stream or a column that is
 * not there is an error (INVALID). */
typedef struct pipeline_selection {
  uint32_t struct_size;
  uint32_t reserved;
  const pipeline_selected_stream* const* streams;
  uint64_t stream_count;
} pipeline_selection;

typedef struct pipeline_plan_request {
  uint32_t struct_size;
  uint32_t round;                        /* 0 at the start of a run, then counted up */
  const pipeline_cursor* const* cursors; /* all that are saved */
  uint64_t cursor_count;
  const pipeline_selection* selection; /* NULL = what the options of the source say; the same in all rounds */
} pipeline_plan_request;

typedef uint32_t pipeline_event_kind;
#define PIPELINE_EVENT_SCHEMA 1u /* a stream and its schema; before its first batch, and again when it changes */
#define PIPELINE_EVENT_BATCH 2u
#define PIPELINE_EVENT_CHECKPOINT 3u /* all before it may be made durable together with these cursors */
#define PIPELINE_EVENT_TRUNCATE 4u   /* all rows of the stream are gone */
#define PIPELINE_EVENT_COMPLETE 5u   /* the stream's snapshot is complete */
#define PIPELINE_EVENT_IDLE 6u       /* nothing came for a while; gives the program a turn */
#define PIPELINE_EVENT_END 7u        /* the partition is finished; a CHECKPOINT came before, if anything moved */

/* One event of a reader. The program zeroes it and sets `struct_size`; the source fills in what belongs to the kind. */
typedef struct pipeline_event {
  uint32_t struct_size;
  pipeline_event_kind kind;
  uint32_t stream; /* number that this reader gave the stream: SCHEMA, BATCH, TRUNCATE, COMPLETE */
  uint32_t reserved;
  pipeline_string name_space; /* SCHEMA; valid until the next call on this reader */
  pipeline_string name;       /* likewise */
  uint64_t generation;        /* SCHEMA */
  struct ArrowSchema schema;  /* SCHEMA; owned by the program */
  pipeline_batch batch;       /* BATCH; arrays owned by the program, strings valid until the next call on this reader */
  const pipeline_cursor* const* cursors; /* CHECKPOINT: the ones that moved; valid until the next call on this reader */
  uint64_t cursor_count;
  pipeline_string position; /* TRUNCATE; valid until the next call on this reader */
  pipeline_string shard;    /* likewise */
  int64_t commit_time;      /* TRUNCATE; microseconds since 1970, 0 = unknown */
  int64_t sequence;         /* TRUNCATE */
} pipeline_event;

/* A sync is rounds: plan, read all partitions (several at once), plan again with the cursors that were reached, until a
 * plan is empty. */
typedef struct pipeline_source {
  uint32_t struct_size;
  uint32_t reserved;
  /* [control] Makes an instance. No I/O. `values` has one element for each option of the stage, in the table's order.
   * `host` stays valid until `destroy`. */
  pipeline_status (*create)(const pipeline_host* host, const pipeline_option_value* const* values, uint32_t value_count,
                            void** self, pipeline_error* error);
  /* [control] After all readers are closed. */
  void (*destroy)(void* self);
  /* [control] optional. Connects, and tells whether a run could work. */
  pipeline_status (*check)(void* self, pipeline_error* error);
  /* [control] optional. Calls `emit` once for each stream there is. */
  pipeline_status (*discover)(void* self, void (*emit)(void* context, const pipeline_stream* stream), void* context,
                              pipeline_error* error);
  /* [control] Calls `emit` once for each partition to be read now; none = the sync is done. */
  pipeline_status (*plan)(void* self, const pipeline_plan_request* request,
                          void (*emit)(void* context, const pipeline_partition* partition), void* context,
                          pipeline_error* error);
  /* [any] Opens a partition of the last plan. Readers of one source run on threads of their own. */
  pipeline_status (*open)(void* self, pipeline_string partition_id, void** reader, pipeline_error* error);
  /* [data of the reader] Waits for the next event, about a second at the longest (then IDLE). Not called after END or
   * after an error. */
  pipeline_status (*next)(void* reader, pipeline_event* event, pipeline_error* error);
  /* [data of the reader] Also in the middle of a partition. */
  void (*close)(void* reader);
  /* [any] optional. An ability by id, or NULL. */
  const void* (*extension)(void* self, const char* id);
} pipeline_source;

/* ---- Transform --------------------------------------------------------------------------------------------------- */

/* Pure: no I/O, nothing remembered between batches. Runs on the thread of the reader. */
typedef struct pipeline_transform {
  uint32_t struct_size;
  uint32_t reserved;
  /* [control] as in pipeline_source */
  pipeline_status (*create)(const pipeline_host* host, const pipeline_option_value* const* values, uint32_t value_count,
                            void** self, pipeline_error* error);
  /* [control] After all bindings are released. */
  void (*destroy)(void* self);
  /* [any] Binds to one stream: fills in `output`, the schema of what `apply` makes (owned by the program), and
   * `binding`. */
  pipeline_status (*bind)(void* self, const pipeline_stream* stream, struct ArrowSchema* output, void** binding,
                          pipeline_error* error);
  /* [data of the binding] Replaces the batch in place. The batch is consumed also when it fails. */
  pipeline_status (*apply)(void* binding, pipeline_batch* batch, pipeline_error* error);
  /* [data of the binding] */
  void (*unbind)(void* binding);
  /* [any] optional */
  const void* (*extension)(void* self, const char* id);
} pipeline_transform;

/* ---- Sink -------------------------------------------------------------------------------------------------------- */

typedef struct pipeline_checkpoint {
  uint32_t struct_size;
  uint32_t reserved;
  uint64_t number;                       /* rises by one with each checkpoint of a pipeline, over all its runs */
  const pipeline_cursor* const* cursors; /* the ones that moved since the checkpoint before */
  uint64_t cursor_count;
} pipeline_checkpoint;

typedef struct pipeline_truncate {
  uint32_t struct_size;
  uint32_t reserved;
  pipeline_string position;
  pipeline_string shard;
  int64_t commit_time; /* microseconds since 1970, 0 = unknown */
  int64_t sequence;
} pipeline_truncate;

/* Order of calls: create, recover, then bind / write / truncate / prepare + commit in any mix, finish, destroy. After
 * an error, and when the run ends early, `destroy` follows without `finish`.
 *
 * Exactly once: `prepare` makes all rows written so far durable and hands back a token. The program saves the tokens of
 * all sinks and the cursors in one record, atomically, then calls `commit`. When it dies in between, `recover` gets the
 * token of the last saved record: the sink finishes what that token promises and undoes everything later. */
typedef struct pipeline_sink {
  uint32_t struct_size;
  uint32_t reserved;
  /* [control] as in pipeline_source */
  pipeline_status (*create)(const pipeline_host* host, const pipeline_option_value* const* values, uint32_t value_count,
                            void** self, pipeline_error* error);
  /* [control] Gives up everything that is not committed; leaves what `recover` needs. */
  void (*destroy)(void* self);
  /* [control] optional. Tells whether a run could work (folder writable, server reachable). Changes nothing. */
  pipeline_status (*check)(void* self, pipeline_error* error);
  /* [data] Once, first. `token` is empty when nothing was ever committed. */
  pipeline_status (*recover)(void* self, pipeline_string token, pipeline_error* error);
  /* [data] Gives a stream its number, or tells that its schema or generation changed. */
  pipeline_status (*bind)(void* self, uint32_t stream_number, const pipeline_stream* stream, pipeline_error* error);
  /* [data] Consumes the batch, also when it fails. */
  pipeline_status (*write)(void* self, uint32_t stream_number, pipeline_batch* batch, pipeline_error* error);
  /* [data] optional. All rows of the stream are gone at the source. */
  pipeline_status (*truncate)(void* self, uint32_t stream_number, const pipeline_truncate* truncate,
                              pipeline_error* error);
  /* [data] Calls `emit` exactly once with the token (JSON). */
  pipeline_status (*prepare)(void* self, const pipeline_checkpoint* checkpoint,
                             void (*emit)(void* context, pipeline_string token), void* context, pipeline_error* error);
  /* [data] The token of the last `prepare` has been saved. */
  pipeline_status (*commit)(void* self, pipeline_string token, pipeline_error* error);
  /* [data] The run ended well; the last checkpoint is committed. */
  pipeline_status (*finish)(void* self, pipeline_error* error);
  /* [any] optional */
  const void* (*extension)(void* self, const char* id);
} pipeline_sink;

/* ---- Verb -------------------------------------------------------------------------------------------------------- */

/* A verb of the command line: the verb "airbyte" is what runs for `pipeline airbyte …`. It has no options; what follows
 * its name on the command line is its own. It reaches the program through the extension "pipeline.engine/1"
 * (pipeline/ext/engine.h). It is the only stage that may write to stdout and stderr, and read files named by people. */
typedef struct pipeline_verb {
  uint32_t struct_size;
  uint32_t reserved;
  /* [control] Called once. `arguments` are the words after the verb. Returns the exit code of the program. SIGPIPE is
   * ignored while it runs. */
  int32_t (*run)(const pipeline_host* host, const pipeline_string* arguments, uint64_t argument_count);
} pipeline_verb;

/* ---- The plugin -------------------------------------------------------------------------------------------------- */

typedef uint32_t pipeline_stage_kind;
#define PIPELINE_SOURCE 1u
#define PIPELINE_TRANSFORM 2u
#define PIPELINE_SINK 3u
#define PIPELINE_VERB 4u

typedef struct pipeline_stage {
  uint32_t struct_size;
  pipeline_stage_kind kind;
  const char* name; /* what a TOML file says: sink = "csv" */
  const char* text; /* one or two sentences for people */
  const pipeline_option* const* options;
  uint32_t option_count;
  uint32_t reserved;
  const void* functions; /* pipeline_source, pipeline_transform, pipeline_sink or pipeline_verb, by kind */
} pipeline_stage;

typedef struct pipeline_entry {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t stage_count;
  const char* name;
  const char* version;
  const pipeline_stage* const* stages;
} pipeline_entry;

/* The one symbol of a plugin: `PIPELINE_EXPORT extern const pipeline_entry pipeline_entry_v1;` */
#define PIPELINE_ENTRY_SYMBOL "pipeline_entry_v1"

#ifdef __cplusplus
}
#endif

#endif /* PIPELINE_PLUGIN_H_ */
