#include "latest/merged_state.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "pipeline/sdk/files/manifest.hpp"

namespace pipeline::csv {
namespace {

constexpr const char* kName = "_merged.json";

bool read_number(const rapidjson::Value& object, const char* key, uint64_t& number) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsUint64()) return false;
  number = member->value.GetUint64();
  return true;
}

bool read_text(const rapidjson::Value& object, const char* key, std::string& text) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsString()) return false;
  text.assign(member->value.GetString(), member->value.GetStringLength());
  return true;
}

bool read_log(const rapidjson::Value& object, std::map<std::string, uint64_t>& log) {
  const auto member = object.FindMember("log");
  if (member == object.MemberEnd() || !member->value.IsObject()) return false;
  for (const auto& file : member->value.GetObject()) {
    if (!file.value.IsUint64()) return false;
    log[{file.name.GetString(), file.name.GetStringLength()}] = file.value.GetUint64();
  }
  return true;
}

}  // namespace

bool MergedState::covers(const files::StreamRecord& stream) const {
  if (stream.generation != log_number || stream.files.size() != log.size()) return false;
  for (const files::FileRecord& file : stream.files) {
    const auto known = log.find(file.name);
    if (known == log.end() || known->second != file.bytes) return false;
  }
  return true;
}

Result<std::optional<MergedState>> MergedState::read(files::FileOperations& operations,
                                                     const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kName;
  const Result<std::optional<uint64_t>> size = operations.size(path);
  if (!size.ok()) return size.status();
  if (!size->has_value()) return std::optional<MergedState>();
  const Result<std::string> text = operations.read(path, 0, **size);
  if (!text.ok()) return text.status();
  rapidjson::Document document;
  document.Parse(text->data(), text->size());
  MergedState state;
  const bool readable =
      !document.HasParseError() && document.IsObject() && read_number(document, "number", state.number) &&
      read_number(document, "generation", state.generation) &&
      read_number(document, "store_bytes", state.store_bytes) && read_number(document, "csv_bytes", state.csv_bytes) &&
      read_number(document, "log_number", state.log_number) && read_number(document, "rows", state.rows) &&
      read_text(document, "csv", state.csv) && read_text(document, "layout", state.layout) &&
      read_log(document, state.log);
  if (readable) return std::optional(std::move(state));
  return Status::failed(path.string() + " is damaged")
      .with_hint("remove the pipeline's state and all its files to start again");
}

Status MergedState::write(files::FileOperations& operations, const std::filesystem::path& folder) const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto put_text = [&writer](const char* key, const std::string& text) {
    writer.Key(key);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  const auto put_number = [&writer](const char* key, uint64_t value) {
    writer.Key(key);
    writer.Uint64(value);
  };
  writer.StartObject();
  put_number("number", number);
  put_number("generation", generation);
  put_number("store_bytes", store_bytes);
  put_number("csv_bytes", csv_bytes);
  put_number("rows", rows);
  put_number("log_number", log_number);
  put_text("csv", csv);
  put_text("layout", layout);
  writer.Key("log");
  writer.StartObject();
  for (const auto& [name, bytes] : log) put_number(name.c_str(), bytes);
  writer.EndObject();
  writer.EndObject();
  return files::replace_file(operations, folder / kName, {buffer.GetString(), buffer.GetSize()});
}

}  // namespace pipeline::csv
