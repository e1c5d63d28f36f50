// Batch: rows of one stream with what happened to them; and the columns of a change array.
//
// A Batch owns its arrays. It moves, it never copies. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/plugin.h"
#include "pipeline/sdk/array.hpp"
#include "pipeline/sdk/builder.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/view.hpp"

namespace pipeline {

inline std::string_view view_of(const pipeline_string& text) {
  return {text.data, text.size};
}
inline pipeline_string borrow(std::string_view text) {
  return {text.data(), text.size()};
}

enum class Operation : int8_t {
  snapshot = PIPELINE_OPERATION_SNAPSHOT,
  insert = PIPELINE_OPERATION_INSERT,
  update = PIPELINE_OPERATION_UPDATE,
  remove = PIPELINE_OPERATION_DELETE,
};

// As pipeline_batch in plugin.h, which says what each member means.
struct Batch {
  OwnedArray rows;
  OwnedArray changes;  // empty = snapshot rows
  std::string shard;
  std::string position;
  int64_t first_sequence = 0;
  uint64_t bytes = 0;

  [[nodiscard]] int64_t length() const { return rows->length; }

  // Takes over the arrays of `from`.
  static Batch import(pipeline_batch* from) {
    Batch batch;
    batch.rows = OwnedArray(&from->rows);
    batch.changes = OwnedArray(&from->changes);
    batch.shard = view_of(from->shard);
    batch.position = view_of(from->position);
    batch.first_sequence = from->first_sequence;
    batch.bytes = from->bytes;
    return batch;
  }
  // Gives the arrays to `to`; its strings point into this batch, which must live as long as they are used.
  void export_to(pipeline_batch* to) {
    to->struct_size = sizeof(pipeline_batch);
    rows.move_to(&to->rows);
    changes.move_to(&to->changes);
    to->shard = borrow(shard);
    to->position = borrow(position);
    to->first_sequence = first_sequence;
    to->bytes = bytes;
  }
};

// The columns of a change array, without `before`, whose type is that of the rows.
inline Schema change_schema() {
  return {{{"operation", {TypeId::int8}, false, {}},
           {"position", {TypeId::utf8}, false, {}},
           {"commit_time", {.id = TypeId::timestamp, .utc = true}, true, {}},
           {"shard", {TypeId::utf8}, false, {}},
           {"sequence", {TypeId::int64}, false, {}},
           {"unavailable", DataType::list_of(TypeId::utf8), true, {}}}};
}

// Places of columns in a change array; those from kUnavailableColumn on may lack.
inline constexpr int64_t kRequiredChangeColumns = 5;
inline constexpr int64_t kUnavailableColumn = 5;
inline constexpr int64_t kBeforeColumn = 6;

// Builds a change array.
class ChangeBuilder {
 public:
  struct Change {
    Operation operation;
    std::string_view position;
    int64_t commit_time;  // microseconds since 1970; 0 = unknown
    std::string_view shard;
    int64_t sequence;
  };

  void append(const Change& change) {
    operation_.append(static_cast<int8_t>(change.operation));
    position_.append(change.position);
    if (change.commit_time == 0) {
      commit_time_.append_null();
    } else {
      commit_time_.append(change.commit_time);
    }
    shard_.append(change.shard);
    sequence_.append(change.sequence);
  }
  // Says that these columns of the row appended last are not known. At most once a row.
  void set_unavailable(std::span<const std::string_view> columns) {
    while (unavailable_.length() + 1 < length()) unavailable_.append_null();
    for (const std::string_view column : columns) unavailable_.items().append(column);
    unavailable_.append();
  }
  void truncate_to(std::size_t length) {
    if (unavailable_.length() > length) unavailable_.truncate_to(length);
    operation_.truncate_to(length);
    position_.truncate_to(length);
    commit_time_.truncate_to(length);
    shard_.truncate_to(length);
    sequence_.truncate_to(length);
  }
  [[nodiscard]] std::size_t length() const { return operation_.length(); }
  [[nodiscard]] std::size_t bytes() const {
    return operation_.bytes() + position_.bytes() + commit_time_.bytes() + shard_.bytes() + sequence_.bytes() +
           unavailable_.bytes();
  }
  // `before`: the rows before the changes, a struct as long as there are changes; empty = no before images.
  OwnedArray finish(OwnedArray before = {}) {
    const auto rows = static_cast<int64_t>(length());
    const bool tells_unavailable = unavailable_.length() > 0 || !before.empty();
    while (tells_unavailable && unavailable_.length() < length()) unavailable_.append_null();
    std::vector<OwnedArray> columns;
    columns.push_back(operation_.finish());
    columns.push_back(position_.finish());
    columns.push_back(commit_time_.finish());
    columns.push_back(shard_.finish());
    columns.push_back(sequence_.finish());
    if (tells_unavailable) columns.push_back(unavailable_.finish());
    if (!before.empty()) columns.push_back(std::move(before));
    return make_struct(std::move(columns), rows);
  }

 private:
  FixedBuilder<int8_t> operation_;
  BytesBuilder position_;
  FixedBuilder<int64_t> commit_time_;
  BytesBuilder shard_;
  FixedBuilder<int64_t> sequence_;
  ListBuilder<BytesBuilder> unavailable_;
};

// Reads what happened to each row of a batch, with or without a change array. The batch must outlive the view.
class ChangeView {
 public:
  explicit ChangeView(const Batch& batch) : batch_(&batch) {}

  [[nodiscard]] bool all_snapshot() const { return batch_->changes.empty(); }
  [[nodiscard]] Operation operation(int64_t row) const {
    return all_snapshot() ? Operation::snapshot : static_cast<Operation>(column(0).value<int8_t>(at(row)));
  }
  [[nodiscard]] std::string_view position(int64_t row) const {
    return all_snapshot() ? batch_->position : column(1).bytes(at(row));
  }
  // Microseconds since 1970; 0 = unknown.
  [[nodiscard]] int64_t commit_time(int64_t row) const {
    return all_snapshot() || column(2).is_null(at(row)) ? 0 : column(2).value<int64_t>(at(row));
  }
  [[nodiscard]] std::string_view shard(int64_t row) const {
    return all_snapshot() ? batch_->shard : column(3).bytes(at(row));
  }
  [[nodiscard]] int64_t sequence(int64_t row) const {
    return all_snapshot() ? batch_->first_sequence + row : column(4).value<int64_t>(at(row));
  }
  // True when some row may have columns that are not known.
  [[nodiscard]] bool may_be_unavailable() const {
    return !all_snapshot() && batch_->changes->n_children > kUnavailableColumn;
  }
  // The columns of a row that are not known. Valid as long as the batch.
  [[nodiscard]] std::vector<std::string_view> unavailable(int64_t row) const {
    std::vector<std::string_view> names;
    if (!may_be_unavailable()) return names;
    const ListView lists(*batch_->changes->children[kUnavailableColumn]);
    if (lists.is_null(at(row))) return names;
    const auto [first, last] = lists.range(at(row));
    for (int64_t i = first; i < last; ++i) names.push_back(lists.items().bytes(i));
    return names;
  }
  // The rows before the changes, or null when the batch has no before images. Row i belongs to change i; it is null
  // where there is none.
  [[nodiscard]] const ArrowArray* before() const {
    if (all_snapshot() || batch_->changes->n_children <= kBeforeColumn) return nullptr;
    return batch_->changes->children[kBeforeColumn];
  }

 private:
  [[nodiscard]] int64_t at(int64_t row) const { return batch_->changes->offset + row; }
  [[nodiscard]] ColumnView column(std::size_t index) const { return ColumnView(*batch_->changes->children[index]); }

  const Batch* batch_;
};

}  // namespace pipeline
