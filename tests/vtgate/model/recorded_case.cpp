#include "model/recorded_case.hpp"

#include <rapidjson/document.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>

namespace pipeline::vtgate::model {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int code_of(std::string_view name) {
  constexpr std::array<std::string_view, 17> kNames{
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<int>(i);
  }
  return 0;
}

bool read_responses(const std::string& bytes, std::vector<wire::VStreamResponse>& responses) {
  for (std::size_t at = 0; at + 4 <= bytes.size();) {
    uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    at += sizeof size;
    if (at + size > bytes.size() ||
        !responses.emplace_back().ParseFromArray(bytes.data() + at, static_cast<int>(size))) {
      return false;
    }
    at += size;
  }
  return true;
}

// Statements end with a semicolon at the end of a line; `-- step:` begins what was run while streaming.
void read_statements(const std::string& text, const rapidjson::Document& about, RecordedCase& recorded) {
  std::istringstream lines(text);
  std::string line;
  std::string statement;
  std::vector<std::string>* target = &recorded.setup;
  while (std::getline(lines, line)) {
    if (line.starts_with("-- step:")) {
      const std::size_t number = recorded.steps.size();
      std::size_t after = 0;
      if (about.HasMember("steps") && number < about["steps"].Size()) {
        after = about["steps"][static_cast<rapidjson::SizeType>(number)]["after_response"].GetUint();
      }
      recorded.steps.emplace_back(after, std::vector<std::string>());
      target = &recorded.steps.back().second;
    }
    if (line.starts_with("--")) continue;
    statement += statement.empty() ? line : "\n" + line;
    if (!statement.ends_with(";")) continue;
    statement.pop_back();
    target->push_back(std::exchange(statement, {}));
  }
}

}  // namespace

Result<RecordedCase> RecordedCase::load(const std::filesystem::path& folder) {
  RecordedCase recorded;
  if (!recorded.request.ParseFromString(read_file(folder / "request.pb")) ||
      !read_responses(read_file(folder / "responses.bin"), recorded.responses)) {
    return Status::failed("can't read the recording " + folder.string());
  }
  rapidjson::Document about;
  about.Parse(read_file(folder / "case.json").c_str());
  if (about.HasParseError() || !about.HasMember("end")) return Status::failed("no case.json in " + folder.string());
  recorded.end_code = code_of(about["end"]["code"].GetString());
  recorded.end_message = about["end"]["message"].GetString();
  read_statements(read_file(folder / "source.sql"), about, recorded);
  return recorded;
}

}  // namespace pipeline::vtgate::model
