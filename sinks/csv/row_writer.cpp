#include "row_writer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "calendar.hpp"
#include "derived_texts.hpp"
#include "text.hpp"

namespace pipeline::csv {
namespace {

constexpr std::size_t kWorthWriting = std::size_t{1} << 20U;
constexpr int64_t kRowsAtOnce = 256;

std::string number_text(int64_t number, const Dialect& dialect) {
  const std::string text = std::to_string(number);
  return text == dialect.null || dialect.quotes == QuotePolicy::all ? "\"" + text + "\"" : text;
}

std::string time_text(int64_t microseconds) {
  std::array<char, kTimestampRoom> text{};
  return {text.data(), write_timestamp(microseconds, text.data())};
}

}  // namespace

BoundRows::BoundRows(const Dialect& dialect) : dialect_(&dialect), plain_(dialect.delimiter) {}

// Room is reserved for many rows at once, so that writing a value needs no check.
int64_t BoundRows::append(int64_t row, int64_t last, ByteBuffer& buffer) const {
  while (row < last && buffer.size() < kWorthWriting) {
    int64_t end = std::min(last, row + kRowsAtOnce);
    std::size_t texts = text_bytes(row, end);
    while (texts > kWorthWriting && end - row > 1) {
      end = row + (end - row) / 2;
      texts = text_bytes(row, end);
    }
    char* const out = buffer.reserve(line_room_ * static_cast<std::size_t>(end - row) + texts);
    buffer.commit(write_lines(row, end, out));
    row = end;
  }
  return row;
}

void BoundRows::append_row(int64_t row, ByteBuffer& buffer) const {
  buffer.commit(write_lines(row, row + 1, buffer.reserve(line_room_ + text_bytes(row, row + 1))));
}

// What texts and bytes may need on top of the room of a line.
std::size_t BoundRows::text_bytes(int64_t row, int64_t end) const {
  std::size_t bytes = 0;
  for (const Cell& cell : cells_) {
    if (cell.format.growth == 0) continue;
    const std::string_view last = cell.values.bytes(cell.base + end - 1);
    const char* const first = cell.values.bytes(cell.base + row).data();
    bytes += cell.format.growth * static_cast<std::size_t>(last.data() + last.size() - first);
  }
  return bytes;
}

char* BoundRows::write_lines(int64_t row, int64_t end, char* out) const {
  const char delimiter = dialect_->delimiter;
  const bool crlf = dialect_->crlf;
  for (; row < end; ++row) {
    for (const Cell& cell : cells_) {
      if (!cell.format.simple_text) {
        out = cell.format.write(cell, row, out);
      } else if (const int64_t place = row + cell.base; !cell.values.is_null(place)) {
        out = write_simple_text(cell.values.bytes(place), plain_, out);
      }
      *out++ = delimiter;
    }
    if (!cells_.empty()) --out;
    if (crlf) *out++ = '\r';
    *out++ = '\n';
  }
  return out;
}

RowWriter::RowWriter(const Schema& schema, const CsvOptions& options)
    : dialect_(options.dialect),
      metadata_(options.metadata),
      before_images_(options.before_images),
      may_read_as_null_(may_read_as_null(options.dialect)) {
  for (const Field& field : schema.fields) {
    formats_.push_back(format_for(field.type, dialect_));
    is_list_.push_back(field.type.id == TypeId::list);
  }
}

Result<BoundRows> RowWriter::bind(const Batch& batch) const {
  const ArrowArray& array = batch.rows.get();
  if (array.n_children != static_cast<int64_t>(formats_.size())) {
    return Status::failed("a batch with " + std::to_string(array.n_children) + " columns for a stream that has " +
                          std::to_string(formats_.size()));
  }
  BoundRows rows(dialect_);
  const bool tells_unavailable =
      std::find(metadata_.begin(), metadata_.end(), MetadataColumn::unavailable) != metadata_.end();
  if (!tells_unavailable && has_unavailable(batch)) {
    return Status::failed("the source didn't tell all values of a changed row, and the file has no column that says so")
        .with_option("metadata")
        .with_hint("add \"unavailable\" to metadata, or set format = \"latest\"");
  }
  rows.length_ = array.length;
  rows.line_room_ = 2;
  for (const MetadataColumn column : metadata_) add_metadata(batch, column, rows);
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    add({.format = formats_[i],
         .values = view_of(*array.children[i], i, rows),
         .dialect = &dialect_,
         .may_read_as_null = may_read_as_null_,
         .base = array.offset},
        rows);
  }
  if (before_images_) add_before_images(batch, rows);
  return rows;
}

void RowWriter::add_metadata(const Batch& batch, MetadataColumn column, BoundRows& rows) const {
  const bool snapshot = batch.changes.empty();
  switch (column) {
    case MetadataColumn::op:
      if (snapshot) return add_constant(text_of("snapshot", dialect_), rows);
      return add_change(batch, 0, operation_format(dialect_), rows);
    case MetadataColumn::position:
      if (snapshot) return add_constant(text_of(batch.position, dialect_), rows);
      return add_change(batch, 1, format_for({TypeId::utf8}, dialect_), rows);
    case MetadataColumn::commit_time:
      if (snapshot) return add_constant(dialect_.null, rows);
      return add_change(batch, 2, format_for({.id = TypeId::timestamp, .utc = true}, dialect_), rows);
    case MetadataColumn::shard:
      if (snapshot) return add_constant(text_of(batch.shard, dialect_), rows);
      return add_change(batch, 3, format_for({TypeId::utf8}, dialect_), rows);
    case MetadataColumn::sequence:
      if (!snapshot) return add_change(batch, 4, format_for({TypeId::int64}, dialect_), rows);
      return add({.format = counter_format(dialect_),
                  .values = ColumnView(ArrowArray{}),
                  .dialect = &dialect_,
                  .may_read_as_null = may_read_as_null_,
                  .first = batch.first_sequence},
                 rows);
    case MetadataColumn::unavailable:
      return add_unavailable(batch, rows);
  }
}

void RowWriter::add_change(const Batch& batch, std::size_t index, const ValueFormat& format, BoundRows& rows) const {
  add({.format = format,
       .values = ColumnView(*batch.changes->children[index]),
       .dialect = &dialect_,
       .may_read_as_null = may_read_as_null_,
       .base = batch.changes->offset},
      rows);
}

void RowWriter::add_constant(std::string text, BoundRows& rows) const {
  const std::string& kept = rows.texts_.emplace_back(std::move(text));
  add({.format = constant_format(kept.size()),
       .values = ColumnView(ArrowArray{}),
       .dialect = &dialect_,
       .may_read_as_null = false,
       .text = kept},
      rows);
}

ColumnView RowWriter::view_of(const ArrowArray& column, std::size_t index, BoundRows& rows) const {
  if (!is_list_[index]) return ColumnView(column);
  return ColumnView(rows.derived_.emplace_back(list_texts(column)).get());
}

void RowWriter::add_unavailable(const Batch& batch, BoundRows& rows) const {
  if (!ChangeView(batch).may_be_unavailable()) return add_constant(dialect_.null, rows);
  add({.format = format_for({TypeId::utf8}, dialect_),
       .values = ColumnView(rows.derived_.emplace_back(unavailable_texts(batch)).get()),
       .dialect = &dialect_,
       .may_read_as_null = may_read_as_null_},
      rows);
}

void RowWriter::add_before_images(const Batch& batch, BoundRows& rows) const {
  const ArrowArray* const images = ChangeView(batch).before();
  if (images == nullptr) {
    for (std::size_t i = 0; i < formats_.size(); ++i) add_constant(dialect_.null, rows);
    return;
  }
  const ColumnView& view = rows.images_.emplace_back(*images);
  const int64_t base = batch.changes->offset;
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    add({.format = before_image_format(formats_[i]),
         .values = view_of(*images->children[i], i, rows),
         .dialect = &dialect_,
         .may_read_as_null = may_read_as_null_,
         .base = base + images->offset,
         .write_image = formats_[i].write,
         .images = &view,
         .images_base = base},
        rows);
  }
}

void RowWriter::add(Cell cell, BoundRows& rows) const {
  rows.line_room_ += cell.format.room + 1;
  rows.cells_.push_back(cell);
}

bool RowWriter::tells_operation() const {
  return std::find(metadata_.begin(), metadata_.end(), MetadataColumn::op) != metadata_.end();
}

std::string RowWriter::truncate_line(const Truncate& truncate) const {
  std::string line;
  const auto add_value = [&](const std::string& value) { line.append(value) += dialect_.delimiter; };
  for (const MetadataColumn column : metadata_) {
    switch (column) {
      case MetadataColumn::op:
        add_value(text_of("truncate", dialect_));
        break;
      case MetadataColumn::position:
        add_value(text_of(truncate.position, dialect_));
        break;
      case MetadataColumn::commit_time:
        add_value(truncate.commit_time == 0 ? dialect_.null : time_text(truncate.commit_time) + "+00:00");
        break;
      case MetadataColumn::shard:
        add_value(text_of(truncate.shard, dialect_));
        break;
      case MetadataColumn::sequence:
        add_value(number_text(truncate.sequence, dialect_));
        break;
      case MetadataColumn::unavailable:
        add_value(dialect_.null);
        break;
    }
  }
  const std::size_t columns = formats_.size() * (before_images_ ? 2 : 1);
  for (std::size_t i = 0; i < columns; ++i) add_value(dialect_.null);
  if (!line.empty()) line.pop_back();
  return line.append(dialect_.line_end());
}

}  // namespace pipeline::csv
