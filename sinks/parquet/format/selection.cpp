#include "selection.hpp"

namespace pipeline::parquet {
namespace {

// Walks over the values of a page, whatever their type.
class ValueCopier {
 public:
  ValueCopier(const Column& column, const PageValues& from, PageValues& to)
      : from_(from),
        to_(to),
        width_(column.type == PhysicalType::boolean ? 1 : static_cast<std::size_t>(column.width())) {}

  void next(bool copies) {
    if (width_ > 0) {
      if (copies) to_.fixed.append(from_.fixed.data() + at_, width_);
      at_ += width_;
      return;
    }
    const int32_t length = from_.lengths.as<int32_t>()[index_++];
    if (copies) {
      to_.lengths.put(length);
      to_.data.append(from_.data.data() + at_, static_cast<std::size_t>(length));
    }
    at_ += static_cast<std::size_t>(length);
  }

 private:
  const PageValues& from_;
  PageValues& to_;
  std::size_t width_;
  std::size_t at_ = 0;     // in bytes
  std::size_t index_ = 0;  // of byte arrays
};

bool is_valid(const PageValues& page, std::size_t row) {
  return page.validity.empty() || (page.validity.data()[row / 8] >> row % 8 & 1U) != 0;
}

void append_flat(const Column& column, const PageValues& from, const std::vector<uint8_t>& keep, std::size_t first,
                 std::size_t end, PageValues& to) {
  constexpr uint8_t set = 1;
  constexpr uint8_t unset = 0;
  ValueCopier copier(column, from, to);
  for (std::size_t row = 0; row < end; ++row) {
    const bool copies = row >= first && keep[row] != 0;
    const bool valid = is_valid(from, row);
    if (valid) copier.next(copies);
    if (copies) to.add_rows(valid ? &set : &unset, 0, 1, valid ? 1 : 0);
  }
}

void append_lists(const Column& column, const PageValues& from, const std::vector<uint8_t>& keep, std::size_t first,
                  std::size_t end, PageValues& to) {
  constexpr uint32_t present = 3;
  const auto* definition = from.definition.as<uint32_t>();
  const auto* repetition = from.repetition.as<uint32_t>();
  ValueCopier copier(column, from, to);
  std::size_t row = 0;
  for (std::size_t entry = 0; entry < from.entries; ++entry) {
    const bool begins = repetition[entry] == 0;
    if (begins) ++row;
    if (row > end) return;
    const bool copies = row > first && keep[row - 1] != 0;
    if (definition[entry] == present) copier.next(copies);
    if (!copies) continue;
    to.definition.put(definition[entry]);
    to.repetition.put(repetition[entry]);
    ++to.entries;
    to.rows += static_cast<std::size_t>(begins);
    to.values += static_cast<std::size_t>(definition[entry] == present);
  }
}

}  // namespace

void append_selected(const Column& column, const PageValues& from, const std::vector<uint8_t>& keep, std::size_t first,
                     std::size_t end, PageValues& to) {
  if (column.is_list) {
    append_lists(column, from, keep, first, end, to);
  } else {
    append_flat(column, from, keep, first, end, to);
  }
}

void append_nulls(const Column& column, std::size_t rows, PageValues& to) {
  if (!column.is_list) {
    const std::vector<uint8_t> bits(rows / 8 + 1, 0);
    to.add_rows(bits.data(), 0, rows, 0);
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) {
    to.definition.put(uint32_t{0});
    to.repetition.put(uint32_t{0});
  }
  to.rows += rows;
  to.entries += rows;
}

}  // namespace pipeline::parquet
