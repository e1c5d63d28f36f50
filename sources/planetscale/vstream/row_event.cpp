#include "vstream/row_event.hpp"

#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {
namespace {

// Vitess writes each field once, and the lengths packed; anything else is refused, not guessed at.
bool read_image(const WireReader& change, RowImage& image) {
  if (!change.is_bytes() || image.present) return false;
  image.present = true;
  WireReader row(change.bytes());
  while (row.next()) {
    if (row.field() > 2) continue;
    std::string_view& part = row.field() == 1 ? image.lengths : image.values;
    if (!row.is_bytes() || !part.empty()) return false;
    part = row.bytes();
  }
  return row.ok();
}

bool read_bitmap(const WireReader& change, ColumnBitmap& out) {
  if (!change.is_bytes()) return false;
  out.present = true;
  WireReader bitmap(change.bytes());
  while (bitmap.next()) {
    if (bitmap.field() == 1) out.count = bitmap.number();
    if (bitmap.field() == 2) out.bits = bitmap.bytes();
  }
  return bitmap.ok();
}

}  // namespace

bool ColumnBitmap::has_gap() const {
  for (std::size_t column = 0; column < count; ++column) {
    // A count beyond the bits is a gap too.
    if (!test(column)) return true;
  }
  return false;
}

bool read_event_head(std::string_view bytes, EventHead& out) {
  out = {};
  WireReader event(bytes);
  while (event.next()) {
    switch (event.field()) {
      case 1:
        out.type = static_cast<int32_t>(event.number());
        break;
      case 2:
        out.timestamp = static_cast<int64_t>(event.number());
        break;
      case 5:
        out.row_event = event.bytes();
        break;
      case 23:
        out.shard = event.bytes();
        break;
      default:
        break;
    }
  }
  return event.ok();
}

bool read_row_event(std::string_view bytes, RowEventView& out) {
  out.table_name = out.shard = {};
  out.changes.clear();
  WireReader event(bytes);
  while (event.next()) {
    switch (event.field()) {
      case 1:
        out.table_name = event.bytes();
        break;
      case 2:
        if (!event.is_bytes()) return false;
        out.changes.push_back(event.bytes());
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
  out.clear();
  WireReader change(bytes);
  while (change.next()) {
    bool good = true;
    switch (change.field()) {
      case 1:
        good = read_image(change, out.before);
        break;
      case 2:
        good = read_image(change, out.after);
        break;
      case 3:
        good = read_bitmap(change, out.data_columns);
        break;
      case 4:
        good = read_bitmap(change, out.json_changes);
        break;
      default:
        break;
    }
    if (!good) return false;
  }
  return change.ok();
}

bool read_cells(const RowImage& image, Cells& cells) {
  cells.clear();
  WireReader lengths(image.lengths);
  std::size_t offset = 0;
  while (!lengths.at_end()) {
    uint64_t raw = 0;
    if (!lengths.varint(raw)) return false;
    if ((raw & 1U) != 0) {
      cells.emplace_back(std::nullopt);
      continue;
    }
    const auto size = static_cast<std::size_t>(raw >> 1U);
    if (size > image.values.size() - offset) return false;
    cells.emplace_back(image.values.substr(offset, size));
    offset += size;
  }
  return offset == image.values.size();
}

}  // namespace pipeline::planetscale
