#include "vstream/json_text.hpp"

#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

namespace pipeline::planetscale {
namespace {

// Numbers stay text, so that none is too big; iterative, so that depth costs no stack.
constexpr unsigned kFlags =
    rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

// `hh:mm:ss.ffffff`, as vstreamer prints a TIME.
bool looks_like_time(std::string_view text) {
  constexpr std::string_view kShape = "00:00:00.000000";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  return true;
}

struct WrongValues : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, WrongValues> {
  bool found = false;

  bool RawNumber(const char* /*text*/, rapidjson::SizeType /*size*/, bool /*copy*/) { return true; }
  bool String(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    const std::string_view value(text, size);
    found = found || looks_like_time(value) || value.starts_with("-0001-11-30");
    return true;
  }
};

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

// Takes a number from `at` on and appends it as JSON wants it.
std::size_t repair_number(std::string_view text, std::size_t at, std::string& out) {
  if (text[at] == '-') out += text[at++];
  std::size_t digits = at;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  while (at + 1 < digits && text[at] == '0') ++at;
  if (at == digits) out += '0';
  out.append(text.substr(at, digits - at));
  at = digits;
  while (at < text.size() &&
         (is_digit(text[at]) || std::string_view(".eE+-").find(text[at]) != std::string_view::npos)) {
    out += text[at++];
  }
  return at;
}

bool repair_numbers(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t at = 0; at < text.size();) {
    const char letter = text[at];
    if (letter == '"') {
      const std::size_t end = end_of_string(text, at);
      if (end == std::string_view::npos) return false;
      out.append(text.substr(at, end - at));
      at = end;
    } else if (is_digit(letter) || letter == '-' || letter == '.') {
      at = repair_number(text, at, out);
    } else {
      out += letter;
      ++at;
    }
  }
  return true;
}

// None = invalid.
std::optional<WrongValues> read(std::string_view text) {
  if (text.empty()) return std::nullopt;
  rapidjson::MemoryStream bytes(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(bytes);
  rapidjson::Reader reader;
  WrongValues values;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, values);
  if (result.IsError()) return std::nullopt;
  return values;
}

}  // namespace

bool is_valid_json(std::string_view text) {
  return read(text).has_value();
}

JsonReading read_binlog_json(std::string_view text, std::string& repaired) {
  JsonReading reading = JsonReading::as_it_is;
  std::optional<WrongValues> values = read(text);
  if (!values) {
    reading = JsonReading::repaired;
    if (!repair_numbers(text, repaired)) return JsonReading::lost;
    values = read(repaired);
  }
  return values && !values->found ? reading : JsonReading::lost;
}

std::size_t skip_json_space(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) ++at;
  return at;
}

std::size_t end_of_json_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char letter = text[at];
    if (letter == '"') {
      at = end_of_string(text, at);
      if (at == std::string_view::npos) return at;
    } else if (letter == '{' || letter == '[') {
      ++depth;
      ++at;
    } else if (letter == '}' || letter == ']') {
      if (depth == 0) return at;
      --depth;
      ++at;
    } else if (depth == 0 && (letter == ',' || letter == ':' || letter == ' ')) {
      return at;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return at;
  }
  return depth == 0 ? at : std::string_view::npos;
}

std::optional<std::string> read_json_string(std::string_view literal) {
  rapidjson::Document document;
  document.Parse<kFlags>(literal.data(), literal.size());
  if (document.HasParseError() || !document.IsString()) return std::nullopt;
  return std::string(document.GetString(), document.GetStringLength());
}

}  // namespace pipeline::planetscale
