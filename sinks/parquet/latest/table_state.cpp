#include "latest/table_state.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <set>

#include "pipeline/sdk/files/manifest.hpp"

namespace pipeline::parquet {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Value = rapidjson::Value;

constexpr const char* kFile = "_merged.json";

void put(Writer& writer, const char* key, const std::string& text) {
  writer.Key(key);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void put(Writer& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

std::string to_json(const TableState& state) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "namespace", state.name_space);
  put(writer, "table", state.table);
  put(writer, "generation", state.generation);
  put(writer, "next_part", state.next_part);
  put(writer, "log_number", state.log_number);
  writer.Key("parts");
  writer.StartArray();
  for (const Part& part : state.parts) {
    writer.StartObject();
    put(writer, "path", part.name);
    put(writer, "rows", part.rows);
    put(writer, "bytes", part.bytes);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("removed");
  writer.StartArray();
  for (const std::string& name : state.removed) {
    writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }
  writer.EndArray();
  writer.Key("log");
  writer.StartObject();
  for (const auto& [name, bytes] : state.log) put(writer, name.c_str(), bytes);
  writer.EndObject();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

// Reads members; remembers whether one was missing or of another type.
class Members {
 public:
  explicit Members(const Value& object) : object_(object), ok_(object.IsObject()) {}
  uint64_t number(const char* key) {
    const Value* value = find(key);
    ok_ = ok_ && value->IsUint64();
    return ok_ ? value->GetUint64() : 0;
  }
  std::string text(const char* key) {
    const Value* value = find(key);
    ok_ = ok_ && value->IsString();
    return ok_ ? std::string(value->GetString(), value->GetStringLength()) : std::string();
  }
  const Value* array(const char* key) {
    const Value* value = find(key);
    ok_ = ok_ && value->IsArray();
    return ok_ ? value : nullptr;
  }
  const Value* object(const char* key) {
    const Value* value = find(key);
    ok_ = ok_ && value->IsObject();
    return ok_ ? value : nullptr;
  }
  void require(bool condition) { ok_ = ok_ && condition; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  const Value* find(const char* key) {
    if (!ok_) return nullptr;
    const auto found = object_.FindMember(key);
    ok_ = found != object_.MemberEnd();
    return ok_ ? &found->value : nullptr;
  }
  const Value& object_;
  bool ok_;
};

std::optional<TableState> parse(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError()) return std::nullopt;
  Members members(document);
  TableState state;
  state.name_space = members.text("namespace");
  state.table = members.text("table");
  state.generation = members.number("generation");
  state.next_part = members.number("next_part");
  state.log_number = members.number("log_number");
  if (const Value* parts = members.array("parts")) {
    for (const Value& element : parts->GetArray()) {
      Members part(element);
      std::string name = part.text("path");
      const uint64_t rows = part.number("rows");
      state.parts.push_back({std::move(name), rows, part.number("bytes")});
      members.require(part.ok());
    }
  }
  if (const Value* removed = members.array("removed")) {
    for (const Value& name : removed->GetArray()) {
      members.require(name.IsString());
      if (members.ok()) state.removed.emplace_back(name.GetString(), name.GetStringLength());
    }
  }
  if (const Value* log = members.object("log")) {
    for (const auto& file : log->GetObject()) {
      members.require(file.value.IsUint64());
      if (members.ok()) state.log[{file.name.GetString(), file.name.GetStringLength()}] = file.value.GetUint64();
    }
  }
  if (!members.ok()) return std::nullopt;
  return state;
}

}  // namespace

bool TableState::covers(const files::StreamRecord& stream) const {
  return stream.generation == log_number &&
         std::all_of(stream.files.begin(), stream.files.end(), [&](const files::FileRecord& file) {
           const auto found = log.find(file.name);
           return file.complete && found != log.end() && found->second == file.bytes;
         });
}

uint64_t TableState::rows() const {
  uint64_t rows = 0;
  for (const Part& part : parts) rows += part.rows;
  return rows;
}

Result<std::optional<TableState>> TableState::read(files::FileOperations& operations,
                                                   const std::filesystem::path& folder) {
  const Result<std::optional<uint64_t>> size = operations.size(folder / kFile);
  if (!size.ok()) return size.status();
  if (!size->has_value()) return std::optional<TableState>();
  const Result<std::string> json = operations.read(folder / kFile, 0, **size);
  if (!json.ok()) return json.status();
  std::optional<TableState> state = parse(*json);
  if (!state) return Status::failed((folder / kFile).string() + " can't be read");
  return state;
}

Status TableState::write(files::FileOperations& operations, const std::filesystem::path& folder) const {
  return files::replace_file(operations, folder / kFile, to_json(*this));
}

Status TableState::settle(files::FileOperations& operations, const std::filesystem::path& directory) const {
  std::set<std::filesystem::path> changed;
  for (const Part& part : parts) {
    const Result<std::optional<uint64_t>> working = operations.size(directory / part.working_name());
    if (!working.ok()) return working.status();
    if (!working->has_value()) continue;
    changed.insert((directory / part.name).parent_path());
    Status status = operations.rename(directory / part.working_name(), directory / part.name);
    if (!status.ok()) return status;
  }
  for (const std::string& name : removed) {
    const Result<std::optional<uint64_t>> there = operations.size(directory / name);
    if (!there.ok()) return there.status();
    if (!there->has_value()) continue;
    changed.insert((directory / name).parent_path());
    Status status = operations.remove(directory / name);
    if (!status.ok()) return status;
  }
  for (const std::filesystem::path& folder : changed) {
    Status status = operations.sync_directory(folder);
    if (!status.ok()) return status;
  }
  return {};
}

}  // namespace pipeline::parquet
