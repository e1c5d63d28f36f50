#include "columns_transform.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "picked_array.hpp"

namespace pipeline::columns {
namespace {

class ColumnsBinding : public Binding {
 public:
  ColumnsBinding(const Schema& schema, std::vector<std::size_t> columns) : columns_(std::move(columns)) {
    for (const Field& field : schema.fields) types_.push_back(field.type);
    for (const std::size_t column : columns_) kept_names_.insert(schema.fields[column].name);
  }

  Result<Batch> apply(Batch batch) override {
    if (static_cast<std::size_t>(batch.rows->n_children) != types_.size()) {
      return Status::failed("a batch has " + std::to_string(batch.rows->n_children) + " columns, its schema " +
                            std::to_string(types_.size()));
    }
    if (columns_.size() == types_.size()) return batch;
    batch.bytes -= std::min(batch.bytes, dropped_bytes(batch.rows.get()));
    batch.rows = pick_columns(std::move(batch.rows), columns_);
    if (!batch.changes.empty()) pick_in_changes(batch.changes.get());
    return batch;
  }

 private:
  // Replaces the optional columns of a change array, which stays the owner of what takes their place.
  void pick_in_changes(const ArrowArray& changes) const {
    if (changes.n_children > kUnavailableColumn) {
      ArrowArray* unavailable = changes.children[kUnavailableColumn];
      OwnedArray kept = keep_names(*unavailable, kept_names_);
      unavailable->release(unavailable);
      kept.move_to(unavailable);
    }
    if (changes.n_children > kBeforeColumn) {
      ArrowArray* before = changes.children[kBeforeColumn];
      pick_columns(OwnedArray(before), columns_).move_to(before);
    }
  }

  [[nodiscard]] uint64_t dropped_bytes(const ArrowArray& rows) const {
    uint64_t bytes = 0;
    auto kept = columns_.begin();
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (kept != columns_.end() && *kept == i) {
        ++kept;
      } else {
        bytes += column_bytes(*rows.children[i], types_[i]);
      }
    }
    return bytes;
  }

  std::vector<DataType> types_;
  std::vector<std::size_t> columns_;
  std::set<std::string, std::less<>> kept_names_;
};

}  // namespace

const OptionTable& ColumnsTransform::options() {
  static const OptionTable table{{"include", PIPELINE_OPTION_STRING_LIST_MAP,
                                  "Columns to keep: stream pattern = list of columns. Both may hold * and ?; a stream "
                                  "is written keyspace.table. A "
                                  "stream that no pattern matches keeps all its columns."},
                                 {"exclude", PIPELINE_OPTION_STRING_LIST_MAP,
                                  "Columns to drop, written as for include, out of those that include keeps."}};
  return table;
}

Result<std::unique_ptr<ColumnsTransform>> ColumnsTransform::create(Host host, const Options& options) {
  return std::make_unique<ColumnsTransform>(host, ColumnRules(options.entries("include"), options.entries("exclude")));
}

Result<BoundTransform> ColumnsTransform::bind(const StreamInfo& stream) {
  Result<Selection> selection = rules_.select(stream);
  if (!selection.ok()) return selection.status();
  for (const UnusedGlob& unused : selection->unused) warn_once(unused, stream.full_name());
  BoundTransform bound;
  for (const std::size_t column : selection->columns) bound.output.fields.push_back(stream.schema.fields[column]);
  bound.binding = std::make_unique<ColumnsBinding>(stream.schema, std::move(selection->columns));
  return bound;
}

void ColumnsTransform::warn_once(const UnusedGlob& unused, const std::string& stream) {
  const std::string rule = unused.option + " \"" + unused.stream_pattern + "\"";
  {
    const std::lock_guard lock(mutex_);
    if (!warned_.insert(rule + " " + unused.column_pattern).second) return;
  }
  host_.warn(rule + ": \"" + unused.column_pattern + "\" matches no column of " + stream);
}

}  // namespace pipeline::columns
