#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "core/cli/exit_code.hpp"
#include "core/cli/loaded_file.hpp"
#include "core/cli/output.hpp"
#include "core/cli/type_text.hpp"
#include "core/runtime/discover.hpp"

namespace pipeline::core {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_text(Writer& writer, const char* key, const std::string& text) {
  writer.Key(key);
  writer.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
}

void write_column(Writer& writer, const Field& field) {
  writer.StartObject();
  write_text(writer, "name", field.name);
  write_text(writer, "type", type_text(field.type));
  writer.Key("nullable");
  writer.Bool(field.nullable);
  writer.Key("key");
  writer.Int(field.key_position());
  for (const auto& [key, value] : field.metadata) {
    constexpr std::string_view kPrefix = "pipeline.";
    if (key == kKeyMetadata || !key.starts_with(kPrefix)) continue;
    write_text(writer, key.c_str() + kPrefix.size(), value);
  }
  writer.EndObject();
}

// One object a line.
std::string as_json(const std::vector<StreamInfo>& streams) {
  std::string text;
  for (const StreamInfo& stream : streams) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    writer.StartObject();
    write_text(writer, "type", "stream");
    write_text(writer, "namespace", stream.name_space);
    write_text(writer, "name", stream.name);
    writer.Key("columns");
    writer.StartArray();
    for (const Field& field : stream.schema.fields) write_column(writer, field);
    writer.EndArray();
    writer.EndObject();
    text += std::string(buffer.GetString(), buffer.GetSize()) + "\n";
  }
  return text;
}

std::string notes_of(const Field& field) {
  std::string notes;
  const auto add = [&notes](const std::string& note) { notes += (notes.empty() ? "" : ", ") + note; };
  if (field.key_position() > 0) add("key " + std::to_string(field.key_position()));
  if (!field.nullable) add("not null");
  if (field.metadata.contains("pipeline.generated")) add("generated");
  if (field.metadata.contains("pipeline.invisible")) add("invisible");
  return notes;
}

std::string column_type_of(const Field& field) {
  const auto found = field.metadata.find(kColumnTypeMetadata);
  return found == field.metadata.end() ? std::string() : found->second;
}

// Pads to a column of text; one that is longer pushes the rest aside.
std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text + "  ";
}

std::string as_text(const std::vector<StreamInfo>& streams) {
  constexpr std::size_t kWidest = 30;
  std::string text;
  for (const StreamInfo& stream : streams) {
    text += stream.full_name() + "\n";
    std::size_t name = 0;
    std::size_t type = 0;
    std::size_t column_type = 0;
    for (const Field& field : stream.schema.fields) {
      name = std::max(name, field.name.size());
      type = std::max(type, type_text(field.type).size());
      column_type = std::max(column_type, std::min(kWidest, column_type_of(field).size()));
    }
    for (const Field& field : stream.schema.fields) {
      const std::string line = "  " + padded(field.name, name) + padded(type_text(field.type), type) +
                               padded(column_type_of(field), column_type) + notes_of(field);
      text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
  }
  return text;
}

}  // namespace

int discover_verb(const CommonOptions& common, const std::string& path) {
  const auto loaded = load_file(common, path);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& file = std::get<PipelineFile>(loaded);
  const DiscoverOutcome outcome = discover_streams(stage_nodes(file));
  if (const auto* failure = std::get_if<RunFailure>(&outcome)) return print_failure(common.format, file, *failure);
  const auto& streams = std::get<std::vector<StreamInfo>>(outcome);
  const std::string text = common.format == OutputFormat::json ? as_json(streams) : as_text(streams);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    print_error(OutputFormat::text, code::kRun, Status::failed("can't write to the standard output"), "");
    return exit_code::kFailed;
  }
  return exit_code::kDone;
}

}  // namespace pipeline::core
