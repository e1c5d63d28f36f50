#include "pipeline/sdk/files/path_template.hpp"

#include <algorithm>
#include <filesystem>

#include "pipeline/sdk/files/file_names.hpp"
#include "pipeline/sdk/names.hpp"

namespace pipeline::files {
namespace {

const std::vector<std::string> kPlaceholders = {"namespace", "table", "generation", "part", "partition"};

std::string numbered(uint64_t number) {
  std::string digits = std::to_string(number);
  return digits.size() < 5 ? digits.insert(0, 5 - digits.size(), '0') : digits;
}

Status unknown_placeholder(const std::string& name) {
  const Status status = Status::invalid("a path has no {" + name + "}");
  const std::vector<std::string> near = nearest_names(name, kPlaceholders, 1);
  if (!near.empty()) return status.with_hint("did you mean {" + near.front() + "}?");
  return status.with_hint("it can hold {namespace}, {table}, {generation}, {part} and {partition}");
}

bool leaves_the_folder(const std::filesystem::path& path) {
  return path.is_absolute() || !path.has_filename() ||
         std::any_of(path.begin(), path.end(), [](const auto& part) { return part == ".." || part == "."; });
}

}  // namespace

Result<PathTemplate> PathTemplate::parse(std::string_view text, const std::string& option, bool has_partitions) {
  PathTemplate result;
  const auto wrong = [&option](const Status& status) { return status.with_option(option); };
  if (text.empty() || leaves_the_folder(std::filesystem::path(text))) {
    return wrong(Status::invalid("\"" + std::string(text) + "\" is no path below the folder"));
  }
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    if (open > 0) result.pieces_.push_back({false, std::string(text.substr(0, open))});
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return wrong(Status::invalid("a { in the path has no }"));
    std::string name(text.substr(open + 1, close - open - 1));
    if (std::find(kPlaceholders.begin(), kPlaceholders.end(), name) == kPlaceholders.end()) {
      return wrong(unknown_placeholder(name));
    }
    result.pieces_.push_back({true, std::move(name)});
    text.remove_prefix(close + 1);
  }
  if (!result.has("table")) return wrong(Status::invalid("the path must hold {table}, so that tables don't meet"));
  if (has_partitions && !result.has("partition")) {
    return wrong(Status::invalid("the path must hold {partition}, since the files are partitioned"));
  }
  return result;
}

bool PathTemplate::has(std::string_view placeholder) const {
  return std::any_of(pieces_.begin(), pieces_.end(),
                     [&](const Piece& piece) { return piece.is_placeholder && piece.text == placeholder; });
}

std::string PathTemplate::path(std::string_view name_space, std::string_view table, uint64_t generation,
                               std::string_view partition, uint64_t number, std::string_view extension) const {
  std::string result;
  bool drop_next = false;
  for (const Piece& piece : pieces_) {
    if (!piece.is_placeholder) {
      result += std::string_view(piece.text).substr(drop_next ? 1 : 0);
    } else if (piece.text == "namespace") {
      result += encode_name(name_space);
    } else if (piece.text == "table") {
      result +=
          result.empty() || result.back() == '/' ? encode_name(table) : encode_name("x" + std::string(table)).substr(1);
    } else if (piece.text == "generation") {
      result += std::to_string(generation);
    } else if (piece.text == "part") {
      result += numbered(number);
    } else {
      result += partition;
    }
    drop_next = piece.is_placeholder &&
                ((piece.text == "namespace" && name_space.empty()) || (piece.text == "partition" && partition.empty()));
  }
  if (!has("part") && number > 1) result += "." + std::to_string(number);
  return result.append(extension);
}

}  // namespace pipeline::files
