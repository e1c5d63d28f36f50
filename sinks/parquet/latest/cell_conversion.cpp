#include "latest/cell_conversion.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace pipeline::parquet {
namespace {

bool is_date_or_time(Annotation annotation) {
  switch (annotation) {
    case Annotation::date:
    case Annotation::time_micros:
    case Annotation::timestamp_micros:
    case Annotation::timestamp_micros_utc:
    case Annotation::uuid:
      return true;
    default:
      return false;
  }
}

// Whether values of both columns mean the same when their bytes are the same. Integers differ in their width alone.
bool means_the_same(const Column& from, const Column& to) {
  const bool special = is_date_or_time(from.annotation) || is_date_or_time(to.annotation);
  return from.is_list == to.is_list && from.scale == to.scale && (!special || from.annotation == to.annotation);
}

template <typename From, typename To>
Cell widened(const Cell& cell) {
  From narrow{};
  std::memcpy(&narrow, cell->data(), sizeof narrow);
  const auto wide = static_cast<To>(narrow);
  return std::string(reinterpret_cast<const char*>(&wide), sizeof wide);
}

}  // namespace

Result<Cell> converted(Cell cell, const Column& from, const Column& to) {
  if (!cell) return cell;
  if (means_the_same(from, to)) {
    if (from.type == to.type && from.length == to.length) return cell;
    const bool flat = !from.is_list;
    if (flat && from.type == PhysicalType::int32 && to.type == PhysicalType::int64) {
      return widened<int32_t, int64_t>(cell);
    }
    if (flat && from.type == PhysicalType::float32 && to.type == PhysicalType::float64) {
      return widened<float, double>(cell);
    }
  }
  return Status::failed("column \"" + to.name +
                        "\" changed its type, and a change didn't tell its value; the old one can't be taken over")
      .with_hint("copy the table again");
}

}  // namespace pipeline::parquet
