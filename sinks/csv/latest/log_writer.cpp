#include "latest/log_writer.hpp"

#include <algorithm>

#include "derived_texts.hpp"
#include "latest/entry.hpp"
#include "latest/key_encoding.hpp"

namespace pipeline::csv {
namespace {

constexpr std::size_t kEntriesAtOnce = std::size_t{1} << 20U;

}  // namespace

LogWriter::LogWriter(const Schema& schema, const TableColumns& columns) : schema_(schema) {
  for (const std::string& name : columns.key) key_.push_back(*schema_.index_of(name));
  std::size_t room = 0;
  for (const Field& field : schema_.fields) {
    formats_.push_back(bare_format(field.type));
    room = std::max(room, formats_.back().room);
  }
  text_.resize(room);
}

Result<int64_t> LogWriter::append(const Batch& batch, int64_t row, std::string& out) {
  if (batch.rows->n_children != static_cast<int64_t>(formats_.size())) {
    return Status::failed("a batch with " + std::to_string(batch.rows->n_children) + " columns for a stream that has " +
                          std::to_string(formats_.size()));
  }
  views_.clear();
  derived_.clear();
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const ArrowArray& column = *batch.rows->children[i];
    const bool is_list = schema_.fields[i].type.id == TypeId::list;
    views_.emplace_back(is_list ? derived_.emplace_back(list_texts(column)).get() : column);
  }
  while (row < batch.length() && out.size() < kEntriesAtOnce) append_row(batch, row++, out);
  return row;
}

void LogWriter::append_row(const Batch& batch, int64_t row, std::string& out) {
  const ChangeView changes(batch);
  const int64_t at = row + batch.rows->offset;
  key_bytes_.clear();
  for (const std::size_t column : key_) append_key(schema_.fields[column].type, views_[column], at, key_bytes_);
  if (changes.operation(row) == Operation::remove) {
    append_entry({EntryKind::remove, 0, key_bytes_, changes.shard(row), {}}, out);
    return;
  }
  unknown_.assign(formats_.size(), false);
  for (const std::string_view name : changes.unavailable(row)) {
    if (const auto column = schema_.index_of(name)) unknown_[*column] = true;
  }
  payload_.clear();
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    if (unknown_[i]) {
      append_empty_cell(kUnknownCell, payload_);
    } else if (views_[i].is_null(at)) {
      append_empty_cell(kNullCell, payload_);
    } else {
      append_cell(bare_text(i, at), payload_);
    }
  }
  append_entry({EntryKind::upsert, 0, key_bytes_, changes.shard(row), payload_}, out);
}

std::string_view LogWriter::bare_text(std::size_t column, int64_t row) {
  const ValueFormat& format = formats_[column];
  if (format.growth > 0) return views_[column].bytes(row);
  const Cell cell{.format = format, .values = views_[column], .dialect = nullptr, .may_read_as_null = false};
  const char* const end = format.write(cell, row, text_.data());
  return {text_.data(), static_cast<std::size_t>(end - text_.data())};
}

void LogWriter::append_truncate(std::string_view shard, std::string& out) {
  append_entry({EntryKind::truncate, 0, {}, shard, {}}, out);
}

}  // namespace pipeline::csv
