// The reader of ROW events: takes any bytes, and reads what protobuf writes as protobuf reads it.
#include "vstream/row_event.hpp"

#include <string>

#include "fuzz_input.hpp"
#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::planetscale {
namespace {

using fuzz::require;

// A row of protobuf by its lengths, which fit its values.
bool equal(const Cells& cells, const wire::Row& row) {
  if (cells.size() != static_cast<std::size_t>(row.lengths_size())) return false;
  std::size_t at = 0;
  for (int i = 0; i < row.lengths_size(); ++i) {
    const std::optional<std::string_view>& cell = cells[static_cast<std::size_t>(i)];
    if (cell.has_value() != (row.lengths(i) >= 0)) return false;
    if (!cell) continue;
    const auto length = static_cast<std::size_t>(row.lengths(i));
    if (std::string_view(row.values()).substr(at, length) != *cell) return false;
    at += length;
  }
  return at == row.values().size();
}

void read_all(std::string_view bytes) {
  EventHead head;
  static_cast<void>(read_event_head(bytes, head));
  RowEventView event;
  if (!read_row_event(bytes, event)) return;
  RowChangeView change;
  Cells cells;
  for (const std::string_view item : event.changes) {
    if (!read_row_change(item, change)) continue;
    static_cast<void>(read_cells(change.before, cells));
    static_cast<void>(read_cells(change.after, cells));
    for (std::size_t column = 0; column < 70; ++column) static_cast<void>(change.data_columns.test(column));
    static_cast<void>(change.partial());
  }
}

// An unknown field may have the number of a known one and another wire type, which the reader refuses.
wire::RowEvent without_unknown_fields(const wire::RowEvent& message) {
  const auto copy_row = [](const wire::Row& from, wire::Row& to) {
    *to.mutable_lengths() = from.lengths();
    to.set_values(from.values());
  };
  wire::RowEvent result;
  result.set_table_name(message.table_name());
  result.set_keyspace(message.keyspace());
  result.set_shard(message.shard());
  for (const wire::RowChange& change : message.row_changes()) {
    wire::RowChange& copy = *result.add_row_changes();
    if (change.has_before()) copy_row(change.before(), *copy.mutable_before());
    if (change.has_after()) copy_row(change.after(), *copy.mutable_after());
  }
  return result;
}

void compare(const RowImage& image, bool there, const wire::Row& expected) {
  require(image.present == there, "images are equal");
  Cells cells;
  if (there && read_cells(image, cells)) require(equal(cells, expected), "rows are equal");
}

void compare(const wire::RowEvent& message) {
  const std::string bytes = message.SerializeAsString();
  RowEventView event;
  require(read_row_event(bytes, event), "what protobuf writes can be read");
  require(event.table_name == message.table_name() && event.shard == message.shard(), "table and shard are equal");
  require(event.changes.size() == static_cast<std::size_t>(message.row_changes_size()), "all changes are there");
  for (int i = 0; i < message.row_changes_size(); ++i) {
    const wire::RowChange& expected = message.row_changes(i);
    RowChangeView change;
    require(read_row_change(event.changes[static_cast<std::size_t>(i)], change), "a change can be read");
    compare(change.before, expected.has_before(), expected.before());
    compare(change.after, expected.has_after(), expected.after());
  }
}

}  // namespace
}  // namespace pipeline::planetscale

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_all(bytes);
  wire::RowEvent message;
  if (message.ParseFromArray(data, static_cast<int>(size))) compare(without_unknown_fields(message));
  return 0;
}
