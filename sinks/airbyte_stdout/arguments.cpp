#include "arguments.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace pipeline::airbyte {
namespace {

constexpr std::array<std::string_view, 4> kCommands = {"spec", "check", "discover", "read"};

std::string* place_of(Arguments& arguments, std::string_view flag) {
  if (flag == "--source") return &arguments.source;
  if (flag == "--config") return &arguments.config;
  if (flag == "--catalog") return &arguments.catalog;
  return flag == "--state" ? &arguments.state : nullptr;
}

Status missing(const Arguments& arguments) {
  const bool needs_config = arguments.command != "spec";
  if (needs_config && arguments.config.empty()) return Status::invalid(arguments.command + " needs --config FILE");
  if (arguments.command == "read" && arguments.catalog.empty()) return Status::invalid("read needs --catalog FILE");
  return {};
}

}  // namespace

Result<Arguments> read_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::size_t equals = word.find('=');
    if (word == "--debug") {
      arguments.debug = true;
    } else if (std::string* place = place_of(arguments, std::string_view(word).substr(0, equals))) {
      if (equals == std::string::npos && i + 1 == words.size()) return Status::invalid(word + " needs a value");
      *place = equals == std::string::npos ? words[++i] : word.substr(equals + 1);
    } else if (arguments.command.empty() && std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end()) {
      arguments.command = word;
    } else {
      return Status::invalid("\"" + word + "\" is neither a command nor a flag");
    }
  }
  if (arguments.command.empty()) return Status::invalid("a command is missing");
  if (Status status = missing(arguments); !status.ok()) return status;
  return arguments;
}

}  // namespace pipeline::airbyte
