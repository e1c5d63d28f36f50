#include "progress.hpp"

#include <rapidjson/document.h>

namespace pipeline::generate {

std::string write_progress(const Progress& progress) {
  return R"({"version":1,"rows":)" + std::to_string(progress.rows) + R"(,"changes":)" +
         std::to_string(progress.changes) + "}";
}

Result<Progress> read_progress(std::string_view text) {
  const auto unreadable = [text](const char* why) {
    return Status::failed("unreadable cursor (" + std::string(why) + "): " + std::string(text))
        .with_hint("remove the pipeline's state to read everything again");
  };
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return unreadable("no JSON object");
  const auto number = [&document](const char* name) -> const rapidjson::Value* {
    return document.HasMember(name) && document[name].IsUint64() ? &document[name] : nullptr;
  };
  const rapidjson::Value* version = number("version");
  const rapidjson::Value* rows = number("rows");
  const rapidjson::Value* changes = number("changes");
  if (version == nullptr || version->GetUint64() != 1) return unreadable("not of version 1");
  if (rows == nullptr || changes == nullptr) return unreadable("rows or changes is missing");
  return Progress{rows->GetUint64(), changes->GetUint64()};
}

}  // namespace pipeline::generate
