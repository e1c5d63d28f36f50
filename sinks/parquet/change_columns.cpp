#include "change_columns.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "pipeline/sdk/builder.hpp"

namespace pipeline::parquet {
namespace {

std::string_view name_of(Operation operation) {
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
  return "";
}

OwnedArray repeated(std::string_view text, int64_t rows) {
  BytesBuilder builder;
  for (int64_t i = 0; i < rows; ++i) builder.append(text);
  return builder.finish();
}

OwnedArray operations(const Batch& batch) {
  if (batch.changes.empty()) return repeated("snapshot", batch.length());
  const ColumnView values(*batch.changes->children[0]);
  BytesBuilder builder;
  for (int64_t i = 0; i < batch.length(); ++i) {
    builder.append(name_of(static_cast<Operation>(values.value<int8_t>(i))));
  }
  return builder.finish();
}

OwnedArray sequences(const Batch& batch) {
  FixedBuilder<int64_t> builder;
  for (int64_t i = 0; i < batch.length(); ++i) builder.append(batch.first_sequence + i);
  return builder.finish();
}

// The names of the columns whose value isn't known, as a JSON array; null = all are known.
OwnedArray unavailable(const ArrowArray& lists, int64_t rows) {
  const ColumnView view(lists);
  const ColumnView names(*lists.children[0]);
  const auto* const offsets = static_cast<const int32_t*>(lists.buffers[1]) + lists.offset;
  BytesBuilder builder;
  for (int64_t row = 0; row < rows; ++row) {
    if (view.is_null(row) || offsets[row] == offsets[row + 1]) {
      builder.append_null();
      continue;
    }
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.StartArray();
    for (int32_t i = offsets[row]; i < offsets[row + 1]; ++i) {
      const std::string_view name = names.bytes(i);
      writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    }
    writer.EndArray();
    builder.append({buffer.GetString(), buffer.GetSize()});
  }
  return builder.finish();
}

}  // namespace

void BatchColumns::keep(OwnedArray array) {
  owned_.push_back(std::move(array));
  arrays_.push_back(&owned_.back().get());
}

void BatchColumns::add_nulls() {
  FixedBuilder<int64_t> builder;
  for (std::size_t i = 0; i < rows_; ++i) builder.append_null();
  keep(builder.finish());
}

Result<ChangeColumns> ChangeColumns::make(const StreamInfo& stream, const ParquetOptions& options) {
  ChangeColumns result;
  result.metadata_ = options.metadata;
  result.before_images_ = options.before_images;
  result.data_columns_ = stream.schema.fields.size();
  std::vector<Field> fields;
  for (const MetadataColumn column : options.metadata) {
    fields.push_back({std::string(files::name_of(column)), files::type_of(column), true, {}});
  }
  fields.insert(fields.end(), stream.schema.fields.begin(), stream.schema.fields.end());
  for (std::size_t i = 0; options.before_images && i < stream.schema.fields.size(); ++i) {
    fields.push_back(stream.schema.fields[i]);
    fields.back().name.insert(0, "_before_");
  }
  for (const Field& field : fields) {
    const bool twice = std::any_of(result.inputs_.begin(), result.inputs_.end(),
                                   [&](const ColumnInput& input) { return input.column().name == field.name; });
    if (twice) {
      return Status::invalid(stream.full_name() + " would have two columns \"" + field.name + "\"")
          .with_option(field.name.starts_with("_before_") ? "before_images" : "metadata")
          .with_hint("leave the column about the change out, or rename the table's column with a transform");
    }
    Result<ColumnInput> input = map_column(field, stream.full_name(), options);
    if (!input.ok()) return input.status().with_context(stream.full_name());
    result.inputs_.push_back(std::move(input).value());
  }
  return result;
}

bool ChangeColumns::tells_operation() const {
  return std::find(metadata_.begin(), metadata_.end(), MetadataColumn::op) != metadata_.end();
}

void ChangeColumns::add_metadata(const Batch& batch, MetadataColumn column, BatchColumns& columns) const {
  const bool is_snapshot = batch.changes.empty();
  switch (column) {
    case MetadataColumn::op:
      return columns.keep(operations(batch));
    case MetadataColumn::position:
      return is_snapshot ? columns.keep(repeated(batch.position, batch.length()))
                         : columns.borrow(*batch.changes->children[1]);
    case MetadataColumn::commit_time:
      return is_snapshot ? columns.add_nulls() : columns.borrow(*batch.changes->children[2]);
    case MetadataColumn::shard:
      return is_snapshot ? columns.keep(repeated(batch.shard, batch.length()))
                         : columns.borrow(*batch.changes->children[3]);
    case MetadataColumn::sequence:
      return is_snapshot ? columns.keep(sequences(batch)) : columns.borrow(*batch.changes->children[4]);
    case MetadataColumn::unavailable:
      return is_snapshot || batch.changes->n_children < 6
                 ? columns.add_nulls()
                 : columns.keep(unavailable(*batch.changes->children[5], batch.length()));
  }
}

Result<BatchColumns> ChangeColumns::columns_of(const Batch& batch) const {
  if (static_cast<std::size_t>(batch.rows->n_children) != data_columns_) {
    return Status::failed("a batch has " + std::to_string(batch.rows->n_children) + " columns, its stream " +
                          std::to_string(data_columns_));
  }
  BatchColumns columns(static_cast<std::size_t>(batch.length()));
  for (const MetadataColumn column : metadata_) add_metadata(batch, column, columns);
  for (std::size_t i = 0; i < data_columns_; ++i) columns.borrow(*batch.rows->children[i]);
  if (!before_images_) return columns;
  const bool has_before = !batch.changes.empty() && batch.changes->n_children >= 7;
  for (std::size_t i = 0; i < data_columns_; ++i) {
    if (has_before) {
      columns.borrow(*batch.changes->children[6]->children[i]);
    } else {
      columns.add_nulls();
    }
  }
  return columns;
}

BatchColumns ChangeColumns::truncate_row(const Truncate& truncate) const {
  BatchColumns columns(1);
  for (const MetadataColumn column : metadata_) {
    FixedBuilder<int64_t> number;
    switch (column) {
      case MetadataColumn::op:
        columns.keep(repeated("truncate", 1));
        break;
      case MetadataColumn::position:
        columns.keep(repeated(truncate.position, 1));
        break;
      case MetadataColumn::shard:
        columns.keep(repeated(truncate.shard, 1));
        break;
      case MetadataColumn::sequence:
        number.append(truncate.sequence);
        columns.keep(number.finish());
        break;
      case MetadataColumn::commit_time:
        truncate.commit_time == 0 ? number.append_null() : number.append(truncate.commit_time);
        columns.keep(number.finish());
        break;
      case MetadataColumn::unavailable:
        columns.add_nulls();
        break;
    }
  }
  for (std::size_t i = metadata_.size(); i < inputs_.size(); ++i) columns.add_nulls();
  return columns;
}

}  // namespace pipeline::parquet
