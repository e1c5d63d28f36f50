#include "core/config/diagnostic.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cctype>

namespace pipeline::core {
namespace {

// The line up to the value, so that a secret stays unseen.
std::string without_value(const std::string& line) {
  const std::size_t equals = line.find('=');
  return equals == std::string::npos ? "***" : line.substr(0, equals + 1) + " ***";
}

bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if ((lead >= 0x80 && lead < 0xc2) || lead > 0xf4 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0U) != 0x80U) return false;
    }
    i += length;
  }
  return true;
}

// For a terminal: control characters and, in a line that is not all ASCII or UTF-8, the other bytes become question
// marks.
std::string printable(std::string line) {
  const bool valid = is_utf8(line);
  for (char& c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f || (byte >= 0x80 && !valid)) c = '?';
  }
  return line;
}

// As wide as the first `count` characters of the line.
std::string indent(const std::string& line, std::size_t count) {
  std::string result(count, ' ');
  for (std::size_t i = 0; i < std::min(count, line.size()); ++i) {
    if (line[i] == '\t') result[i] = '\t';
  }
  return result;
}

}  // namespace

std::string render(const Diagnostic& diagnostic, const std::string& file, const std::vector<std::string>& lines) {
  std::string text = diagnostic.warning ? "warning[" : "error[";
  text += diagnostic.code + "]: " + diagnostic.message + "\n";
  const Place& place = diagnostic.place;
  if (place.line == 0 || place.line > lines.size()) {
    text += "  --> " + file + "\n";
  } else {
    const std::string number = std::to_string(place.line);
    const std::string margin(number.size() + 1, ' ');
    const std::string line = printable(lines[place.line - 1]);
    text += " --> " + file + ":" + number + ":" + std::to_string(place.column) + "\n";
    text += margin + " |\n" + number + "  | " + (diagnostic.secret ? without_value(line) : line) + "\n";
    if (!diagnostic.secret || place.column <= std::min(line.find('='), line.size())) {
      text += margin + " | " + indent(line, place.column - 1) +
              std::string(std::max<std::size_t>(place.length, 1), '^') + "\n";
    }
  }
  for (const std::string& note : diagnostic.notes) text += "   = " + note + "\n";
  if (!diagnostic.hint.empty()) text += "   = help: " + diagnostic.hint + "\n";
  return text;
}

std::string render_json(const Diagnostic& diagnostic, const std::string& file) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto text = [&](const char* key, const std::string& value) {
    if (value.empty()) return;
    writer.Key(key);
    writer.String(value.c_str(), static_cast<rapidjson::SizeType>(value.size()));
  };
  const auto number = [&](const char* key, std::size_t value) {
    writer.Key(key);
    writer.Uint64(value);
  };
  writer.StartObject();
  text("type", "diagnostic");
  text("severity", diagnostic.warning ? "warning" : "error");
  text("code", diagnostic.code);
  text("message", diagnostic.message);
  text("file", file);
  if (diagnostic.place.line != 0) {
    number("line", diagnostic.place.line);
    number("column", diagnostic.place.column);
    number("end_column", diagnostic.place.column + diagnostic.place.length);
  }
  writer.Key("notes");
  writer.StartArray();
  for (const std::string& note : diagnostic.notes) writer.String(note.c_str());
  writer.EndArray();
  text("hint", diagnostic.hint);
  writer.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

bool looks_secret(const std::string& line) {
  std::string lower = line;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* word : {"pass", "pwd", "secret", "token", "key", "credential", "auth"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

}  // namespace pipeline::core
