// Sink: base class for a sink stage. plugin.h says what the program expects of each function, and in which order.
//
// A sink class has the same static members as a source class (source.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/boundary.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline {

struct Checkpoint {
  uint64_t number = 0;
  std::vector<Cursor> cursors;  // the ones that moved
};

struct Truncate {
  std::string position;
  std::string shard;
  int64_t commit_time = 0;  // microseconds since 1970, 0 = unknown
  int64_t sequence = 0;
};

class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  virtual Status check() { return {StatusCode::not_implemented, "this sink has no check"}; }
  virtual Status recover(std::string_view token) = 0;
  virtual Status bind(uint32_t stream_number, const StreamInfo& stream) = 0;
  virtual Status write(uint32_t stream_number, Batch batch) = 0;
  virtual Status truncate(uint32_t /*stream_number*/, const Truncate& /*truncate*/) {
    return {StatusCode::not_implemented, "this sink can't record that a table was emptied"};
  }
  // Returns the token (JSON).
  virtual Result<std::string> prepare(const Checkpoint& checkpoint) = 0;
  virtual Status commit(std::string_view token) = 0;
  virtual Status finish() { return {}; }
};

namespace detail {

template <typename Stage>
struct SinkAdapter {
  static Sink& sink(void* self) { return *static_cast<Sink*>(self); }

  static pipeline_status check(void* self, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return sink(self).check(); });
  }
  static pipeline_status recover(void* self, pipeline_string token, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return sink(self).recover(view_of(token)); });
  }
  static pipeline_status bind(void* self, uint32_t number, const pipeline_stream* stream,
                              pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      const Result<StreamInfo> info = StreamInfo::import(*stream);
      return info.ok() ? sink(self).bind(number, *info) : info.status();
    });
  }
  static pipeline_status write(void* self, uint32_t number, pipeline_batch* batch, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return sink(self).write(number, Batch::import(batch)); });
  }
  static pipeline_status truncate(void* self, uint32_t number, const pipeline_truncate* truncate,
                                  pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] {
      return sink(self).truncate(number,
                                 {std::string(view_of(truncate->position)), std::string(view_of(truncate->shard)),
                                  truncate->commit_time, truncate->sequence});
    });
  }
  static pipeline_status prepare(void* self, const pipeline_checkpoint* checkpoint,
                                 void (*emit)(void*, pipeline_string), void* context, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&]() -> Status {
      Checkpoint moved{checkpoint->number, {}};
      for (uint64_t i = 0; i < checkpoint->cursor_count; ++i) {
        moved.cursors.push_back(Cursor::import(*checkpoint->cursors[i]));
      }
      const Result<std::string> token = sink(self).prepare(moved);
      if (!token.ok()) return token.status();
      emit(context, borrow(*token));
      return {};
    });
  }
  static pipeline_status commit(void* self, pipeline_string token, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return sink(self).commit(view_of(token)); });
  }
  static pipeline_status finish(void* self, pipeline_error* error) noexcept {
    return guarded(Stage::options(), error, [&] { return sink(self).finish(); });
  }

  static constexpr pipeline_sink kFunctions = {sizeof(pipeline_sink),
                                               0,
                                               create_stage<Stage, Sink>,
                                               destroy_stage<Sink>,
                                               check,
                                               recover,
                                               bind,
                                               write,
                                               truncate,
                                               prepare,
                                               commit,
                                               finish,
                                               nullptr};
};

}  // namespace detail
}  // namespace pipeline
