/* The binary layout of the contract, member by member, on 64-bit machines. A number that changes here breaks every
 * plugin that has been built. New members may only be appended, with a line of their own. */
#include <stddef.h>

#include "pipeline/ext/engine.h"
#include "pipeline/plugin.h"

#ifdef __cplusplus
#define LAYOUT_ASSERT(condition) static_assert(condition, #condition)
#else
#define LAYOUT_ASSERT(condition) _Static_assert(condition, #condition)
#endif

#define SIZE(type, bytes) LAYOUT_ASSERT(sizeof(type) == (bytes))
#define MEMBER(type, member, bytes) LAYOUT_ASSERT(offsetof(type, member) == (bytes))

SIZE(pipeline_string, 16);
MEMBER(pipeline_string, data, 0);
MEMBER(pipeline_string, size, 8);

SIZE(pipeline_error, 3088);
MEMBER(pipeline_error, struct_size, 0);
MEMBER(pipeline_error, code, 4);
MEMBER(pipeline_error, option_index, 8);
MEMBER(pipeline_error, reserved, 12);
MEMBER(pipeline_error, message, 16);
MEMBER(pipeline_error, hint, 2064);

SIZE(pipeline_option, 104);
MEMBER(pipeline_option, struct_size, 0);
MEMBER(pipeline_option, type, 4);
MEMBER(pipeline_option, flags, 8);
MEMBER(pipeline_option, reserved, 12);
MEMBER(pipeline_option, name, 16);
MEMBER(pipeline_option, default_value, 24);
MEMBER(pipeline_option, allowed_values, 32);
MEMBER(pipeline_option, unit, 40);
MEMBER(pipeline_option, text, 48);
MEMBER(pipeline_option, minimum, 56);
MEMBER(pipeline_option, maximum, 64);
MEMBER(pipeline_option, title, 72);
MEMBER(pipeline_option, group, 80);
MEMBER(pipeline_option, examples, 88);
MEMBER(pipeline_option, order, 96);
MEMBER(pipeline_option, reserved_2, 100);

SIZE(pipeline_option_entry, 32);
MEMBER(pipeline_option_entry, key, 0);
MEMBER(pipeline_option_entry, values, 16);
MEMBER(pipeline_option_entry, value_count, 24);

SIZE(pipeline_option_value, 56);
MEMBER(pipeline_option_value, struct_size, 0);
MEMBER(pipeline_option_value, is_set, 4);
MEMBER(pipeline_option_value, is_default, 8);
MEMBER(pipeline_option_value, reserved, 12);
MEMBER(pipeline_option_value, integer, 16);
MEMBER(pipeline_option_value, values, 24);
MEMBER(pipeline_option_value, value_count, 32);
MEMBER(pipeline_option_value, entries, 40);
MEMBER(pipeline_option_value, entry_count, 48);

SIZE(pipeline_host, 56);
MEMBER(pipeline_host, struct_size, 0);
MEMBER(pipeline_host, abi_major, 4);
MEMBER(pipeline_host, abi_minor, 8);
MEMBER(pipeline_host, reserved, 12);
MEMBER(pipeline_host, context, 16);
MEMBER(pipeline_host, log, 24);
MEMBER(pipeline_host, count, 32);
MEMBER(pipeline_host, stop_requested, 40);
MEMBER(pipeline_host, extension, 48);

SIZE(pipeline_stream, 80);
MEMBER(pipeline_stream, struct_size, 0);
MEMBER(pipeline_stream, reserved, 4);
MEMBER(pipeline_stream, name_space, 8);
MEMBER(pipeline_stream, name, 24);
MEMBER(pipeline_stream, schema, 40);
MEMBER(pipeline_stream, generation, 48);
MEMBER(pipeline_stream, estimated_rows, 56);
MEMBER(pipeline_stream, estimated_bytes, 64);
MEMBER(pipeline_stream, flags, 72);
MEMBER(pipeline_stream, reserved_2, 76);

SIZE(pipeline_batch, 216);
MEMBER(pipeline_batch, struct_size, 0);
MEMBER(pipeline_batch, reserved, 4);
MEMBER(pipeline_batch, rows, 8);
MEMBER(pipeline_batch, changes, 88);
MEMBER(pipeline_batch, bytes, 168);
MEMBER(pipeline_batch, shard, 176);
MEMBER(pipeline_batch, position, 192);
MEMBER(pipeline_batch, first_sequence, 208);

SIZE(pipeline_cursor, 72);
MEMBER(pipeline_cursor, struct_size, 0);
MEMBER(pipeline_cursor, reserved, 4);
MEMBER(pipeline_cursor, name_space, 8);
MEMBER(pipeline_cursor, name, 24);
MEMBER(pipeline_cursor, slice, 40);
MEMBER(pipeline_cursor, value, 56);

SIZE(pipeline_partition, 48);
MEMBER(pipeline_partition, struct_size, 0);
MEMBER(pipeline_partition, reserved, 4);
MEMBER(pipeline_partition, id, 8);
MEMBER(pipeline_partition, text, 24);
MEMBER(pipeline_partition, estimated_rows, 40);

SIZE(pipeline_selected_stream, 56);
MEMBER(pipeline_selected_stream, struct_size, 0);
MEMBER(pipeline_selected_stream, mode, 4);
MEMBER(pipeline_selected_stream, name_space, 8);
MEMBER(pipeline_selected_stream, name, 24);
MEMBER(pipeline_selected_stream, columns, 40);
MEMBER(pipeline_selected_stream, column_count, 48);

SIZE(pipeline_selection, 24);
MEMBER(pipeline_selection, struct_size, 0);
MEMBER(pipeline_selection, reserved, 4);
MEMBER(pipeline_selection, streams, 8);
MEMBER(pipeline_selection, stream_count, 16);

SIZE(pipeline_plan_request, 32);
MEMBER(pipeline_plan_request, struct_size, 0);
MEMBER(pipeline_plan_request, round, 4);
MEMBER(pipeline_plan_request, cursors, 8);
MEMBER(pipeline_plan_request, cursor_count, 16);
MEMBER(pipeline_plan_request, selection, 24);

SIZE(pipeline_event, 408);
MEMBER(pipeline_event, struct_size, 0);
MEMBER(pipeline_event, kind, 4);
MEMBER(pipeline_event, stream, 8);
MEMBER(pipeline_event, reserved, 12);
MEMBER(pipeline_event, name_space, 16);
MEMBER(pipeline_event, name, 32);
MEMBER(pipeline_event, generation, 48);
MEMBER(pipeline_event, schema, 56);
MEMBER(pipeline_event, batch, 128);
MEMBER(pipeline_event, cursors, 344);
MEMBER(pipeline_event, cursor_count, 352);
MEMBER(pipeline_event, position, 360);
MEMBER(pipeline_event, shard, 376);
MEMBER(pipeline_event, commit_time, 392);
MEMBER(pipeline_event, sequence, 400);

SIZE(pipeline_source, 80);
MEMBER(pipeline_source, struct_size, 0);
MEMBER(pipeline_source, reserved, 4);
MEMBER(pipeline_source, create, 8);
MEMBER(pipeline_source, destroy, 16);
MEMBER(pipeline_source, check, 24);
MEMBER(pipeline_source, discover, 32);
MEMBER(pipeline_source, plan, 40);
MEMBER(pipeline_source, open, 48);
MEMBER(pipeline_source, next, 56);
MEMBER(pipeline_source, close, 64);
MEMBER(pipeline_source, extension, 72);

SIZE(pipeline_transform, 56);
MEMBER(pipeline_transform, struct_size, 0);
MEMBER(pipeline_transform, reserved, 4);
MEMBER(pipeline_transform, create, 8);
MEMBER(pipeline_transform, destroy, 16);
MEMBER(pipeline_transform, bind, 24);
MEMBER(pipeline_transform, apply, 32);
MEMBER(pipeline_transform, unbind, 40);
MEMBER(pipeline_transform, extension, 48);

SIZE(pipeline_checkpoint, 32);
MEMBER(pipeline_checkpoint, struct_size, 0);
MEMBER(pipeline_checkpoint, reserved, 4);
MEMBER(pipeline_checkpoint, number, 8);
MEMBER(pipeline_checkpoint, cursors, 16);
MEMBER(pipeline_checkpoint, cursor_count, 24);

SIZE(pipeline_truncate, 56);
MEMBER(pipeline_truncate, struct_size, 0);
MEMBER(pipeline_truncate, reserved, 4);
MEMBER(pipeline_truncate, position, 8);
MEMBER(pipeline_truncate, shard, 24);
MEMBER(pipeline_truncate, commit_time, 40);
MEMBER(pipeline_truncate, sequence, 48);

SIZE(pipeline_sink, 96);
MEMBER(pipeline_sink, struct_size, 0);
MEMBER(pipeline_sink, reserved, 4);
MEMBER(pipeline_sink, create, 8);
MEMBER(pipeline_sink, destroy, 16);
MEMBER(pipeline_sink, check, 24);
MEMBER(pipeline_sink, recover, 32);
MEMBER(pipeline_sink, bind, 40);
MEMBER(pipeline_sink, write, 48);
MEMBER(pipeline_sink, truncate, 56);
MEMBER(pipeline_sink, prepare, 64);
MEMBER(pipeline_sink, commit, 72);
MEMBER(pipeline_sink, finish, 80);
MEMBER(pipeline_sink, extension, 88);

SIZE(pipeline_verb, 16);
MEMBER(pipeline_verb, struct_size, 0);
MEMBER(pipeline_verb, reserved, 4);
MEMBER(pipeline_verb, run, 8);

SIZE(pipeline_stage, 48);
MEMBER(pipeline_stage, struct_size, 0);
MEMBER(pipeline_stage, kind, 4);
MEMBER(pipeline_stage, name, 8);
MEMBER(pipeline_stage, text, 16);
MEMBER(pipeline_stage, options, 24);
MEMBER(pipeline_stage, option_count, 32);
MEMBER(pipeline_stage, reserved, 36);
MEMBER(pipeline_stage, functions, 40);

SIZE(pipeline_entry, 40);
MEMBER(pipeline_entry, struct_size, 0);
MEMBER(pipeline_entry, abi_major, 4);
MEMBER(pipeline_entry, abi_minor, 8);
MEMBER(pipeline_entry, stage_count, 12);
MEMBER(pipeline_entry, name, 16);
MEMBER(pipeline_entry, version, 24);
MEMBER(pipeline_entry, stages, 32);

SIZE(pipeline_setting, 80);
MEMBER(pipeline_setting, struct_size, 0);
MEMBER(pipeline_setting, form, 4);
MEMBER(pipeline_setting, name, 8);
MEMBER(pipeline_setting, value, 24);

SIZE(pipeline_stage_settings, 40);
MEMBER(pipeline_stage_settings, struct_size, 0);
MEMBER(pipeline_stage_settings, kind, 4);
MEMBER(pipeline_stage_settings, name, 8);
MEMBER(pipeline_stage_settings, settings, 24);
MEMBER(pipeline_stage_settings, setting_count, 32);

SIZE(pipeline_run_request, 80);
MEMBER(pipeline_run_request, struct_size, 0);
MEMBER(pipeline_run_request, readers, 4);
MEMBER(pipeline_run_request, stages, 8);
MEMBER(pipeline_run_request, stage_count, 16);
MEMBER(pipeline_run_request, cursors, 24);
MEMBER(pipeline_run_request, cursor_count, 32);
MEMBER(pipeline_run_request, token, 40);
MEMBER(pipeline_run_request, selection, 56);
MEMBER(pipeline_run_request, checkpoint_interval, 64);
MEMBER(pipeline_run_request, queue_bytes, 72);

SIZE(pipeline_run_report, 24);
MEMBER(pipeline_run_report, struct_size, 0);
MEMBER(pipeline_run_report, failed_stage, 4);
MEMBER(pipeline_run_report, signal, 8);
MEMBER(pipeline_run_report, stopped, 12);
MEMBER(pipeline_run_report, rows, 16);

SIZE(pipeline_engine, 64);
MEMBER(pipeline_engine, struct_size, 0);
MEMBER(pipeline_engine, reserved, 4);
MEMBER(pipeline_engine, context, 8);
MEMBER(pipeline_engine, log_to, 16);
MEMBER(pipeline_engine, list, 24);
MEMBER(pipeline_engine, find, 32);
MEMBER(pipeline_engine, check, 40);
MEMBER(pipeline_engine, discover, 48);
MEMBER(pipeline_engine, run, 56);

SIZE(struct ArrowSchema, 72);
SIZE(struct ArrowArray, 80);

int pipeline_contract_layout_is_checked(void);
int pipeline_contract_layout_is_checked(void) {
  return 1;
}
