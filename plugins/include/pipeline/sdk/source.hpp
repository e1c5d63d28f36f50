// Source and Reader: base classes for a source stage. plugin.h says what the program expects of each function.
//
// A source class has, besides the virtual methods:
//   static const char* name();                 what a TOML file says
//   static const char* text();                 one or two sentences
//   static const OptionTable& options();
//   static Result<std::unique_ptr<Class>> create(Host host, Options options);
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/boundary.hpp"
#include "pipeline/sdk/selection.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline {

// The events of a reader. `stream` is the number that the reader gave to a stream in its SchemaEvent.
struct SchemaEvent {
  uint32_t stream;
  StreamInfo info;
};
struct BatchEvent {
  uint32_t stream;
  Batch batch;
};
struct CheckpointEvent {
  std::vector<Cursor> cursors;
};
struct TruncateEvent {
  uint32_t stream;
  std::string position;
  std::string shard;
  int64_t commit_time = 0;
  int64_t sequence = 0;
};
struct CompleteEvent {
  uint32_t stream;
};
struct IdleEvent {};
struct EndEvent {};

using Event = std::variant<SchemaEvent, BatchEvent, CheckpointEvent, TruncateEvent, CompleteEvent, IdleEvent, EndEvent>;

struct Partition {
  std::string id;
  std::string text;
  uint64_t estimated_rows = 0;
};

struct PlanRequest {
  uint32_t round = 0;
  std::vector<Cursor> cursors;
  std::optional<Selection> selection = std::nullopt;  // none = what the options of the source say
};

class Reader {
 public:
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  virtual ~Reader() = default;
  virtual Result<Event> next() = 0;
};

class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  virtual Status check() { return {StatusCode::not_implemented, "this source has no check"}; }
  virtual Result<std::vector<StreamInfo>> discover() {
    return Status(StatusCode::not_implemented, "this source can't discover streams");
  }
  virtual Result<std::vector<Partition>> plan(const PlanRequest& request) = 0;
  virtual Result<std::unique_ptr<Reader>> open(std::string_view partition_id) = 0;
};

namespace detail {

// A reader with what its last event lent to the program.
struct ReaderHandle {
  std::unique_ptr<Reader> reader;
  Event event;
  std::vector<pipeline_cursor> cursors;
  std::vector<const pipeline_cursor*> cursor_pointers;
};

struct EventWriter {
  ReaderHandle& handle;
  pipeline_event& out;

  void operator()(SchemaEvent& event) const {
    out.kind = PIPELINE_EVENT_SCHEMA;
    out.stream = event.stream;
    out.name_space = borrow(event.info.name_space);
    out.name = borrow(event.info.name);
    out.generation = event.info.generation;
    export_schema(event.info.schema).move_to(&out.schema);
  }
  void operator()(BatchEvent& event) const {
    out.kind = PIPELINE_EVENT_BATCH;
    out.stream = event.stream;
    event.batch.export_to(&out.batch);
  }
  void operator()(CheckpointEvent& event) const {
    out.kind = PIPELINE_EVENT_CHECKPOINT;
    handle.cursors.clear();
    handle.cursor_pointers.clear();
    for (const Cursor& cursor : event.cursors) handle.cursors.push_back(cursor.borrowed());
    for (const pipeline_cursor& cursor : handle.cursors) handle.cursor_pointers.push_back(&cursor);
    out.cursors = handle.cursor_pointers.data();
    out.cursor_count = handle.cursor_pointers.size();
  }
  void operator()(TruncateEvent& event) const {
    out.kind = PIPELINE_EVENT_TRUNCATE;
    out.stream = event.stream;
    out.position = borrow(event.position);
    out.shard = borrow(event.shard);
    out.commit_time = event.commit_time;
    out.sequence = event.sequence;
  }
  void operator()(CompleteEvent& event) const {
    out.kind = PIPELINE_EVENT_COMPLETE;
    out.stream = event.stream;
  }
  void operator()(IdleEvent& /*event*/) const { out.kind = PIPELINE_EVENT_IDLE; }
  void operator()(EndEvent& /*event*/) const { out.kind = PIPELINE_EVENT_END; }
};

template <typename Stage>
struct SourceAdapter {
  static Source& source(void* self) { return *static_cast<Source*>(self); }

  static pipeline_status check(void* self, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return source(self).check(); });
  }
  static pipeline_status discover(void* self, void (*emit)(void*, const pipeline_stream*), void* context,
                                  pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      const Result<std::vector<StreamInfo>> streams = source(self).discover();
      if (!streams.ok()) return streams.status();
      for (const StreamInfo& info : *streams) {
        const OwnedSchema schema = export_schema(info.schema);
        const pipeline_stream stream = info.borrowed(schema);
        emit(context, &stream);
      }
      return {};
    });
  }
  static pipeline_status plan(void* self, const pipeline_plan_request* request,
                              void (*emit)(void*, const pipeline_partition*), void* context,
                              pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      PlanRequest plan_request{request->round, {}, {}};
      for (uint64_t i = 0; i < request->cursor_count; ++i) {
        plan_request.cursors.push_back(Cursor::import(*request->cursors[i]));
      }
      if (request->struct_size >= sizeof(pipeline_plan_request) && request->selection != nullptr) {
        plan_request.selection = Selection::import(*request->selection);
      }
      const Result<std::vector<Partition>> partitions = source(self).plan(plan_request);
      if (!partitions.ok()) return partitions.status();
      for (const Partition& item : *partitions) {
        const pipeline_partition partition{sizeof(pipeline_partition), 0, borrow(item.id), borrow(item.text),
                                           item.estimated_rows};
        emit(context, &partition);
      }
      return {};
    });
  }
  static pipeline_status open(void* self, pipeline_string id, void** reader, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      Result<std::unique_ptr<Reader>> opened = source(self).open(view_of(id));
      if (!opened.ok()) return opened.status();
      auto handle = std::make_unique<ReaderHandle>();
      handle->reader = std::move(opened).value();
      *reader = handle.release();
      return {};
    });
  }
  static pipeline_status next(void* reader, pipeline_event* event, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      ReaderHandle& handle = *static_cast<ReaderHandle*>(reader);
      Result<Event> got = handle.reader->next();
      if (!got.ok()) return got.status();
      handle.event = std::move(got).value();
      std::visit(EventWriter{handle, *event}, handle.event);
      return {};
    });
  }
  static void close(void* reader) noexcept {
    const std::unique_ptr<ReaderHandle> owned(static_cast<ReaderHandle*>(reader));
  }

  static constexpr pipeline_source kFunctions = {sizeof(pipeline_source),
                                                 0,
                                                 create_stage<Stage, Source>,
                                                 destroy_stage<Source>,
                                                 check,
                                                 discover,
                                                 plan,
                                                 open,
                                                 next,
                                                 close,
                                                 nullptr};
};

}  // namespace detail
}  // namespace pipeline
