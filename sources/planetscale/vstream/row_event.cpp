#include "vstream/row_event.hpp"

#include <bit>

#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

int64_t zig_zag(uint64_t value) {
  return static_cast<int64_t>(value >> 1U) ^ -static_cast<int64_t>(value & 1U);
}

bool read_lengths(std::string_view packed, std::string_view values, Cells& cells) {
  WireReader lengths(packed);
  std::size_t offset = 0;
  while (!lengths.at_end()) {
    uint64_t raw = 0;
    if (!lengths.varint(raw)) return false;
    const int64_t length = zig_zag(raw);
    if (length < 0) {
      cells.emplace_back(std::nullopt);
      continue;
    }
    const auto size = static_cast<std::size_t>(length);
    if (size > values.size() - offset) return false;
    cells.emplace_back(values.substr(offset, size));
    offset += size;
  }
  return offset == values.size();
}

bool read_row(std::string_view bytes, Cells& cells) {
  cells.clear();
  std::string_view packed;
  std::string_view values;
  WireReader row(bytes);
  while (row.next()) {
    if (row.field() == 1) packed = row.bytes();
    if (row.field() == 2) values = row.bytes();
  }
  return row.ok() && read_lengths(packed, values, cells);
}

// True when a bit of the bitmap is not set: a column is missing.
bool has_gap(std::string_view bytes) {
  uint64_t count = 0;
  uint64_t set = 0;
  WireReader bitmap(bytes);
  while (bitmap.next()) {
    if (bitmap.field() == 1) count = bitmap.number();
    if (bitmap.field() != 2) continue;
    for (const char byte : bitmap.bytes()) set += static_cast<uint64_t>(std::popcount(static_cast<uint8_t>(byte)));
  }
  return set < count;
}

}  // namespace

bool read_row_event(std::string_view bytes, RowEventView& out) {
  out.table_name = out.keyspace = out.shard = {};
  out.changes.clear();
  WireReader event(bytes);
  while (event.next()) {
    switch (event.field()) {
      case 1:
        out.table_name = event.bytes();
        break;
      case 2:
        out.changes.push_back(event.bytes());
        break;
      case 3:
        out.keyspace = event.bytes();
        break;
      case 4:
        out.shard = event.bytes();
        break;
      default:
        break;
    }
  }
  return event.ok();
}

bool read_row_change(std::string_view bytes, RowChangeView& out) {
  out.has_before = out.has_after = out.partial = false;
  WireReader change(bytes);
  while (change.next()) {
    switch (change.field()) {
      case 1:
        out.has_before = true;
        if (!read_row(change.bytes(), out.before)) return false;
        break;
      case 2:
        out.has_after = true;
        if (!read_row(change.bytes(), out.after)) return false;
        break;
      case 3:
        out.partial = out.partial || has_gap(change.bytes());
        break;
      case 4:
        out.partial = true;
        break;
      default:
        break;
    }
  }
  return change.ok();
}

}  // namespace pipeline::planetscale
