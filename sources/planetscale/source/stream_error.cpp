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
    Known{"not found in table", "columns", "a column that is selected does not exist (any more)"},
    Known{"UnescapeID err", "tables", "Vitess can't stream a table with a backtick in its name"},
    Known{"cannot determine table columns", "tables",
          "the table was changed since the position that is to be read from"},
    Known{"certificate verify failed", "ca_file",
          "the server's certificate is not signed by a trusted authority, or has expired"},
    Known{"CERTIFICATE_VERIFY_FAILED", "ca_file",
          "the server's certificate is not signed by a trusted authority, or has expired"},
    Known{"Hostname Verification Check failed", "host", "the server's certificate is for another host name"},
    Known{"is not in peer certificate", "host", "the server's certificate is for another host name"},
    Known{"wrong version number", "tls", "the server doesn't speak TLS"},
    Known{"WRONG_VERSION_NUMBER", "tls", "the server doesn't speak TLS"},
    Known{"could not decode position", "starting_gtids", "a position can't be read"}};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

bool ends_reshard(const StreamEnd& end) {
  return has(end.message, "not all journaling participants");
}

bool may_be_too_young(const StreamEnd& end) {
  return has(end.message, "is not present in the database") ||
         has(end.message, "stream needs a position or a table to copy");
}

std::string table_in_error(const StreamEnd& end) {
  struct Form {
    std::string_view before;
    std::string_view after;
  };
  static constexpr std::array kForms{Form{"cannot determine table columns for ", ":"},
                                     Form{"unknown table ", " in schema"},
                                     Form{"failed to build table replication plan for table ", "\n"}};
  for (const Form& form : kForms) {
    const std::size_t start = end.message.find(form.before);
    if (start == std::string::npos) continue;
    const std::string name = end.message.substr(start + form.before.size());
    return name.substr(0, name.find(form.after));
  }
  return {};
}

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
      return Status::failed(place + ": a row is larger than the servers pass on, 16 MiB unless set otherwise" + said)
          .with_hint("raise --grpc-max-message-size of vtgate and vttablet");
    case kFailedPrecondition:
      if (has(text, "not found in the")) {
        return Status::invalid(place + ": the shard doesn't exist (any more)" + said)
            .with_option("shards")
            .with_hint("after a reshard whose old shards were removed the tables must be copied again");
      }
      return Status::retry(place + ": the server is not ready" + said);
    case kOk:
      return Status::retry(place + ": the server ended the stream");
    case kUnavailable:
      return Status::retry(place + ": the server can't be reached or went away" + said).with_option("host");
    case kCancelled:
      if (has(text, "failed to find a")) {
        return Status::retry(place + ": no tablet can serve the stream" + said)
            .with_option("tablet_type")
            .with_hint(
                "there is no such tablet, or all replicate too late, or their binary logs no longer hold the "
                "position, or a failover lost transactions that were read");
      }
      return Status::retry(place + ": the stream broke" + said);
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
