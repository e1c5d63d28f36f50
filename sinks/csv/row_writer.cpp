#include "row_writer.hpp"

#include <algorithm>

#include "value_format.hpp"

namespace pipeline::csv {
namespace {

std::string_view operation_name(Operation operation) {
  switch (operation) {
    case Operation::snapshot:
      return "snapshot";
    case Operation::insert:
      return "insert";
    case Operation::update:
      return "update";
    case Operation::remove:
      return "delete";
  }
  return "snapshot";
}

Decimal256 widened(const Decimal128& value) {
  const uint64_t sign = (value[1] >> 63U) != 0 ? ~uint64_t{0} : 0;
  return {value[0], value[1], sign, sign};
}

}  // namespace

void RowWriter::header(std::string& out) const {
  for (const std::string& name : options_.metadata) {
    text("_" + name, out);
    out += options_.delimiter;
  }
  for (const Field& field : schema_.fields) {
    text(field.name, out);
    out += options_.delimiter;
  }
  end_line(out);
}

void RowWriter::rows(const Batch& batch, std::string& out) const {
  std::vector<ColumnView> columns;
  for (int64_t i = 0; i < batch.rows->n_children; ++i) columns.emplace_back(*batch.rows->children[i]);
  const ChangeView changes(batch);
  const int64_t offset = batch.rows->offset;
  for (int64_t row = 0; row < batch.length(); ++row) {
    if (!options_.metadata.empty()) {
      metadata({operation_name(changes.operation(row)), changes.position(row), changes.commit_time(row),
                changes.shard(row), changes.sequence(row)},
               out);
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      value(columns[i], schema_.fields[i].type, row + offset, out);
      out += options_.delimiter;
    }
    end_line(out);
  }
}

void RowWriter::truncate(const Truncate& truncate, std::string& out) const {
  metadata({"truncate", truncate.position, truncate.commit_time, truncate.shard, truncate.sequence}, out);
  for (std::size_t i = 0; i < schema_.fields.size(); ++i) {
    out += options_.null_text;
    out += options_.delimiter;
  }
  end_line(out);
}

void RowWriter::metadata(const RowChange& change, std::string& out) const {
  for (const std::string& name : options_.metadata) {
    if (name == "op") {
      out += change.operation;
    } else if (name == "position") {
      text(change.position, out);
    } else if (name == "shard") {
      text(change.shard, out);
    } else if (name == "sequence") {
      append_number(out, change.sequence);
    } else if (change.commit_time == 0) {
      out += options_.null_text;
    } else {
      append_timestamp(out, change.commit_time, true);
    }
    out += options_.delimiter;
  }
}

void RowWriter::value(const ColumnView& column, const DataType& type, int64_t row, std::string& out) const {
  if (column.is_null(row)) {
    out += options_.null_text;
    return;
  }
  switch (type.id) {
    case TypeId::boolean:
      out += column.boolean(row) ? "true" : "false";
      break;
    case TypeId::int8:
      append_number(out, static_cast<int>(column.value<int8_t>(row)));
      break;
    case TypeId::int16:
      append_number(out, column.value<int16_t>(row));
      break;
    case TypeId::int32:
      append_number(out, column.value<int32_t>(row));
      break;
    case TypeId::int64:
      append_number(out, column.value<int64_t>(row));
      break;
    case TypeId::uint8:
      append_number(out, static_cast<unsigned>(column.value<uint8_t>(row)));
      break;
    case TypeId::uint16:
      append_number(out, column.value<uint16_t>(row));
      break;
    case TypeId::uint32:
      append_number(out, column.value<uint32_t>(row));
      break;
    case TypeId::uint64:
      append_number(out, column.value<uint64_t>(row));
      break;
    case TypeId::float32:
      append_number(out, column.value<float>(row));
      break;
    case TypeId::float64:
      append_number(out, column.value<double>(row));
      break;
    case TypeId::decimal128:
      append_decimal(out, widened(column.value<Decimal128>(row)), type.scale);
      break;
    case TypeId::decimal256:
      append_decimal(out, column.value<Decimal256>(row), type.scale);
      break;
    case TypeId::date32:
      append_date(out, column.value<int32_t>(row));
      break;
    case TypeId::timestamp:
      append_timestamp(out, column.value<int64_t>(row), type.utc);
      break;
    case TypeId::duration:
      append_duration(out, column.value<int64_t>(row));
      break;
    case TypeId::utf8:
    case TypeId::binary:
      text(column.bytes(row), out);
      break;
  }
}

void RowWriter::text(std::string_view value, std::string& out) const {
  const auto special = [&](char letter) {
    return letter == '"' || letter == '\n' || letter == '\r' || letter == '\0' || letter == options_.delimiter;
  };
  if (value != options_.null_text && std::none_of(value.begin(), value.end(), special)) {
    out += value;
    return;
  }
  out += '"';
  for (const char letter : value) {
    if (letter == '"') out += '"';
    out += letter;
  }
  out += '"';
}

// Takes the place of the last delimiter.
void RowWriter::end_line(std::string& out) const {
  if (!out.empty() && out.back() == options_.delimiter) out.pop_back();
  out += options_.line_end;
}

}  // namespace pipeline::csv
