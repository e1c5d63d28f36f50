#include "legacy_state.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "json_text.hpp"

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

struct TableCursor {
  std::string shard;
  std::string keyspace;
  std::string position;
  std::string last_known_pk;  // encoded QueryResult; empty = the copy was complete
};

std::optional<uint64_t> take_varint(std::string_view& bytes) {
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return number;
  }
  return std::nullopt;
}

// All fields of a TableCursor are length-delimited (wire type 2).
std::optional<TableCursor> decode_cursor(std::string_view bytes) {
  TableCursor cursor;
  while (!bytes.empty()) {
    const std::optional<uint64_t> tag = take_varint(bytes);
    const std::optional<uint64_t> size = tag && (*tag & 7U) == 2 ? take_varint(bytes) : std::nullopt;
    if (!size || *size > bytes.size()) return std::nullopt;
    const std::string content(bytes.substr(0, *size));
    bytes.remove_prefix(*size);
    switch (*tag >> 3U) {
      case 1:
        cursor.shard = content;
        break;
      case 2:
        cursor.keyspace = content;
        break;
      case 3:
        cursor.position = content;
        break;
      case 4:
        cursor.last_known_pk = content;
        break;
      default:
        break;
    }
  }
  return cursor;
}

std::string encode_base64(std::string_view bytes) {
  std::string out(base64_room(bytes.size()), '\0');
  out.resize(static_cast<std::size_t>(write_base64(bytes, out.data()) - out.data()));
  return out.substr(1, out.size() - 2);
}

// The cursor of the planetscale source for the same place.
std::string converted(const TableCursor& from) {
  JsonBuilder build;
  Value cursor = build.object();
  build.set(cursor, "version", Value(1));
  build.set(cursor, "generation", Value(1));
  build.set(cursor, "copy", from.last_known_pk.empty() ? "done" : "running");
  build.set(cursor, "gtid", from.position);
  if (!from.last_known_pk.empty()) {
    Value lastpk = build.object();
    build.set(lastpk, "columns", build.array());
    build.set(lastpk, "encoded", encode_base64(from.last_known_pk));
    build.set(cursor, "lastpk", std::move(lastpk));
  }
  return to_text(cursor);
}

// Why a cursor can't be used, or empty.
std::string problem_of(const std::optional<TableCursor>& cursor, const std::string& keyspace,
                       const std::string& shard) {
  if (!cursor) return "it can't be read";
  if (cursor->position.empty()) return "it has no position";
  if (cursor->keyspace != keyspace) return "it is of keyspace \"" + cursor->keyspace + "\"";
  return cursor->shard == shard ? "" : "it is of shard \"" + cursor->shard + "\"";
}

void read_stream(std::string_view key, const Value& json, SyncState& state) {
  const std::size_t colon = key.find(':');
  const std::string keyspace(key.substr(0, colon));
  StreamState stream;
  stream.descriptor = {std::string(key.substr(colon == std::string_view::npos ? 0 : colon + 1)), keyspace};
  stream.legacy = true;
  const Value* shards = member(json, "shards");
  if (shards == nullptr || !shards->IsObject()) {
    state.warnings.push_back("the state of " + stream.descriptor.full_name() + " has no shards; it is copied again");
    return;
  }
  for (const auto& shard : shards->GetObject()) {
    const std::string name(text_of(shard.name));
    const std::optional<std::string> encoded = string_member(shard.value, "cursor");
    const std::optional<std::string> bytes = encoded ? decode_base64(*encoded) : std::nullopt;
    const std::optional<TableCursor> cursor = bytes ? decode_cursor(*bytes) : std::nullopt;
    const std::string problem = problem_of(cursor, keyspace, name);
    if (problem.empty()) {
      stream.cursors.emplace(name, converted(*cursor));
    } else {
      state.warnings.push_back("the saved cursor of " + stream.descriptor.full_name() + ", shard " + name +
                               " is not used: " + problem);
    }
  }
  if (!stream.cursors.empty()) state.streams.push_back(std::move(stream));
}

}  // namespace

Status read_legacy_state(const Value& json, const std::string& source, SyncState& state) {
  const Value* streams = member(json, "streams");
  if (streams == nullptr || !streams->IsObject()) {
    return Status::invalid("the state was written neither by this connector nor by planetscale/airbyte-source");
  }
  if (source != "planetscale") {
    return Status::invalid("the state is of planetscale/airbyte-source, this source is \"" + source + "\"");
  }
  for (const auto& stream : streams->GetObject()) read_stream(text_of(stream.name), stream.value, state);
  return {};
}

}  // namespace pipeline::airbyte
