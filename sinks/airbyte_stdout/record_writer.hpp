// RecordWriter: the rows of one stream as RECORD lines. One thread.
//
// A column of the catalog that the batch doesn't have is null. A value that is not known, or that has no form which
// Airbyte knows, is null too, and `meta.changes` says so. Deletes are records with _ab_cdc_deleted_at; where the
// catalog doesn't have that column they are left out and counted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "configured_catalog.hpp"
#include "line_buffer.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"
#include "type_map.hpp"
#include "value_text.hpp"

namespace pipeline::airbyte {

class RecordWriter {
 public:
  struct Counts {
    uint64_t records = 0;
    uint64_t deletes_left_out = 0;
    uint64_t values_nulled = 0;
  };

  RecordWriter(const ConfiguredStream& stream, const Schema& schema);

  // Appends a line for each row. `last_cursor` is the highest value of _ab_cdc_cursor so far; each record has a higher
  // one. `time` is now, in milliseconds since 1970.
  Counts write(const Batch& batch, int64_t time, int64_t& last_cursor, LineBuffer& out);

 private:
  struct Column {
    std::string name;
    std::string prefix;  // `,"name":`
    ValueKind kind = ValueKind::none;
    std::size_t source = 0;  // place in the batch, when it is one of its columns
    int32_t scale = 0;
    std::size_t bytes = 0;  // of kind `bits`
  };
  struct Row;
  class Changes;

  void add_column(const std::string& name, const Schema& schema);
  [[nodiscard]] std::size_t room(const std::vector<ValueView>& views, const Row& row) const;
  char* write_row(const std::vector<ValueView>& views, const Row& row, char* out);
  char* write_own(const Column& column, const Row& row, char* out) const;
  char* write_meta(char* out) const;

  std::string head_;  // {"type":"RECORD","record":{"stream":…,"data":
  std::vector<Column> columns_;
  bool has_deleted_at_ = false;
  std::size_t fixed_room_ = 0;
  std::size_t meta_room_ = 0;
  std::vector<std::pair<const Column*, std::string_view>> nulled_;  // of this row, with the reason
};

}  // namespace pipeline::airbyte
