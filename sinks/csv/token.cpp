#include "token.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <optional>
#include <utility>

namespace pipeline::csv {
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
void put(Writer& writer, const char* key, bool value) {
  writer.Key(key);
  writer.Bool(value);
}

void put_layout(Writer& writer, const Layout& layout) {
  put(writer, "delimiter", std::string_view(&layout.dialect.delimiter, 1));
  put(writer, "null", std::string_view(layout.dialect.null));
  put(writer, "header", layout.dialect.header);
  put(writer, "crlf", layout.dialect.crlf);
  writer.Key("columns");
  writer.StartArray();
  for (const LayoutColumn& column : layout.columns) {
    writer.StartObject();
    put(writer, "name", std::string_view(column.name));
    put(writer, "type", std::string_view(column.type));
    writer.EndObject();
  }
  writer.EndArray();
}

void put_file(Writer& writer, const FileRecord& file) {
  writer.StartObject();
  put(writer, "namespace", std::string_view(file.name_space));
  put(writer, "stream", std::string_view(file.stream));
  put(writer, "generation", file.generation);
  put(writer, "number", file.number);
  put(writer, "path", std::string_view(file.name));
  if (!file.working.empty()) put(writer, "working", std::string_view(file.working));
  if (file.replaces) put(writer, "replaces", true);
  put(writer, "bytes", file.bytes);
  put(writer, "rows", file.rows);
  put_layout(writer, file.layout);
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
  bool flag(const char* key, bool required = true) {
    const Value* value = find(key, required);
    if (value == nullptr) return false;
    ok_ = ok_ && value->IsBool();
    return ok_ && value->GetBool();
  }
  // Calls `each` for the elements.
  template <typename Each>
  void list(const char* key, Each each) {
    const Value* value = find(key, true);
    ok_ = ok_ && value->IsArray();
    if (!ok_) return;
    for (const Value& element : value->GetArray()) ok_ = each(element) && ok_;
  }
  void require(bool condition) { ok_ = ok_ && condition; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  const Value* find(const char* key, bool required) {
    if (!ok_) return nullptr;
    const auto found = object_.FindMember(key);
    if (found != object_.MemberEnd()) return &found->value;
    ok_ = !required;
    return nullptr;
  }

  const Value& object_;
  bool ok_;
};

std::optional<FileRecord> read_file(const Value& object) {
  Reader reader(object);
  FileRecord file;
  file.name_space = reader.text("namespace");
  file.stream = reader.text("stream");
  file.generation = reader.number("generation");
  file.number = reader.number("number");
  file.name = reader.text("path");
  file.working = reader.text("working", false);
  file.replaces = reader.flag("replaces", false);
  file.bytes = reader.number("bytes");
  file.rows = reader.number("rows");
  const std::string delimiter = reader.text("delimiter");
  reader.require(delimiter.size() == 1);
  file.layout.dialect.null = reader.text("null");
  file.layout.dialect.header = reader.flag("header");
  file.layout.dialect.crlf = reader.flag("crlf");
  reader.list("columns", [&](const Value& element) {
    Reader column(element);
    std::string name = column.text("name");
    file.layout.columns.push_back({std::move(name), column.text("type")});
    return column.ok();
  });
  reader.require(!file.name.empty() && (file.name + file.working).find('/') == std::string::npos);
  if (!reader.ok()) return std::nullopt;
  file.layout.dialect.delimiter = delimiter[0];
  return file;
}

}  // namespace

std::string Token::to_json() const {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  put(writer, "version", kVersion);
  writer.Key("files");
  writer.StartArray();
  for (const FileRecord& file : files) put_file(writer, file);
  writer.EndArray();
  writer.Key("remove");
  writer.StartArray();
  for (const std::string& name : removed) writer.String(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  writer.EndArray();
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

Result<Token> Token::parse(std::string_view json) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  const Status unreadable = Status::failed("the saved state of the CSV sink can't be read");
  if (document.HasParseError()) return unreadable;
  Reader reader(document);
  if (reader.number("version") != kVersion) return unreadable;
  Token token;
  reader.list("files", [&](const Value& element) {
    std::optional<FileRecord> file = read_file(element);
    if (file) token.files.push_back(std::move(*file));
    return file.has_value();
  });
  reader.list("remove", [&](const Value& element) {
    if (!element.IsString()) return false;
    token.removed.emplace_back(element.GetString(), element.GetStringLength());
    return token.removed.back().find('/') == std::string::npos;
  });
  if (!reader.ok()) return unreadable;
  return token;
}

}  // namespace pipeline::csv
