#include "core/cli/output.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "core/cli/exit_code.hpp"

namespace pipeline::core {
namespace {

std::uint64_t all_rows(const RunReport& report) {
  std::uint64_t rows = 0;
  for (const StreamReport& stream : report.streams) rows += stream.rows;
  return rows;
}

double seconds_of(std::chrono::milliseconds duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}

void print_text_report(const RunReport& report, std::chrono::milliseconds duration) {
  const bool is_one_sink = report.streams.empty() || report.streams.front().sink == report.streams.back().sink;
  for (const StreamReport& stream : report.streams) {
    spdlog::info("{}: {} rows{}", stream.stream, stream.rows, is_one_sink ? "" : " to " + stream.sink);
  }
  for (const auto& [name, amount] : report.counters) spdlog::warn("{}: {}", name, amount);
  spdlog::info("{} {} rows in {:.1f} s, checkpoint {}", report.stopped ? "stopped after" : "done:", all_rows(report),
               seconds_of(duration), report.checkpoint);
  if (!report.saved) spdlog::warn("the rows since the last checkpoint are not saved; the next run reads them again");
}

void print_json_report(const RunReport& report, std::chrono::milliseconds duration) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.StartObject();
  writer.Key("type");
  writer.String("report");
  writer.Key("status");
  writer.String(report.stopped ? "stopped" : "done");
  writer.Key("rows");
  writer.Uint64(all_rows(report));
  writer.Key("seconds");
  writer.Double(seconds_of(duration));
  writer.Key("checkpoint");
  writer.Uint64(report.checkpoint);
  writer.Key("rounds");
  writer.Uint(report.rounds);
  writer.Key("saved");
  writer.Bool(report.saved);
  writer.Key("streams");
  writer.StartArray();
  for (const StreamReport& stream : report.streams) {
    writer.StartObject();
    writer.Key("stream");
    writer.String(stream.stream.c_str());
    writer.Key("rows");
    writer.Uint64(stream.rows);
    writer.Key("sink");
    writer.String(stream.sink.c_str());
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("counters");
  writer.StartObject();
  for (const auto& [name, amount] : report.counters) {
    writer.Key(name.c_str());
    writer.Uint64(amount);
  }
  writer.EndObject();
  writer.EndObject();
  std::printf("%s\n", buffer.GetString());
}

}  // namespace

void print_error(OutputFormat format, const char* code, const Status& status, const std::string& file) {
  if (format == OutputFormat::json) {
    const std::string text = render_json({false, code, status.message(), {}, {}, status.hint(), false}, file);
    std::fputs(text.c_str(), stdout);
    return;
  }
  std::fprintf(stderr, "error[%s]: %s\n", code, status.message().c_str());
  if (!status.hint().empty()) std::fprintf(stderr, "   = help: %s\n", status.hint().c_str());
}

void print_diagnostics(OutputFormat format, const PipelineFile& file) {
  if (format == OutputFormat::text) {
    std::fputs(file.text().c_str(), stderr);
    return;
  }
  for (const Diagnostic& item : file.diagnostics) std::fputs(render_json(item, file.path.string()).c_str(), stdout);
}

int print_failure(OutputFormat format, const PipelineFile& file, const RunFailure& failure) {
  const Status& status = failure.status;
  if (!failure.stage) {
    print_error(format, code::kRun, status, "");
    return exit_code::kFailed;
  }
  const Diagnostic diagnostic = file.blame(*failure.stage, status);
  if (format == OutputFormat::json) {
    std::fputs(render_json(diagnostic, file.path.string()).c_str(), stdout);
  } else {
    std::fputs(render(diagnostic, file.path.string(), file.lines).c_str(), stderr);
  }
  return status.code() == StatusCode::invalid ? exit_code::kConfiguration : exit_code::kFailed;
}

void print_report(OutputFormat format, const RunReport& report, std::chrono::milliseconds duration) {
  if (format == OutputFormat::json) {
    print_json_report(report, duration);
  } else {
    print_text_report(report, duration);
  }
}

}  // namespace pipeline::core
