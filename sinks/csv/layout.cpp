#include "layout.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "text.hpp"

namespace pipeline::csv {

Result<Layout> make_layout(const Schema& schema, const CsvOptions& options) {
  Layout layout{{}, options.dialect};
  const auto taken = [&schema](const std::string& name, const char* option) {
    if (!schema.index_of(name)) return Status();
    return Status::invalid("the table has a column \"" + name + "\" of its own, so this one can't be added")
        .with_option(option)
        .with_hint(std::string("change the option ") + option + ", or rename the table's column with a transform");
  };
  for (const MetadataColumn column : options.metadata) {
    const std::string name(name_of(column));
    Status status = taken(name, "metadata");
    if (!status.ok()) return status;
    layout.columns.push_back({name, format_of(type_of(column))});
  }
  for (const Field& field : schema.fields) layout.columns.push_back({field.name, format_of(field.type)});
  if (!options.before_images) return layout;
  for (const Field& field : schema.fields) {
    const std::string name = "_before_" + field.name;
    Status status = taken(name, "before_images");
    if (!status.ok()) return status;
    layout.columns.push_back({name, format_of(field.type)});
  }
  return layout;
}

std::string describe(const Layout& layout) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto put = [&writer](std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  writer.StartObject();
  writer.Key("delimiter");
  put({&layout.dialect.delimiter, 1});
  writer.Key("null");
  put(layout.dialect.null);
  writer.Key("header");
  writer.Bool(layout.dialect.header);
  writer.Key("crlf");
  writer.Bool(layout.dialect.crlf);
  writer.Key("byte_order_mark");
  writer.Bool(layout.dialect.byte_order_mark);
  writer.Key("quotes");
  writer.Int(static_cast<int>(layout.dialect.quotes));
  writer.Key("bytes");
  writer.Int(static_cast<int>(layout.dialect.bytes));
  writer.Key("guard_formulas");
  writer.Bool(layout.dialect.guard_formulas);
  writer.Key("columns");
  writer.StartArray();
  for (const LayoutColumn& column : layout.columns) {
    put(column.name);
    put(column.type);
  }
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string header_of(const Layout& layout) {
  std::string line = layout.dialect.byte_order_mark ? "\xEF\xBB\xBF" : "";
  if (!layout.dialect.header) return line;
  for (std::size_t i = 0; i < layout.columns.size(); ++i) {
    if (i > 0) line += layout.dialect.delimiter;
    line += text_of(layout.columns[i].name, layout.dialect);
  }
  return line.append(layout.dialect.line_end());
}

}  // namespace pipeline::csv
