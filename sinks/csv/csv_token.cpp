#include "csv_token.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace pipeline::csv {
namespace {

constexpr int kVersion = 1;

std::string text_member(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() || !found->value.IsString()
             ? std::string()
             : std::string(found->value.GetString(), found->value.GetStringLength());
}

std::uint64_t number_member(const rapidjson::Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found == object.MemberEnd() || !found->value.IsUint64() ? 0 : found->value.GetUint64();
}

}  // namespace

std::string encode_token(const std::vector<CommittedFile>& files) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto text = [&](const char* key, const std::string& value) {
    writer.Key(key);
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  const auto number = [&](const char* key, std::uint64_t value) {
    writer.Key(key);
    writer.Uint64(value);
  };
  writer.StartObject();
  writer.Key("version");
  writer.Int(kVersion);
  writer.Key("files");
  writer.StartArray();
  for (const CommittedFile& file : files) {
    writer.StartObject();
    text("name", file.name);
    text("namespace", file.name_space);
    text("stream", file.stream);
    number("generation", file.generation);
    number("part", file.part);
    number("bytes", file.bytes);
    number("rows", file.rows);
    text("columns", file.columns);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<std::vector<CommittedFile>> decode_token(std::string_view text) {
  std::vector<CommittedFile> files;
  if (text.empty()) return files;
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject() || number_member(document, "version") != kVersion ||
      !document.HasMember("files") || !document["files"].IsArray()) {
    return Status::failed("the saved list of CSV files can't be read");
  }
  for (const rapidjson::Value& entry : document["files"].GetArray()) {
    if (!entry.IsObject()) return Status::failed("the saved list of CSV files can't be read");
    files.push_back({text_member(entry, "name"), text_member(entry, "namespace"), text_member(entry, "stream"),
                     number_member(entry, "generation"), number_member(entry, "part"), number_member(entry, "bytes"),
                     number_member(entry, "rows"), text_member(entry, "columns")});
  }
  return files;
}

}  // namespace pipeline::csv
