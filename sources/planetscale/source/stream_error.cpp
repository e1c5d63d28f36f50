#include "source/stream_error.hpp"

#include <array>
#include <string_view>

namespace pipeline::planetscale {
namespace {

// gRPC status codes.
constexpr int kOk = 0;
constexpr int kCancelled = 1;
constexpr int kUnknown = 2;
constexpr int kInvalidArgument = 3;
constexpr int kDeadlineExceeded = 4;
constexpr int kNotFound = 5;
constexpr int kPermissionDenied = 7;
constexpr int kResourceExhausted = 8;
constexpr int kFailedPrecondition = 9;
constexpr int kAborted = 10;
constexpr int kUnimplemented = 12;
constexpr int kInternal = 13;
constexpr int kUnavailable = 14;
constexpr int kUnauthenticated = 16;

struct Known {
  std::string_view text;  // in the server's message
  const char* option;     // to blame
  std::string_view meaning;
};

// Matched before the code: Vitess wraps most tablet errors into UNKNOWN.
constexpr std::array kKnown{
    Known{"is not present in the database", "tables", "there is no such table"},
    Known{"node doesn't exist", "database", "there is no such keyspace"},
    Known{"UnescapeID err", "tables", "Vitess can't stream a table with a backtick in its name"},
    Known{"cannot determine table columns", "tables",
          "the table was changed since the position that is to be read from"},
    Known{"certificate verify failed", "ca_file",
          "the server's certificate is not signed by a trusted authority, or has expired"},
    Known{"CERTIFICATE_VERIFY_FAILED", "ca_file",
          "the server's certificate is not signed by a trusted authority, or has expired"},
    Known{"Hostname Verification Check failed", "host", "the server's certificate is for another host name"},
    Known{"wrong version number", "tls", "the server doesn't speak TLS"},
    Known{"WRONG_VERSION_NUMBER", "tls", "the server doesn't speak TLS"},
    Known{"could not decode position", "starting_gtids", "a position can't be read"}};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

Status classify(const StreamEnd& end, const std::string& address, const std::string& what) {
  const std::string& text = end.message;
  const std::string place = what + " at " + address;
  const std::string said = text.empty() ? "" : " (the server said: " + text + ")";
  for (const Known& known : kKnown) {
    if (has(text, known.text)) {
      return Status::invalid(place + ": " + std::string(known.meaning) + said).with_option(known.option);
    }
  }
  switch (end.code) {
    case kUnauthenticated:
    case kPermissionDenied:
      return Status::invalid(place + ": the server refuses the username or the password" + said)
          .with_option("password");
    case kUnimplemented:
      return Status::invalid(place + ": the server offers no VStream" + said).with_option("host");
    case kInvalidArgument:
      return Status::failed(place + ": the server refuses the request" + said);
    case kResourceExhausted:
      return Status::failed(place + ": a row is larger than the server sends" + said)
          .with_hint("raise --grpc-max-message-size of vtgate and vttablet");
    case kFailedPrecondition:
      if (has(text, "not found in the")) {
        return Status::invalid(place + ": the shard doesn't exist (any more)" + said).with_option("shards");
      }
      return Status::retry(place + ": the server is not ready" + said);
    case kOk:
      return Status::retry(place + ": the server ended the stream");
    case kUnavailable:
      return Status::retry(place + ": the server can't be reached or went away" + said).with_option("host");
    case kCancelled:
    case kDeadlineExceeded:
    case kNotFound:
    case kAborted:
    case kInternal:
    case kUnknown:
      return Status::retry(place + ": the stream broke" + said);
    default:
      return Status::failed(place + ": the stream failed" + said);
  }
}

}  // namespace pipeline::planetscale
