// What `run` and `check` say: diagnostics and the report of a run, for people (stderr) or for machines (stdout).
#pragma once

#include <chrono>
#include <string>

#include "core/cli/verbs.hpp"
#include "core/config/pipeline_file.hpp"
#include "core/runtime/pipeline_run.hpp"

namespace pipeline::core {

// Something that has no place in a file. `file` may be empty.
void print_error(OutputFormat format, const char* code, const Status& status, const std::string& file);

// All diagnostics of the file. JSON as in `render_json`, here and everywhere.
void print_diagnostics(OutputFormat format, const PipelineFile& file);

// A failure, at its line of the file where it has one; gives the exit code.
int print_failure(OutputFormat format, const PipelineFile& file, const RunFailure& failure);

// The end of a run. As JSON, on one line:
//   {"type": "report", "status": "done" | "stopped", "rows", "seconds", "checkpoint", "rounds", "saved",
//    "streams": [{"stream", "rows", "sink"}], "counters": {name: amount}}
// `rows` are those that all sinks got.
void print_report(OutputFormat format, const RunReport& report, std::chrono::milliseconds duration);

}  // namespace pipeline::core
