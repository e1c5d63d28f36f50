#include "core/plugin/batch_check.hpp"

#include <cstring>

namespace pipeline::core {
namespace {

constexpr std::int64_t kChangeColumns = 5;

std::string fit_columns(const ArrowArray& array, std::int64_t columns, const char* what) {
  if (array.length < 0) return std::string(what) + " with a negative length";
  if (array.n_children != columns || (columns > 0 && array.children == nullptr)) {
    return std::string(what) + " with " + std::to_string(array.n_children) + " columns, not " + std::to_string(columns);
  }
  for (std::int64_t i = 0; i < columns; ++i) {
    const ArrowArray* column = array.children[i];
    if (column == nullptr || column->release == nullptr || column->length < array.offset + array.length) {
      return std::string(what) + " whose column " + std::to_string(i + 1) + " is shorter than the batch";
    }
  }
  return {};
}

bool has_offsets(const DataType& type) {
  return type.id == TypeId::utf8 || type.id == TypeId::binary;
}

std::uint64_t bytes_of(const ArrowArray& column, const DataType& type) {
  const auto rows = static_cast<std::uint64_t>(column.length);
  if (!has_offsets(type)) return rows * static_cast<std::uint64_t>(byte_width(type)) + rows / 8 + 1;
  if (rows == 0 || column.n_buffers < 3 || column.buffers[1] == nullptr) return 0;
  const auto* offsets = static_cast<const char*>(column.buffers[1]);
  std::int32_t first = 0;
  std::int32_t last = 0;
  std::memcpy(&first, offsets + static_cast<std::size_t>(column.offset) * sizeof first, sizeof first);
  std::memcpy(&last, offsets + static_cast<std::size_t>(column.offset + column.length) * sizeof last, sizeof last);
  return static_cast<std::uint64_t>(last - first) + rows * sizeof last;
}

std::uint64_t measured(const Batch& batch, const Schema& schema) {
  std::uint64_t bytes = 1;
  for (std::size_t i = 0; i < schema.fields.size(); ++i) {
    bytes += bytes_of(*batch.rows->children[i], schema.fields[i].type);
  }
  return bytes;
}

}  // namespace

std::string fit_batch(Batch& batch, const Schema& schema) {
  if (batch.rows.empty()) return "a batch without rows";
  std::string problem =
      fit_columns(batch.rows.get(), static_cast<std::int64_t>(schema.fields.size()), "an array of rows");
  if (problem.empty() && !batch.changes.empty()) {
    problem = fit_columns(batch.changes.get(), kChangeColumns, "an array of changes");
    if (problem.empty() && batch.changes->length != batch.rows->length) {
      problem = std::to_string(batch.changes->length) + " changes for " + std::to_string(batch.rows->length) + " rows";
    }
  }
  if (problem.empty() && batch.bytes == 0) batch.bytes = measured(batch, schema);
  return problem;
}

}  // namespace pipeline::core
