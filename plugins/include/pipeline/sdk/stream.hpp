// StreamInfo and Cursor: the C++ forms of pipeline_stream and pipeline_cursor. Values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"

namespace pipeline {

struct StreamInfo {
  std::string name_space;
  std::string name;
  Schema schema;
  uint64_t generation = 0;
  // From `discover` only; 0 = unknown.
  uint64_t estimated_rows = 0;
  uint64_t estimated_bytes = 0;
  bool copy_restarts = false;  // a copy that was cut off begins again from the first row

  // "keyspace.table", or "table" where there is no keyspace. For people and file names, not for parsing.
  [[nodiscard]] std::string full_name() const { return name_space.empty() ? name : name_space + "." + name; }

  static Result<StreamInfo> import(const pipeline_stream& stream) {
    Result<Schema> schema = import_schema(*stream.schema);
    if (!schema.ok()) return schema.status();
    StreamInfo info{std::string(view_of(stream.name_space)), std::string(view_of(stream.name)),
                    std::move(schema).value(), stream.generation};
    if (stream.struct_size >= sizeof(pipeline_stream)) {
      info.estimated_rows = stream.estimated_rows;
      info.estimated_bytes = stream.estimated_bytes;
      info.copy_restarts = (stream.flags & PIPELINE_STREAM_COPY_RESTARTS) != 0;
    }
    return info;
  }
  // Borrows from this value and from `exported`, which is its schema.
  [[nodiscard]] pipeline_stream borrowed(const OwnedSchema& exported) const {
    return {sizeof(pipeline_stream),
            0,
            borrow(name_space),
            borrow(name),
            &exported.get(),
            generation,
            estimated_rows,
            estimated_bytes,
            copy_restarts ? PIPELINE_STREAM_COPY_RESTARTS : 0,
            0};
  }
};

struct Cursor {
  std::string name_space;
  std::string name;
  std::string slice;
  std::string value;  // JSON; empty = forget this slice

  static Cursor import(const pipeline_cursor& cursor) {
    return {std::string(view_of(cursor.name_space)), std::string(view_of(cursor.name)),
            std::string(view_of(cursor.slice)), std::string(view_of(cursor.value))};
  }
  // Borrows from this cursor.
  [[nodiscard]] pipeline_cursor borrowed() const {
    return {sizeof(pipeline_cursor), 0, borrow(name_space), borrow(name), borrow(slice), borrow(value)};
  }
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// Cursors in their C form. Borrows from them; neither copied nor moved, for the pointers lead into it.
class BorrowedCursors {
 public:
  explicit BorrowedCursors(const std::vector<Cursor>& cursors) {
    cursors_.reserve(cursors.size());
    pointers_.reserve(cursors.size());
    for (const Cursor& cursor : cursors) pointers_.push_back(&cursors_.emplace_back(cursor.borrowed()));
  }
  BorrowedCursors(const BorrowedCursors&) = delete;
  BorrowedCursors& operator=(const BorrowedCursors&) = delete;

  [[nodiscard]] const pipeline_cursor* const* pointers() const { return pointers_.data(); }
  [[nodiscard]] std::size_t size() const { return pointers_.size(); }

 private:
  std::vector<pipeline_cursor> cursors_;
  std::vector<const pipeline_cursor*> pointers_;
};

}  // namespace pipeline
