#include "core/plugin/batch_check.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace pipeline::core {
namespace {

std::string fit_length(const ArrowArray& array, const char* what) {
  if (array.length < 0 || array.offset < 0) return std::string(what) + " with a negative length";
  for (std::int64_t i = 0; i < array.n_children; ++i) {
    const ArrowArray* column = array.children[i];
    if (column == nullptr || column->release == nullptr || column->length < array.offset + array.length) {
      return std::string(what) + " whose column " + std::to_string(i + 1) + " is shorter than the batch";
    }
  }
  return {};
}

bool is_list(const ArrowArray& column) {
  return column.n_children == 1 && column.n_buffers == 2 && column.children[0] != nullptr;
}

std::string fit_columns(const ArrowArray& array, const Schema& schema, const char* what) {
  const auto columns = static_cast<std::int64_t>(schema.fields.size());
  if (array.n_children != columns || (columns > 0 && array.children == nullptr)) {
    return std::string(what) + " with " + std::to_string(array.n_children) + " columns, not " + std::to_string(columns);
  }
  std::string problem = fit_length(array, what);
  for (std::size_t i = 0; problem.empty() && i < schema.fields.size(); ++i) {
    if (schema.fields[i].type.id == TypeId::list && !is_list(*array.children[i])) {
      return std::string(what) + " whose column " + std::to_string(i + 1) + " is no list";
    }
  }
  return problem;
}

std::string fit_changes(const ArrowArray& changes, std::int64_t rows, const Schema& schema) {
  const std::int64_t columns = changes.n_children;
  if (columns < kRequiredChangeColumns || columns > kBeforeColumn + 1 || changes.children == nullptr) {
    return "an array of changes with " + std::to_string(columns) + " columns, not 5 to 7";
  }
  if (changes.length != rows) return std::to_string(changes.length) + " changes for " + std::to_string(rows) + " rows";
  std::string problem = fit_length(changes, "an array of changes");
  if (problem.empty() && columns > kUnavailableColumn && !is_list(*changes.children[kUnavailableColumn])) {
    return "an array of changes whose column \"unavailable\" is no list";
  }
  if (problem.empty() && columns > kBeforeColumn) {
    problem = fit_columns(*changes.children[kBeforeColumn], schema, "an array of rows before the changes");
  }
  return problem;
}

bool has_offsets(const DataType& type) {
  return type.id == TypeId::utf8 || type.id == TypeId::binary || type.id == TypeId::list;
}

std::uint64_t bytes_of(const ArrowArray& column, const DataType& type) {
  const auto rows = static_cast<std::uint64_t>(column.length);
  if (!has_offsets(type)) return rows * static_cast<std::uint64_t>(byte_width(type)) + rows / 8 + 1;
  if (rows == 0 || column.n_buffers < 2 || column.buffers[1] == nullptr) return 0;
  const auto* offsets = static_cast<const char*>(column.buffers[1]);
  std::int32_t first = 0;
  std::int32_t last = 0;
  std::memcpy(&first, offsets + static_cast<std::size_t>(column.offset) * sizeof first, sizeof first);
  std::memcpy(&last, offsets + static_cast<std::size_t>(column.offset + column.length) * sizeof last, sizeof last);
  const auto items = static_cast<std::uint64_t>(last - first);
  return rows * sizeof last + (type.id == TypeId::list ? items * sizeof(float) : items);
}

// What an array takes besides its values, by measurement: with few rows to a batch it is most of the memory.
constexpr std::uint64_t kArrayBytes = 320;

std::uint64_t bytes_of_rows(const ArrowArray& rows, const Schema& schema) {
  std::uint64_t bytes = kArrayBytes;
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    bytes += kArrayBytes + bytes_of(*rows.children[i], schema.fields[i].type);
  }
  return bytes;
}

std::uint64_t bytes_of_changes(const ArrowArray& changes) {
  constexpr std::array<TypeId, kRequiredChangeColumns> kTypes{TypeId::int8, TypeId::utf8, TypeId::timestamp,
                                                              TypeId::utf8, TypeId::int64};
  std::uint64_t bytes = kArrayBytes;
  for (std::size_t i = 0; i < kTypes.size(); ++i) bytes += kArrayBytes + bytes_of(*changes.children[i], {kTypes[i]});
  return bytes;
}

std::uint64_t measured(const Batch& batch, const Schema& schema) {
  std::uint64_t bytes = bytes_of_rows(batch.rows.get(), schema);
  if (!batch.changes.empty()) bytes += bytes_of_changes(batch.changes.get());
  if (const ArrowArray* before = ChangeView(batch).before()) bytes += bytes_of_rows(*before, schema);
  return bytes;
}

}  // namespace

std::string fit_batch(Batch& batch, const Schema& schema) {
  if (batch.rows.empty()) return "a batch without rows";
  std::string problem = fit_columns(batch.rows.get(), schema, "an array of rows");
  if (problem.empty() && !batch.changes.empty()) {
    problem = fit_changes(batch.changes.get(), batch.rows->length, schema);
  }
  if (problem.empty()) batch.bytes = std::max(batch.bytes, measured(batch, schema));
  return problem;
}

}  // namespace pipeline::core
