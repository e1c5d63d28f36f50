// Pipeline files: any text gives a pipeline or diagnostics with places in it.
#include "core/config/pipeline_file.hpp"

#include "fuzz_input.hpp"

namespace pipeline::core {
namespace {

constexpr pipeline_option option(const char* name, pipeline_option_type type, uint32_t flags = 0) {
  pipeline_option result{};
  result.struct_size = sizeof result;
  result.name = name;
  result.type = type;
  result.text = "what it is";
  result.flags = flags;
  return result;
}

const pipeline_option kText = option("text", PIPELINE_OPTION_STRING, PIPELINE_OPTION_SECRET);
const pipeline_option kNumber = option("number", PIPELINE_OPTION_INTEGER);
const pipeline_option kSize = option("size", PIPELINE_OPTION_SIZE);
const pipeline_option kTime = option("time", PIPELINE_OPTION_DURATION);
const pipeline_option kFlag = option("flag", PIPELINE_OPTION_BOOLEAN);
const pipeline_option kList = option("list", PIPELINE_OPTION_STRING_LIST);
const pipeline_option kMap = option("map", PIPELINE_OPTION_STRING_MAP);
const pipeline_option kLists = option("lists", PIPELINE_OPTION_STRING_LIST_MAP);
const pipeline_option* const kOptions[] = {&kText, &kNumber, &kSize, &kTime, &kFlag, &kList, &kMap, &kLists};

pipeline_stage stage(pipeline_stage_kind kind) {
  pipeline_stage result{};
  result.struct_size = sizeof result;
  result.kind = kind;
  result.name = "any";
  result.text = "takes everything";
  result.options = kOptions;
  result.option_count = std::size(kOptions);
  return result;
}

Result<const pipeline_stage*> find_stage(pipeline_stage_kind kind, const std::string& name) {
  static const pipeline_stage stages[] = {stage(PIPELINE_SOURCE), stage(PIPELINE_TRANSFORM), stage(PIPELINE_SINK)};
  if (name != "any") return Status::invalid("there is no " + name);
  for (const pipeline_stage& item : stages) {
    if (item.kind == kind) return &item;
  }
  return Status::invalid("no such kind");
}

std::optional<std::string> variable(const std::string& name) {
  if (name.size() % 2 == 0) return std::nullopt;
  return name;
}

}  // namespace
}  // namespace pipeline::core

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::core;
  using pipeline::fuzz::require;
  const PipelineFile file =
      parse_pipeline("fuzz.toml", std::string(reinterpret_cast<const char*>(data), size), find_stage, variable);
  for (const Diagnostic& item : file.diagnostics) {
    require(item.place.line <= file.lines.size() + 1, "a place lies in the file");
    require(!item.message.empty(), "a diagnostic says something");
    require(!render_json(item, "fuzz.toml").empty(), "a diagnostic can be written");
  }
  require(file.ok() || !file.text().empty(), "what is wrong is said");
  return 0;
}
