#include "airbyte_verb.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "arguments.hpp"
#include "connector_config.hpp"
#include "pipeline/sdk/engine.hpp"
#include "read_command.hpp"
#include "reporter.hpp"
#include "specification.hpp"
#include "standard_output.hpp"
#include "type_map.hpp"

namespace pipeline::airbyte {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr const char* kDocumentation = "https://docs.airbyte.com/integrations/sources/planetscale";

int usage(const Status& status) {
  std::fprintf(stderr,
               "error: %s\n"
               "usage: pipeline airbyte spec [--source NAME]\n"
               "       pipeline airbyte check --config FILE\n"
               "       pipeline airbyte discover --config FILE\n"
               "       pipeline airbyte read --config FILE --catalog FILE [--state FILE]\n",
               status.message().c_str());
  return kUsage;
}

bool debug_asked_for() {
  const char* const level = std::getenv("LOG_LEVEL");
  return level != nullptr && (std::string_view(level) == "debug" || std::string_view(level) == "DEBUG");
}

int failed(const Reporter& reporter, const Status& status) {
  reporter.error(status);
  return kFailed;
}

int spec(const Reporter& reporter, const pipeline_stage& source) {
  JsonBuilder build;
  reporter.line(spec_line(specification(build, source), kDocumentation));
  return kDone;
}

int check(const Reporter& reporter, const Engine& engine, const Result<ConnectorConfig>& config) {
  reporter.connection_status(config.ok() ? engine.check(config->source) : config.status());
  return kDone;
}

int discover(const Reporter& reporter, const Engine& engine, const ConnectorConfig& config) {
  Result<std::vector<StreamInfo>> streams = engine.discover(config.source);
  if (!streams.ok()) return failed(reporter, streams.status());
  std::sort(streams->begin(), streams->end(), [](const StreamInfo& a, const StreamInfo& b) {
    return std::pair(a.name_space, a.name) < std::pair(b.name_space, b.name);
  });
  JsonBuilder build;
  rapidjson::Value list = build.array();
  for (const StreamInfo& stream : *streams) build.add(list, airbyte_stream(build, stream, config.include_metadata));
  reporter.line(catalog_line(list));
  return kDone;
}

int run_command(Reporter& reporter, const Engine& engine, const Arguments& arguments) {
  const Result<const pipeline_stage*> source = engine.find(PIPELINE_SOURCE, arguments.source);
  if (!source.ok()) return failed(reporter, source.status());
  if (arguments.command == "spec") return spec(reporter, **source);
  const Result<rapidjson::Document> json = read_json_file(arguments.config, "the configuration");
  if (!json.ok()) return failed(reporter, json.status());
  const Result<ConnectorConfig> config = read_config(*json, **source);
  if (config.ok()) {
    reporter.hide(config->secrets);
    for (const std::string& note : config->notes) reporter.log(PIPELINE_LOG_INFO, note);
  }
  if (arguments.command == "check") return check(reporter, engine, config);
  if (!config.ok()) return failed(reporter, config.status());
  if (arguments.command == "discover") return discover(reporter, engine, *config);
  return read(reporter, engine, arguments, *config);
}

}  // namespace

int AirbyteVerb::run(const Host& host, const std::vector<std::string>& words) {
  const Result<Arguments> arguments = read_arguments(words);
  if (!arguments.ok()) return usage(arguments.status());
  const Engine engine(host);
  if (!engine.available()) return usage(Status::failed("this program has no \"" PIPELINE_ENGINE "\""));
  Reporter reporter(standard_output(), arguments->debug || debug_asked_for());
  Engine::LogListener listener = [&reporter](pipeline_log_level level, std::string_view message) {
    reporter.log(level, message);
  };
  engine.log_to(&listener);
  int code = run_command(reporter, engine, *arguments);
  engine.log_to(nullptr);
  if (!reporter.flush() && code == kDone) code = kFailed;
  return code;
}

}  // namespace pipeline::airbyte
