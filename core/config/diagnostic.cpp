#include "core/config/diagnostic.hpp"

#include <algorithm>

namespace pipeline::core {
namespace {

// The line up to the value, so that a secret stays unseen.
std::string without_value(const std::string& line) {
  const std::size_t equals = line.find('=');
  return equals == std::string::npos ? "***" : line.substr(0, equals + 1) + " ***";
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
    const std::string& line = lines[place.line - 1];
    text += " --> " + file + ":" + number + ":" + std::to_string(place.column) + "\n";
    text += margin + " |\n" + number + "  | " + (diagnostic.secret ? without_value(line) : line) + "\n";
    if (!diagnostic.secret) {
      text += margin + " | " + std::string(place.column - 1, ' ') +
              std::string(std::max<std::size_t>(place.length, 1), '^') + "\n";
    }
  }
  for (const std::string& note : diagnostic.notes) text += "   = " + note + "\n";
  if (!diagnostic.hint.empty()) text += "   = help: " + diagnostic.hint + "\n";
  return text;
}

}  // namespace pipeline::core
