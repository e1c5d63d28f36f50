#include "layout.hpp"

#include "text.hpp"

namespace pipeline::csv {
namespace {

DataType type_of(MetadataColumn column) {
  switch (column) {
    case MetadataColumn::commit_time:
      return {.id = TypeId::timestamp, .utc = true};
    case MetadataColumn::sequence:
      return {TypeId::int64};
    default:
      return {TypeId::utf8};
  }
}

}  // namespace

std::string_view name_of(MetadataColumn column) {
  switch (column) {
    case MetadataColumn::op:
      return "_op";
    case MetadataColumn::position:
      return "_position";
    case MetadataColumn::commit_time:
      return "_commit_time";
    case MetadataColumn::shard:
      return "_shard";
    case MetadataColumn::sequence:
      return "_sequence";
  }
  return "";
}

Result<Layout> make_layout(const Schema& schema, const CsvOptions& options) {
  Layout layout{{}, options.dialect};
  for (const MetadataColumn column : options.metadata) {
    const std::string name(name_of(column));
    if (schema.index_of(name)) {
      return Status::invalid("the table has a column \"" + name +
                             "\" of its own, so the metadata column can't be written")
          .with_option("metadata")
          .with_hint("leave it out of the metadata, or rename the table's column with a transform");
    }
    layout.columns.push_back({name, format_of(type_of(column))});
  }
  for (const Field& field : schema.fields) layout.columns.push_back({field.name, format_of(field.type)});
  return layout;
}

std::string header_of(const Layout& layout) {
  std::string line;
  if (!layout.dialect.header) return line;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    if (i > 0) line += layout.dialect.delimiter;
    line += text_of(layout.columns[i].name, layout.dialect);
  }
  return line.append(layout.dialect.line_end());
}

}  // namespace pipeline::csv
