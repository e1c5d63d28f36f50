// The messages of the Airbyte protocol other than RECORD, each as one line (protocol 0.18, airbyte.md 1). Pure
// functions; times are milliseconds since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json.hpp"

namespace pipeline::airbyte {

// As a message names a stream: without a namespace where the catalog has none.
struct StreamDescriptor {
  std::string name;
  std::optional<std::string> name_space;

  [[nodiscard]] std::string full_name() const { return name_space ? *name_space + "." + name : name; }
  friend bool operator==(const StreamDescriptor&, const StreamDescriptor&) = default;
  friend auto operator<=>(const StreamDescriptor&, const StreamDescriptor&) = default;
};

// Now, in milliseconds since 1970.
int64_t now();

std::string log_line(std::string_view level, std::string_view message);  // FATAL ERROR WARN INFO DEBUG TRACE
std::string spec_line(const rapidjson::Value& specification, std::string_view documentation_url);
std::string connection_status_line(bool succeeded, std::string_view message);
// `streams` is an array of AirbyteStream.
std::string catalog_line(const rapidjson::Value& streams);
// STARTED RUNNING COMPLETE INCOMPLETE
std::string status_line(const StreamDescriptor& stream, std::string_view status, int64_t time);
std::string estimate_line(const StreamDescriptor& stream, uint64_t rows, uint64_t bytes, int64_t time);
// A STATE of type STREAM. `records` is how many RECORDs of the stream came since its last STATE.
std::string state_line(const StreamDescriptor& stream, const rapidjson::Value& state, uint64_t records);
// The object {"type": "STREAM", "stream": …} of such a message.
rapidjson::Value stream_state(JsonBuilder& build, const StreamDescriptor& stream, const rapidjson::Value& state);

struct ErrorTrace {
  std::string message;   // for people; no secrets
  std::string internal;  // for support; no secrets
  std::string failure_type = "system_error";
  std::optional<StreamDescriptor> stream;
};
std::string error_line(const ErrorTrace& error, int64_t time);

}  // namespace pipeline::airbyte
