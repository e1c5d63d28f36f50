#include "messages.hpp"

#include <chrono>

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

// {"type": type, key: payload} and the end of the line.
std::string line(JsonBuilder& build, const char* type, const char* key, Value payload) {
  Value message = build.object();
  build.set(message, "type", type);
  build.set(message, key, std::move(payload));
  return to_text(message) + "\n";
}

Value descriptor(JsonBuilder& build, const StreamDescriptor& stream) {
  Value result = build.object();
  build.set(result, "name", stream.name);
  if (stream.name_space) build.set(result, "namespace", *stream.name_space);
  return result;
}

std::string trace_line(JsonBuilder& build, const char* type, const char* key, Value payload, int64_t time) {
  Value trace = build.object();
  build.set(trace, "type", type);
  build.set(trace, "emitted_at", Value(time));
  build.set(trace, key, std::move(payload));
  return line(build, "TRACE", "trace", std::move(trace));
}

}  // namespace

int64_t now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string log_line(std::string_view level, std::string_view message) {
  JsonBuilder build;
  Value log = build.object();
  build.set(log, "level", level);
  build.set(log, "message", message);
  return line(build, "LOG", "log", std::move(log));
}

std::string spec_line(const Value& specification, std::string_view documentation_url) {
  JsonBuilder build;
  Value spec = build.object();
  build.set(spec, "documentationUrl", documentation_url);
  build.set(spec, "connectionSpecification", build.copy(specification));
  return line(build, "SPEC", "spec", std::move(spec));
}

std::string connection_status_line(bool succeeded, std::string_view message) {
  JsonBuilder build;
  Value status = build.object();
  build.set(status, "status", succeeded ? "SUCCEEDED" : "FAILED");
  if (!message.empty()) build.set(status, "message", message);
  return line(build, "CONNECTION_STATUS", "connectionStatus", std::move(status));
}

std::string catalog_line(const Value& streams) {
  JsonBuilder build;
  Value catalog = build.object();
  build.set(catalog, "streams", build.copy(streams));
  return line(build, "CATALOG", "catalog", std::move(catalog));
}

std::string status_line(const StreamDescriptor& stream, std::string_view status, int64_t time) {
  JsonBuilder build;
  Value payload = build.object();
  build.set(payload, "stream_descriptor", descriptor(build, stream));
  build.set(payload, "status", status);
  return trace_line(build, "STREAM_STATUS", "stream_status", std::move(payload), time);
}

std::string estimate_line(const StreamDescriptor& stream, uint64_t rows, uint64_t bytes, int64_t time) {
  JsonBuilder build;
  Value estimate = descriptor(build, stream);
  build.set(estimate, "type", "STREAM");
  build.set(estimate, "row_estimate", Value(rows));
  build.set(estimate, "byte_estimate", Value(bytes));
  return trace_line(build, "ESTIMATE", "estimate", std::move(estimate), time);
}

Value stream_state(JsonBuilder& build, const StreamDescriptor& stream, const Value& state) {
  Value payload = build.object();
  build.set(payload, "stream_descriptor", descriptor(build, stream));
  build.set(payload, "stream_state", build.copy(state));
  Value message = build.object();
  build.set(message, "type", "STREAM");
  build.set(message, "stream", std::move(payload));
  return message;
}

std::string state_line(const StreamDescriptor& stream, const Value& state, uint64_t records) {
  JsonBuilder build;
  Value message = stream_state(build, stream, state);
  Value stats = build.object();
  build.set(stats, "recordCount", Value(static_cast<double>(records)));
  build.set(message, "sourceStats", std::move(stats));
  return line(build, "STATE", "state", std::move(message));
}

std::string error_line(const ErrorTrace& error, int64_t time) {
  JsonBuilder build;
  Value payload = build.object();
  build.set(payload, "message", error.message);
  build.set(payload, "internal_message", error.internal);
  build.set(payload, "failure_type", error.failure_type);
  if (error.stream) build.set(payload, "stream_descriptor", descriptor(build, *error.stream));
  return trace_line(build, "ERROR", "error", std::move(payload), time);
}

}  // namespace pipeline::airbyte
