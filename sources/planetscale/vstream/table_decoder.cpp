#include "vstream/table_decoder.hpp"

#include <algorithm>
#include <utility>

#include "vstream/wire_reader.hpp"

namespace pipeline::planetscale {

Result<TableDecoder> TableDecoder::create(const std::string& table, const wire::FieldEvent& fields,
                                          const ValueRules& rules, Host host) {
  TableDecoder decoder(table, rules, host);
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
    const ColumnPlan plan = plan_column(field, in_key ? key_position : 0, rules);
    if (plan.unknown_type) {
      host.warn("table " + table + ", column \"" + plan.name + "\": type " + std::to_string(field.type()) + " \"" +
                field.column_type() + "\" with collation " + std::to_string(field.charset()) +
                " is not known here; its bytes are passed on as they are");
    }
    decoder.shapes_.push_back({plan.decoding == Decoding::json, (field.flags() & kNotNullFlag) == 0});
    decoder.columns_.push_back(make_column_decoder(plan, rules, host));
    if (rules.before_images) decoder.before_columns_.push_back(make_column_decoder(plan, rules, host));
  }
  return decoder;
}

void TableDecoder::hide(const std::vector<std::string>& names) {
  hidden_.insert(names.begin(), names.end());
}

std::vector<const ColumnDecoder*> TableDecoder::own_columns() const {
  std::vector<const ColumnDecoder*> own;
  for (const auto& column : columns_) {
    if (!hidden_.contains(column->plan().name)) own.push_back(column.get());
  }
  return own;
}

bool TableDecoder::covers(const TableDecoder& narrower) const {
  std::size_t common = 0;
  const std::vector<const ColumnDecoder*> others = narrower.own_columns();
  for (const ColumnDecoder* column : own_columns()) {
    const Field& field = column->plan().field;
    const auto same = std::find_if(others.begin(), others.end(),
                                   [&](const ColumnDecoder* other) { return other->plan().field.name == field.name; });
    if (same == others.end() ? !field.nullable : (*same)->plan().field != field) return false;
    common += same == others.end() ? 0 : 1;
  }
  return common == others.size();
}

void TableDecoder::show_as(const TableDecoder& wider) {
  shown_.clear();
  for (const ColumnDecoder* column : wider.own_columns()) {
    const auto own = std::find_if(columns_.begin(), columns_.end(),
                                  [&](const auto& mine) { return mine->plan().name == column->plan().name; });
    if (own != columns_.end()) {
      shown_.push_back({static_cast<std::size_t>(own - columns_.begin()), nullptr});
    } else {
      shown_.push_back({std::nullopt, make_column_decoder(column->plan(), rules_, host_)});
    }
  }
}

Schema TableDecoder::schema() const {
  Schema schema;
  for (const ShownColumn& column : shown_) {
    schema.fields.push_back((column.own ? columns_[*column.own] : column.absent)->plan().field);
  }
  if (!shown_.empty()) return schema;
  for (const ColumnDecoder* column : own_columns()) schema.fields.push_back(column->plan().field);
  return schema;
}

bool TableDecoder::resumable() const {
  return has_key() &&
         std::all_of(key_.begin(), key_.end(), [&](std::size_t i) { return columns_[i]->plan().resumable_key; });
}

Status TableDecoder::append(const RowChangeView& change, RowForm form) {
  if (form.copy) return append_image(change.after, form, Operation::snapshot);
  images_are_partial_ = images_are_partial_ || change.data_columns.has_gap();
  if (!change.before.present) {
    if (!change.after.present) return {};
    Status status =
        change.partial() ? append_partial(change, form) : append_image(change.after, form, Operation::insert);
    return status.ok() ? append_before({}, form) : status;
  }
  if (!change.after.present) return append_removed(change, form);
  return append_update(change, form);
}

Status TableDecoder::append_update(const RowChangeView& change, RowForm form) {
  const bool moved = !has_key() || key_changed(change);
  if (moved) {
    Status status = append_removed(change, form);
    if (!status.ok()) return status;
  }
  const Operation operation = moved ? Operation::insert : Operation::update;
  Status status = change.partial() ? append_partial(change, form) : append_image(change.after, form, operation);
  if (status.ok()) open_.back().operation = operation;
  return status.ok() ? append_before(moved ? RowImage() : change.before, form) : status;
}

Status TableDecoder::append_removed(const RowChangeView& change, RowForm form) {
  if (!partial_row_.read_before(change.before, shapes_, images_are_partial_)) return wrong_width(change.before);
  Status status = append_row(partial_row_, form, Operation::remove);
  return status.ok() ? append_before(change.before, form) : status;
}

Status TableDecoder::append_partial(const RowChangeView& change, RowForm form) {
  if (!partial_row_.read(change, shapes_)) return wrong_width(change.after);
  return append_row(partial_row_, form, Operation::insert);
}

Status TableDecoder::append_image(const RowImage& image, RowForm form, Operation operation) {
  snapshot_ = operation == Operation::snapshot;
  if (!snapshot_) open_.push_back({operation, {}});
  Status status = read_image(image, form, columns_);
  if (!status.ok()) return status;
  ++open_rows_;
  ++rows_;
  return {};
}

Status TableDecoder::append_row(const PartialRow& row, RowForm form, Operation operation) {
  open_.push_back({operation, {}});
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ColumnDecoder& column = *columns_[i];
    const std::optional<std::string_view>& cell = row.cells()[i];
    Reading reading = row.unavailable(i) ? Reading::unavailable : Reading::value;
    if (cell) {
      reading = column.append(*cell, form);
    } else {
      column.append_null();
    }
    if (reading == Reading::refused) return column.refusal(*cell).with_context("table " + table_);
    if (reading == Reading::unavailable) note_unavailable(column);
  }
  snapshot_ = false;
  ++open_rows_;
  ++rows_;
  return {};
}

Status TableDecoder::append_before(const RowImage& image, RowForm form) {
  if (before_columns_.empty()) return {};
  if (!image.present) {
    for (const auto& column : before_columns_) column->append_null();
    before_validity_.append_null();
    return {};
  }
  before_validity_.append_valid();
  return read_image(image, form, before_columns_);
}

void TableDecoder::note_unavailable(const ColumnDecoder& column) {
  if (!hidden_.contains(column.plan().name)) open_.back().unavailable.push_back(column.plan().name);
}

Status TableDecoder::read_image(const RowImage& image, RowForm form, const Columns& columns) {
  WireReader lengths(image.lengths);
  std::size_t offset = 0;
  for (const auto& column : columns) {
    uint64_t raw = 0;
    if (lengths.at_end()) return wrong_width(image);
    if (!lengths.varint(raw)) return wrong_bytes();
    if ((raw & 1U) != 0) {
      column->append_null();
      continue;
    }
    const auto size = static_cast<std::size_t>(raw >> 1U);
    if (size > image.values.size() - offset) return wrong_bytes();
    const std::string_view cell = image.values.substr(offset, size);
    offset += size;
    const Reading reading = column->append(cell, form);
    if (reading == Reading::value) [[likely]] {
      continue;
    }
    if (reading == Reading::refused) return column->refusal(cell).with_context("table " + table_);
    if (&columns == &columns_ && !snapshot_) note_unavailable(*column);
  }
  if (!lengths.at_end()) return wrong_width(image);
  return offset == image.values.size() ? Status() : wrong_bytes();
}

Status TableDecoder::wrong_width(const RowImage& image) const {
  Cells cells;
  if (!read_cells(image, cells)) return wrong_bytes();
  return Status::failed("table " + table_ + ": a row has " + std::to_string(cells.size()) + " values for " +
                        std::to_string(columns_.size()) + " columns");
}

Status TableDecoder::wrong_bytes() const {
  return Status::failed("table " + table_ + ": the server sent bytes that are no row");
}

bool TableDecoder::key_changed(const RowChangeView& change) const {
  Cells before;
  Cells after;
  if (!read_cells(change.before, before) || !read_cells(change.after, after)) return false;
  if (before.size() != columns_.size() || after.size() != columns_.size()) return false;
  // A key is never NULL: it is missing in an image that holds only what changed.
  return std::any_of(key_.begin(), key_.end(), [&](std::size_t i) { return after[i] && before[i] != after[i]; });
}

void TableDecoder::commit(const Transaction& transaction) {
  if (open_rows_ == 0) return;
  if (snapshot_) {
    if (committed_rows() == 0) {
      snapshot_info_.shard = transaction.shard;
      snapshot_info_.position = transaction.position;
      snapshot_info_.first_sequence = transaction.first_sequence;
    }
  } else {
    int64_t sequence = transaction.first_sequence;
    for (const OpenRow& row : open_) {
      changes_.append({row.operation, transaction.position, transaction.commit_time, transaction.shard, sequence++});
      if (!row.unavailable.empty()) changes_.set_unavailable(row.unavailable);
    }
  }
  open_rows_ = 0;
  open_.clear();
}

void TableDecoder::rollback() {
  rows_ -= std::exchange(open_rows_, 0);
  for (const auto& column : columns_) column->truncate_to(rows_);
  if (!snapshot_ && before_validity_.length() > rows_) {
    for (const auto& column : before_columns_) column->truncate_to(rows_);
    before_validity_.truncate_to(rows_);
  }
  open_.clear();
}

std::size_t TableDecoder::bytes() const {
  std::size_t bytes = changes_.bytes();
  for (const auto& column : columns_) bytes += column->bytes();
  for (const auto& column : before_columns_) bytes += column->bytes();
  return bytes;
}

std::vector<OwnedArray> TableDecoder::finish_columns(Columns& columns) {
  std::vector<OwnedArray> all;
  for (const auto& column : columns) all.push_back(column->finish());
  std::vector<OwnedArray> arrays;
  for (ShownColumn& column : shown_) {
    arrays.push_back(column.own ? std::move(all[*column.own]) : finish_absent(*column.absent));
  }
  for (std::size_t i = 0; shown_.empty() && i < all.size(); ++i) {
    if (!hidden_.contains(columns[i]->plan().name)) arrays.push_back(std::move(all[i]));
  }
  return arrays;
}

OwnedArray TableDecoder::finish_absent(ColumnDecoder& column) const {
  for (std::size_t row = 0; row < rows_; ++row) column.append_null();
  return column.finish();
}

Batch TableDecoder::finish() {
  Batch batch = std::exchange(snapshot_info_, Batch());
  batch.bytes = bytes();
  const auto rows = static_cast<int64_t>(rows_);
  batch.rows = make_struct(finish_columns(columns_), rows);
  if (!snapshot_) {
    OwnedArray before;
    if (!before_columns_.empty()) {
      before = make_struct(finish_columns(before_columns_), rows, std::move(before_validity_));
    }
    batch.changes = changes_.finish(std::move(before));
  }
  rows_ = 0;
  return batch;
}

}  // namespace pipeline::planetscale
