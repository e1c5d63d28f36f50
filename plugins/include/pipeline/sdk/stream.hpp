// StreamInfo and Cursor: the C++ forms of pipeline_stream and pipeline_cursor. Values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/schema.hpp"

namespace pipeline {

struct StreamInfo {
  std::string name_space;
  std::string name;
  Schema schema;
  uint64_t generation = 0;

  // "keyspace.table", or "table" where there is no keyspace. For people and file names, not for parsing.
  [[nodiscard]] std::string full_name() const { return name_space.empty() ? name : name_space + "." + name; }

  static Result<StreamInfo> import(const pipeline_stream& stream) {
    Result<Schema> schema = import_schema(*stream.schema);
    if (!schema.ok()) return schema.status();
    return StreamInfo{std::string(view_of(stream.name_space)), std::string(view_of(stream.name)),
                      std::move(schema).value(), stream.generation};
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

}  // namespace pipeline
