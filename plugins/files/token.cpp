#include "pipeline/sdk/files/token.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace pipeline::files {
namespace {

constexpr uint64_t kVersion = 1;

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;
using Value = rapidjson::Value;

void put(Writer& writer, const char* key, std::string_view text) {
  writer.Key(key);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}
void put(Writer& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

// What has its default value is left out: a token lists every file there is.
void put_given(Writer& writer, const char* key, const std::string& text) {
  if (!text.empty()) put(writer, key, std::string_view(text));
}
void put_given(Writer& writer, const char* key, bool value) {
  if (!value) return;
  writer.Key(key);
  writer.Bool(value);
}

void put_file(Writer& writer, const FileRecord& file) {
  writer.StartObject();
  put(writer, "path", std::string_view(file.name));
  put_given(writer, "working", file.working);
  put_given(writer, "partition", file.partition);
  put(writer, "number", file.number);
  put_given(writer, "replaces", file.replaces);
  put_given(writer, "complete", file.complete);
  put_given(writer, "held", file.held);
  put(writer, "bytes", file.bytes);
  put(writer, "rows", file.rows);
  writer.Key("opened");
  writer.Int64(file.opened);
  put_given(writer, "format", file.format);
  put_given(writer, "progress", file.progress);
  writer.EndObject();
}

void put_stream(Writer& writer, const StreamRecord& stream) {
  writer.StartObject();
  put(writer, "namespace", std::string_view(stream.name_space));
  put(writer, "stream", std::string_view(stream.name));
  put(writer, "generation", stream.generation);
  writer.Key("files");
  writer.StartArray();
  for (const FileRecord& file : stream.files) put_file(writer, file);
  writer.EndArray();
  writer.EndObject();
}

// Reads members of one object; remembers whether any was missing or of another type.
class Reader {
 public:
  explicit Reader(const Value& object) : object_(object), ok_(object.IsObject()) {}

  std::string text(const char* key, bool required = true) {
    const Value* value = find(key, required);
    if (value == nullptr) return {};
    ok_ = ok_ && value->IsString();
    return ok_ ? std::string(value->GetString(), value->GetStringLength()) : std::string();
  }
  uint64_t number(const char* key) {
    const Value* value = find(key, true);
    ok_ = ok_ && value->IsUint64();
    return ok_ ? value->GetUint64() : 0;
  }
  int64_t signed_number(const char* key) {
    const Value* value = find(key, true);
    ok_ = ok_ && value->IsInt64();
    return ok_ ? value->GetInt64() : 0;
  }
  bool flag(const char* key) {
    const Value* value = find(key, false);
    if (value == nullptr) return false;
    ok_ = ok_ && value->IsBool();
    return ok_ && value->GetBool();
  }
  // Calls `read` with each element; `read` returns whether it could be read.
  template <typename Read>
  void list(const char* key, Read read) {
    const Value* value = find(key, true);
    ok_ = ok_ && value->IsArray();
    if (!ok_) return;
    for (const Value& element : value->GetArray()) ok_ = ok_ && read(element);
  }
  void require(bool condition) { ok_ = ok_ && condition; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  const Value* find(const char* key, bool required) {
    if (!ok_) return nullptr;
    const auto member = object_.FindMember(key);
    if (member != object_.MemberEnd()) return &member->value;
    ok_ = !required;
    return nullptr;
  }

  const Value& object_;
  bool ok_;
};

// A token must never lead out of the sink's folder.
bool is_inside(const std::string& name) {
  const std::filesystem::path path(name);
  if (name.empty() || path.is_absolute()) return false;
  for (const auto& part : path) {
    if (part == ".." || part == "." || part.empty()) return false;
  }
  return true;
}

std::optional<FileRecord> read_file(const Value& object) {
  Reader reader(object);
  FileRecord file;
  file.name = reader.text("path");
  file.working = reader.text("working", false);
  file.partition = reader.text("partition", false);
  file.number = reader.number("number");
  file.replaces = reader.flag("replaces");
  file.complete = reader.flag("complete");
  file.held = reader.flag("held");
  file.bytes = reader.number("bytes");
  file.rows = reader.number("rows");
  file.opened = reader.signed_number("opened");
  file.format = reader.text("format", false);
  file.progress = reader.text("progress", false);
  reader.require(is_inside(file.name) && (file.working.empty() || is_inside(file.working)));
  if (!reader.ok()) return std::nullopt;
  return file;
}

std::optional<StreamRecord> read_stream(const Value& object) {
  Reader reader(object);
  StreamRecord stream;
  stream.name_space = reader.text("namespace");
  stream.name = reader.text("stream");
  stream.generation = reader.number("generation");
  reader.list("files", [&](const Value& element) {
    std::optional<FileRecord> file = read_file(element);
    if (file) stream.files.push_back(std::move(*file));
    return file.has_value();
  });
  if (!reader.ok()) return std::nullopt;
  return stream;
}

}  // namespace

std::string Token::to_json() const {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "version", kVersion);
  writer.Key("streams");
  writer.StartArray();
  for (const StreamRecord& stream : streams) put_stream(writer, stream);
  writer.EndArray();
  writer.Key("remove");
  writer.StartArray();
  for (const std::string& name : removed) writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.EndArray();
  put_given(writer, "extra", extra);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<Token> Token::parse(std::string_view json) {
  if (json.empty()) return Token();
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  const Status unreadable = Status::failed("the saved state of the sink can't be read")
                                .with_hint("remove the pipeline's state and its files to start again");
  if (document.HasParseError()) return unreadable;
  Reader reader(document);
  if (reader.number("version") != kVersion) return unreadable;
  Token token;
  reader.list("streams", [&](const Value& element) {
    std::optional<StreamRecord> stream = read_stream(element);
    if (stream) token.streams.push_back(std::move(*stream));
    return stream.has_value();
  });
  reader.list("remove", [&](const Value& element) {
    if (!element.IsString()) return false;
    token.removed.emplace_back(element.GetString(), element.GetStringLength());
    return is_inside(token.removed.back());
  });
  token.extra = reader.text("extra", false);
  if (!reader.ok()) return unreadable;
  return token;
}

}  // namespace pipeline::files
