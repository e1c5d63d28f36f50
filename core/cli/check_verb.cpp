#include <cstdio>

#include "core/cli/exit_code.hpp"
#include "core/cli/loaded_file.hpp"
#include "core/cli/output.hpp"

namespace pipeline::core {

int check_verb(const CommonOptions& common, const std::string& path, bool probe) {
  const auto loaded = load_file(common, path);
  if (const int* code = std::get_if<int>(&loaded)) return *code;
  const auto& file = std::get<PipelineFile>(loaded);
  int code = exit_code::kDone;
  if (probe) {
    for (const RunFailure& failure : probe_pipeline(stage_nodes(file), run_settings(file))) {
      code = print_failure(common.format, file, failure);
    }
  }
  if (code == exit_code::kDone && common.format == OutputFormat::text) {
    std::fprintf(stderr, "%s: nothing wrong found\n", path.c_str());
  }
  return code;
}

}  // namespace pipeline::core
