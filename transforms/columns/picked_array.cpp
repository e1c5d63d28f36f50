#include "picked_array.hpp"

#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace pipeline::columns {
namespace {

// The original stays: the new array uses its buffers. Its children have been moved out or released.
struct PickedNode {
  OwnedArray original;
  std::vector<OwnedArray> columns;
  std::vector<ArrowArray*> pointers;
};

void release_picked(ArrowArray* array) {
  const std::unique_ptr<PickedNode> node(static_cast<PickedNode*>(array->private_data));
  array->release = nullptr;
}

}  // namespace

OwnedArray pick_columns(OwnedArray rows, std::span<const std::size_t> columns) {
  auto node = std::make_unique<PickedNode>();
  std::vector<OwnedArray> children;
  children.reserve(static_cast<std::size_t>(rows->n_children));
  for (int64_t i = 0; i < rows->n_children; ++i) children.emplace_back(rows->children[i]);
  node->columns.reserve(columns.size());
  for (const std::size_t column : columns) node->columns.push_back(std::move(children[column]));
  for (OwnedArray& column : node->columns) node->pointers.push_back(column.address());
  ArrowArray picked = rows.get();
  picked.n_children = static_cast<int64_t>(node->pointers.size());
  picked.children = node->pointers.data();
  picked.release = release_picked;
  node->original = std::move(rows);
  picked.private_data = node.release();
  return OwnedArray(&picked);
}

OwnedArray keep_names(const ArrowArray& lists, const std::set<std::string, std::less<>>& names) {
  const ListView view(lists);
  ListBuilder<BytesBuilder> kept;
  // An offset of the change array counts for all its columns, so the rows before it are kept too.
  for (int64_t row = 0; row < view.length(); ++row) {
    const auto [first, last] = view.range(row);
    for (int64_t i = view.is_null(row) ? last : first; i < last; ++i) {
      if (names.contains(view.items().bytes(i))) kept.items().append(view.items().bytes(i));
    }
    kept.append();
  }
  return kept.finish();
}

uint64_t column_bytes(const ArrowArray& column, const DataType& type) {
  const auto length = static_cast<uint64_t>(column.length);
  if (type.id == TypeId::boolean) return length / 8;
  const auto width = static_cast<uint64_t>(byte_width(type));
  if (width > 0) return length * width;
  if (length == 0) return 0;
  const auto* offsets =
      static_cast<const char*>(column.buffers[1]) + sizeof(int32_t) * static_cast<std::size_t>(column.offset);
  int32_t first = 0;
  int32_t last = 0;
  std::memcpy(&first, offsets, sizeof first);
  std::memcpy(&last, offsets + sizeof(int32_t) * length, sizeof last);
  const auto items = static_cast<uint64_t>(last - first);
  return sizeof(int32_t) * length + (type.id == TypeId::list ? items * sizeof(float) : items);
}

}  // namespace pipeline::columns
