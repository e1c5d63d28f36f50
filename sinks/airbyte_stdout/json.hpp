// What this folder needs of RapidJSON beyond the library: reading without surprises, writing on one line.
#pragma once

#include <rapidjson/document.h>

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::airbyte {

// Reads a text; a byte order mark at its beginning is skipped. `what` names it in the message of a failure, which never
// shows the text.
Result<rapidjson::Document> parse_json(std::string_view text, const std::string& what);
// Reads a whole file.
Result<rapidjson::Document> read_json_file(const std::string& path, const std::string& what);

// A member that is there and is not null, otherwise nullptr. Of anything but an object: nullptr.
const rapidjson::Value* member(const rapidjson::Value& object, std::string_view name);
// None when it is missing, null or no string.
std::optional<std::string> string_member(const rapidjson::Value& object, std::string_view name);

std::string_view text_of(const rapidjson::Value& string);
// On one line.
std::string to_text(const rapidjson::Value& value);

// Builds the value of a message.
class JsonBuilder {
 public:
  using Value = rapidjson::Value;

  [[nodiscard]] Value object() const { return Value(rapidjson::kObjectType); }
  [[nodiscard]] Value array() const { return Value(rapidjson::kArrayType); }
  [[nodiscard]] Value text(std::string_view content) {
    return {content.data(), static_cast<rapidjson::SizeType>(content.size()), allocator_};
  }
  void set(Value& object, std::string_view name, Value value) { object.AddMember(text(name), value, allocator_); }
  void set(Value& object, std::string_view name, std::string_view content) { set(object, name, text(content)); }
  void set(Value& object, std::string_view name, const char* content) { set(object, name, text(content)); }
  void add(Value& array, Value value) { array.PushBack(value, allocator_); }
  void add(Value& array, std::string_view content) { array.PushBack(text(content), allocator_); }
  [[nodiscard]] Value copy(const Value& value) { return Value(value, allocator_); }

 private:
  rapidjson::MemoryPoolAllocator<> allocator_;
};

}  // namespace pipeline::airbyte
