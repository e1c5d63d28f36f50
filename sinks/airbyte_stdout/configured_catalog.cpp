#include "configured_catalog.hpp"

#include <algorithm>

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

Status bad(const std::string& what) {
  return Status::invalid("the configured catalog can't be used: " + what);
}

bool has_primary_key(const Value& configured, const Value& stream) {
  for (const auto& [object, name] :
       {std::pair(&configured, "primary_key"), std::pair(&stream, "source_defined_primary_key")}) {
    const Value* key = member(*object, name);
    if (key != nullptr && key->IsArray() && !key->Empty()) return true;
  }
  return false;
}

Result<SyncMode> read_mode(const Value& configured, const std::string& stream) {
  const std::optional<std::string> mode = string_member(configured, "sync_mode");
  if (!mode) return bad("stream " + stream + " has no sync_mode");
  if (*mode == "incremental") return SyncMode::incremental;
  if (*mode == "full_refresh") return SyncMode::full_refresh;
  return bad("stream " + stream + " has the unknown sync_mode \"" + *mode + "\"");
}

Result<ConfiguredStream> read_stream(const Value& configured) {
  const Value* stream = member(configured, "stream");
  if (stream == nullptr || !stream->IsObject()) return bad("an entry has no \"stream\"");
  ConfiguredStream result;
  const std::optional<std::string> name = string_member(*stream, "name");
  if (!name || name->empty()) return bad("a stream has no name");
  result.descriptor = {*name, string_member(*stream, "namespace")};
  const std::string full_name = result.descriptor.full_name();
  const Result<SyncMode> mode = read_mode(configured, full_name);
  if (!mode.ok()) return mode.status();
  result.mode = *mode;
  const Value* schema = member(*stream, "json_schema");
  const Value* properties = schema == nullptr ? nullptr : member(*schema, "properties");
  if (properties == nullptr || !properties->IsObject() || properties->ObjectEmpty()) {
    return bad("no column of stream " + full_name + " is selected");
  }
  for (const auto& property : properties->GetObject()) result.columns.emplace_back(text_of(property.name));
  if (string_member(configured, "destination_sync_mode").value_or("") == "append_dedup" &&
      !has_primary_key(configured, *stream)) {
    return bad("stream " + full_name + " has no primary key, so the destination can't deduplicate it (append_dedup)");
  }
  return result;
}

}  // namespace

bool ConfiguredStream::has(std::string_view column) const {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

Result<ConfiguredCatalog> ConfiguredCatalog::read(const Value& json) {
  const Value* streams = member(json, "streams");
  if (streams == nullptr || !streams->IsArray()) return bad("it has no list \"streams\"");
  if (streams->Empty()) return bad("no stream is selected");
  ConfiguredCatalog catalog;
  for (const Value& configured : streams->GetArray()) {
    Result<ConfiguredStream> stream = read_stream(configured);
    if (!stream.ok()) return stream.status();
    for (const ConfiguredStream& earlier : catalog.streams) {
      if (earlier.descriptor != stream->descriptor) continue;
      return bad("stream " + stream->descriptor.full_name() + " is there twice");
    }
    catalog.streams.push_back(std::move(stream).value());
  }
  return catalog;
}

const ConfiguredStream* ConfiguredCatalog::find(std::string_view name_space, std::string_view name) const {
  const auto found =
      std::find_if(streams.begin(), streams.end(), [&](const auto& stream) { return stream.is(name_space, name); });
  return found == streams.end() ? nullptr : &*found;
}

std::string ConfiguredCatalog::text() const {
  JsonBuilder build;
  Value list = build.array();
  for (const ConfiguredStream& configured : streams) {
    Value properties = build.object();
    for (const std::string& column : configured.columns) build.set(properties, column, build.object());
    Value schema = build.object();
    build.set(schema, "properties", std::move(properties));
    Value stream = build.object();
    build.set(stream, "name", configured.descriptor.name);
    if (configured.descriptor.name_space) build.set(stream, "namespace", *configured.descriptor.name_space);
    build.set(stream, "json_schema", std::move(schema));
    Value entry = build.object();
    build.set(entry, "stream", std::move(stream));
    build.set(entry, "sync_mode", configured.mode == SyncMode::full_refresh ? "full_refresh" : "incremental");
    build.add(list, std::move(entry));
  }
  Value catalog = build.object();
  build.set(catalog, "streams", std::move(list));
  return to_text(catalog);
}

}  // namespace pipeline::airbyte
