#include "vstream/json_partial.hpp"

#include <algorithm>
#include <array>

#include "vstream/json_path.hpp"
#include "vstream/json_text.hpp"

namespace pipeline::planetscale {
namespace {

enum class Edit { replace, insert, remove };

struct NamedEdit {
  std::string_view opening;
  Edit edit;
};

constexpr std::array kEdits{NamedEdit{"JSON_REPLACE(", Edit::replace}, NamedEdit{"JSON_INSERT(", Edit::insert},
                            NamedEdit{"JSON_REMOVE(", Edit::remove}};

// Deeper ones are not taken apart.
constexpr int kDepthLimit = 200;

class ChangeParser {
 public:
  ChangeParser(std::string_view text, std::string document) : rest_(text), document_(std::move(document)) {}

  std::optional<std::string> apply() {
    if (!edit(0) || !rest_.empty()) return std::nullopt;
    return std::move(document_);
  }

 private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  bool edit(int depth) {
    if (depth > kDepthLimit) return false;
    const auto* const named =
        std::find_if(kEdits.begin(), kEdits.end(), [&](const NamedEdit& item) { return take(item.opening); });
    if (named == kEdits.end() || !(take("%s") || edit(depth + 1)) || !take(", ")) return false;
    std::string text;
    if (!plain_literal(text)) return false;
    const std::optional<std::vector<JsonLeg>> path = parse_json_path(text);
    if (!path) return false;
    if (named->edit == Edit::remove) return take(")") && remove_json(document_, *path);
    std::string value;
    if (!take(", ") || !top_value(value) || !take(")")) return false;
    return named->edit == Edit::replace ? replace_json(document_, *path, value) : insert_json(document_, *path, value);
  }

  // `_utf8mb4'…'` that nobody can have escaped in two ways.
  bool plain_literal(std::string& text) {
    if (!take("_utf8mb4'")) return false;
    const std::size_t end = rest_.find_first_of("'\\");
    if (end == std::string_view::npos || rest_[end] != '\'') return false;
    text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  // `_utf8mb4'…'` with the escapes of MySQL's string literals.
  bool escaped_literal(std::string& text) {
    if (!take("_utf8mb4'")) return false;
    for (std::size_t at = 0; at < rest_.size(); ++at) {
      if (rest_[at] == '\'') {
        rest_.remove_prefix(at + 1);
        return true;
      }
      if (rest_[at] != '\\') {
        text += rest_[at];
        continue;
      }
      if (++at == rest_.size()) return false;
      constexpr std::string_view kLetters = "0bnrtZ";
      constexpr std::string_view kMeanings("\0\b\n\r\t\x1a", 6);
      const std::size_t known = kLetters.find(rest_[at]);
      text += known == std::string_view::npos ? rest_[at] : kMeanings[known];
    }
    return false;
  }

  bool top_value(std::string& out) {
    if (rest_.starts_with("JSON_")) return value(out, 0);
    if (take("CAST(JSON_QUOTE(")) return value(out, 0) && take(") as JSON)");
    return take("CAST(") && value(out, 0) && take(" as JSON)");
  }

  bool value(std::string& out, int depth) {
    if (depth > kDepthLimit) return false;
    if (take("JSON_OBJECT(")) return items(out, '{', '}', depth);
    if (take("JSON_ARRAY(")) return items(out, '[', ']', depth);
    if (rest_.starts_with('_')) {
      std::string text;
      if (!escaped_literal(text)) return false;
      out += json_quoted(text);
      return true;
    }
    // A number, true, false or null; `date '…'`, x'…' and the like are no JSON values.
    const std::size_t end = std::min(rest_.find_first_of(" ,)'"), rest_.size());
    const std::string_view scalar = rest_.substr(0, end);
    if (scalar.empty() || (end < rest_.size() && rest_[end] == '\'')) return false;
    std::string repaired;
    const JsonReading reading = read_binlog_json(scalar, repaired);
    if (reading == JsonReading::lost) return false;
    out.append(reading == JsonReading::repaired ? repaired : scalar);
    rest_.remove_prefix(end);
    return true;
  }

  bool items(std::string& out, char open, char close, int depth) {
    out += open;
    for (bool first = true; !take(")"); first = false) {
      if (!first) {
        if (!take(", ")) return false;
        out += ", ";
      }
      if (open == '{') {
        std::string key;
        if (!plain_literal(key) || !take(", ")) return false;
        out += json_quoted(key) + ": ";
      }
      if (!value(out, depth + 1)) return false;
    }
    out += close;
    return true;
  }

  std::string_view rest_;
  std::string document_;
};

}  // namespace

bool is_json_change(std::string_view cell) {
  return std::any_of(kEdits.begin(), kEdits.end(),
                     [&](const NamedEdit& item) { return cell.starts_with(item.opening); });
}

std::optional<std::string> apply_json_change(std::string_view before, std::string_view change) {
  std::string repaired;
  const JsonReading reading = read_binlog_json(before, repaired);
  if (reading == JsonReading::lost) return std::nullopt;
  std::optional<std::string> result =
      ChangeParser(change, reading == JsonReading::repaired ? repaired : std::string(before)).apply();
  if (!result || !is_valid_json(*result)) return std::nullopt;
  return result;
}

}  // namespace pipeline::planetscale
