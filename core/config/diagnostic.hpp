// Diagnostic: something wrong with a configuration, with its place; and the text that people see.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace pipeline::core {

// A place in a TOML file. Lines and columns count from 1; line 0 = the whole file.
struct Place {
  std::size_t line = 0;
  std::size_t column = 1;
  std::size_t length = 1;  // characters to underline
};

// Stable codes; docs/configuration.md lists them.
namespace code {
inline constexpr const char* kSyntax = "P0101";
inline constexpr const char* kUnknownKey = "P0102";
inline constexpr const char* kUnknownOption = "P0103";
inline constexpr const char* kWrongType = "P0104";
inline constexpr const char* kMissingOption = "P0105";
inline constexpr const char* kValue = "P0106";
inline constexpr const char* kVariable = "P0107";
inline constexpr const char* kGraph = "P0108";
inline constexpr const char* kNoFile = "P0109";
inline constexpr const char* kStage = "P0201";
inline constexpr const char* kRun = "P0202";
inline constexpr const char* kPlugin = "P0301";
}  // namespace code

struct Diagnostic {
  bool warning = false;
  std::string code;
  std::string message;
  Place place;
  std::vector<std::string> notes;
  std::string hint;
  bool secret = false;  // the line holds a secret, or may hold one: what stands behind its first `=` isn't shown
};

// `error[P0103]: message`, the file with line and column, the line with a caret, notes and hint.
std::string render(const Diagnostic& diagnostic, const std::string& file, const std::vector<std::string>& lines);

// The same for machines: one JSON object on one line, without the text of the line.
//   {"type": "diagnostic", "severity": "error" | "warning", "code", "message", "file", "line", "column", "end_column",
//    "notes": [], "hint"}
// `line` and the columns are missing when the whole file is meant, `code` and `file` when they are empty.
std::string render_json(const Diagnostic& diagnostic, const std::string& file);

// True for a line of TOML that may hold a password, by the words in it. For files that can't be parsed.
bool looks_secret(const std::string& line);

}  // namespace pipeline::core
