#include "pipeline/sdk/files/manifest.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <optional>

#include "pipeline/sdk/files/file_names.hpp"

namespace pipeline::files {
namespace {

constexpr const char* kManifest = "_manifest.json";
constexpr const char* kSuccess = "_SUCCESS";

using PrettyWriter = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void add(PrettyWriter& writer, const char* key, std::string_view text) {
  writer.Key(key);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void add(PrettyWriter& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

void add_stream(PrettyWriter& writer, const StreamRecord& stream) {
  writer.StartObject();
  add(writer, "namespace", stream.name_space);
  add(writer, "stream", stream.name);
  add(writer, "generation", stream.generation);
  writer.Key("files");
  writer.StartArray();
  for (const FileRecord& file : stream.files) {
    if (!file.working.empty()) continue;
    writer.StartObject();
    add(writer, "path", file.name);
    add(writer, "rows", file.rows);
    add(writer, "bytes", file.bytes);
    writer.Key("complete");
    writer.Bool(file.complete);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
}

}  // namespace

std::string manifest_of(const Token& token) {
  rapidjson::StringBuffer buffer;
  PrettyWriter writer(buffer);
  writer.SetIndent(' ', 2);
  writer.StartObject();
  add(writer, "version", 1);
  writer.Key("streams");
  writer.StartArray();
  for (const StreamRecord& stream : token.streams) add_stream(writer, stream);
  writer.EndArray();
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

Status write_manifest(FileOperations& operations, const std::filesystem::path& directory, std::string_view text) {
  return replace_file(operations, directory / kManifest, text);
}

Status write_success_file(FileOperations& operations, const std::filesystem::path& directory) {
  return replace_file(operations, directory / kSuccess, {});
}

Status remove_success_file(FileOperations& operations, const std::filesystem::path& directory) {
  const Result<std::optional<uint64_t>> size = operations.size(directory / kSuccess);
  if (!size.ok()) return size.status();
  if (!size->has_value()) return {};
  Status status = operations.remove(directory / kSuccess);
  return status.ok() ? operations.sync_directory(directory) : status;
}

Status replace_file(FileOperations& operations, const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path working = first_working_name(path.native());
  {
    const Result<FileDescriptor> file = operations.create(working);
    if (!file.ok()) return file.status();
    Status status = content.empty() ? Status() : operations.write_at(*file, working, 0, content);
    if (status.ok()) status = operations.sync(*file, working);
    if (!status.ok()) return status;
  }
  Status status = operations.rename(working, path);
  return status.ok() ? operations.sync_directory(path.parent_path()) : status;
}

}  // namespace pipeline::files
