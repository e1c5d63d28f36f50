#include "vstream/table_decoder.hpp"

#include <algorithm>
#include <utility>

namespace pipeline::planetscale {

Result<TableDecoder> TableDecoder::create(const std::string& table, const wire::FieldEvent& fields,
                                          ZeroDates zero_dates, Host host) {
  TableDecoder decoder(table);
  int key_position = 0;
  for (const wire::Field& field : fields.fields()) {
    if (field.name().starts_with("@")) {
      return Status::failed("table " + table +
                            ": the server no longer knows the columns of the rows to be read (it sends \"" +
                            field.name() + "\"): the table was changed since the last run")
          .with_hint("copy the table again: start with a new state folder and empty output");
    }
    const bool in_key = (field.flags() & kPrimaryKeyFlag) != 0;
    if (in_key) {
      ++key_position;
      decoder.key_.push_back(decoder.columns_.size());
    }
    ColumnPlan plan = plan_column(field, in_key ? key_position : 0, zero_dates);
    if (plan.unknown_type) {
      host.warn("table " + table + ", column \"" + plan.name + "\": type " + std::to_string(field.type()) + " \"" +
                field.column_type() + "\" with collation " + std::to_string(field.charset()) +
                " is not known here; its bytes are passed on as they are");
    }
    decoder.columns_.emplace_back(std::move(plan), zero_dates, host);
  }
  return decoder;
}

Schema TableDecoder::schema() const {
  Schema schema;
  for (const ColumnDecoder& column : columns_) schema.fields.push_back(column.plan().field);
  return schema;
}

bool TableDecoder::resumable() const {
  return has_key() &&
         std::all_of(key_.begin(), key_.end(), [&](std::size_t i) { return columns_[i].plan().resumable_key; });
}

Status TableDecoder::append(const RowChangeView& change, RowForm form) {
  if (change.partial) {
    return Status::failed("table " + table_ + ": the server sent rows in which columns are missing")
        .with_hint("binlog_row_image must be FULL and binlog_row_value_options empty");
  }
  if (form.copy) return append_cells(change.after, form, Operation::snapshot);
  if (!change.has_before) return change.has_after ? append_cells(change.after, form, Operation::insert) : Status();
  if (!change.has_after) return append_cells(change.before, form, Operation::remove);
  if (!key_changed(change)) return append_cells(change.after, form, Operation::update);
  Status status = append_cells(change.before, form, Operation::remove);
  return status.ok() ? append_cells(change.after, form, Operation::insert) : status;
}

bool TableDecoder::key_changed(const RowChangeView& change) const {
  if (change.before.size() != columns_.size() || change.after.size() != columns_.size()) return false;
  return std::any_of(key_.begin(), key_.end(), [&](std::size_t i) { return change.before[i] != change.after[i]; });
}

Status TableDecoder::append_cells(const Cells& cells, RowForm form, Operation operation) {
  if (cells.size() != columns_.size()) {
    return Status::failed("table " + table_ + ": a row has " + std::to_string(cells.size()) + " values for " +
                          std::to_string(columns_.size()) + " columns");
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    Status status = columns_[i].append(cells[i], form);
    if (!status.ok()) return status.with_context("table " + table_);
  }
  snapshot_ = operation == Operation::snapshot;
  open_.push_back(operation);
  ++rows_;
  return {};
}

void TableDecoder::commit(const Transaction& transaction) {
  if (open_.empty()) return;
  if (snapshot_) {
    if (committed_rows() == 0) {
      snapshot_info_.shard = transaction.shard;
      snapshot_info_.position = transaction.position;
      snapshot_info_.first_sequence = transaction.first_sequence;
    }
  } else {
    int64_t sequence = transaction.first_sequence;
    for (const Operation operation : open_) {
      changes_.append({operation, transaction.position, transaction.commit_time, transaction.shard, sequence++});
    }
  }
  open_.clear();
}

void TableDecoder::rollback() {
  rows_ -= open_.size();
  for (ColumnDecoder& column : columns_) column.truncate_to(rows_);
  open_.clear();
}

std::size_t TableDecoder::bytes() const {
  std::size_t bytes = changes_.bytes();
  for (const ColumnDecoder& column : columns_) bytes += column.bytes();
  return bytes;
}

Batch TableDecoder::finish() {
  Batch batch = std::exchange(snapshot_info_, Batch());
  batch.bytes = bytes();
  std::vector<OwnedArray> columns;
  for (ColumnDecoder& column : columns_) columns.push_back(column.finish());
  batch.rows = make_struct(std::move(columns), static_cast<int64_t>(rows_));
  if (!snapshot_) batch.changes = changes_.finish();
  rows_ = 0;
  return batch;
}

}  // namespace pipeline::planetscale
