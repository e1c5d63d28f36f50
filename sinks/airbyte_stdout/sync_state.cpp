#include "sync_state.hpp"

#include <algorithm>
#include <utility>

#include "legacy_state.hpp"

namespace pipeline::airbyte {
namespace {

using Value = rapidjson::Value;

constexpr int64_t kVersion = 1;

Status bad(const StreamDescriptor& stream, const std::string& what) {
  return Status::invalid("the saved state of stream " + stream.full_name() + " " + what)
      .with_hint("refresh the stream, so that it is read again from the beginning");
}

class StateReader {
 public:
  StateReader(SyncState& state, const std::string& source) : state_(state), source_(source) {}

  Status read(const Value& json) {
    if (json.IsArray()) {
      for (const Value& element : json.GetArray()) {
        if (Status status = read_message(element); !status.ok()) return status;
      }
      return {};
    }
    if (json.IsNull()) return {};
    if (!json.IsObject()) return Status::invalid("the state is neither a list nor an object");
    return read_message(json);
  }

 private:
  // A state, a whole STATE message, or the bare blob of the LEGACY form.
  Status read_message(const Value& json) {
    if (json.IsNull()) return {};
    if (!json.IsObject()) return Status::invalid("the state has an element that is no object");
    if (const Value* inner = member(json, "state")) return read_message(*inner);
    const std::string type = string_member(json, "type").value_or("");
    if (type == "STREAM") return read_stream(member(json, "stream"));
    if (type == "GLOBAL") return read_global(member(json, "global"));
    if (!type.empty() && type != "LEGACY") return Status::invalid("the state has the unknown type \"" + type + "\"");
    if (const Value* data = member(json, "data")) return read_legacy_state(*data, source_, state_);
    if (member(json, "stream") != nullptr) return read_stream(member(json, "stream"));
    return json.ObjectEmpty() ? Status() : read_legacy_state(json, source_, state_);
  }

  Status read_global(const Value* global) {
    const Value* streams = global == nullptr ? nullptr : member(*global, "stream_states");
    if (streams == nullptr) return {};
    if (!streams->IsArray()) return Status::invalid("the state has \"stream_states\" that are no list");
    for (const Value& stream : streams->GetArray()) {
      if (Status status = read_stream(&stream); !status.ok()) return status;
    }
    return {};
  }

  Status read_stream(const Value* json) {
    const Value* descriptor = json == nullptr ? nullptr : member(*json, "stream_descriptor");
    const std::optional<std::string> name = descriptor == nullptr ? std::nullopt : string_member(*descriptor, "name");
    if (!name) return Status::invalid("the state has a stream without a name");
    StreamState stream;
    stream.descriptor = {*name, string_member(*descriptor, "namespace")};
    // The last one counts, also when it says that the stream starts over.
    std::erase_if(state_.streams, [&](const StreamState& earlier) { return earlier.descriptor == stream.descriptor; });
    const Value* blob = member(*json, "stream_state");
    if (blob == nullptr || (blob->IsObject() && blob->ObjectEmpty())) return {};
    if (Status status = read_blob(*blob, stream); !status.ok()) return status;
    state_.streams.push_back(std::move(stream));
    return {};
  }

  Status read_blob(const Value& blob, StreamState& stream) {
    const Value* version = member(blob, "version");
    const std::optional<std::string> source = string_member(blob, "source");
    const Value* cursors = member(blob, "cursors");
    if (version == nullptr || !version->IsInt64() || !source) {
      return bad(stream.descriptor, "was not written by this connector");
    }
    if (version->GetInt64() != kVersion) {
      return bad(stream.descriptor, "has version " + std::to_string(version->GetInt64()) +
                                        ", this connector reads version " + std::to_string(kVersion));
    }
    if (*source != source_) {
      return bad(stream.descriptor, "is of the source \"" + *source + "\", this one is \"" + source_ + "\"");
    }
    if (cursors == nullptr || !cursors->IsObject()) return bad(stream.descriptor, "has no cursors");
    for (const auto& cursor : cursors->GetObject()) {
      if (!cursor.value.IsString()) return bad(stream.descriptor, "has a cursor that is no text");
      stream.cursors.emplace(text_of(cursor.name), text_of(cursor.value));
    }
    const Value* last_cursor = member(blob, "last_cursor");
    if (last_cursor != nullptr && last_cursor->IsInt64()) stream.last_cursor = last_cursor->GetInt64();
    const Value* columns = member(blob, "columns");
    for (const Value& column : columns != nullptr && columns->IsArray() ? columns->GetArray() : no_columns()) {
      if (column.IsString()) stream.columns.emplace_back(text_of(column));
    }
    return {};
  }

  static Value::ConstArray no_columns() {
    static const Value empty(rapidjson::kArrayType);
    return empty.GetArray();
  }

  SyncState& state_;
  const std::string& source_;
};

}  // namespace

Value StreamState::json(JsonBuilder& build, const std::string& source, int64_t time) const {
  Value all = build.object();
  for (const auto& [slice, cursor] : cursors) build.set(all, slice, cursor);
  Value names = build.array();
  for (const std::string& column : columns) build.add(names, column);
  Value result = build.object();
  build.set(result, "version", Value(kVersion));
  build.set(result, "source", source);
  build.set(result, "cursors", std::move(all));
  build.set(result, "last_cursor", Value(last_cursor));
  build.set(result, "columns", std::move(names));
  build.set(result, "emitted_at", Value(time));
  return result;
}

Result<SyncState> SyncState::read(const Value& json, const std::string& source) {
  SyncState state;
  if (Status status = StateReader(state, source).read(json); !status.ok()) return status;
  return state;
}

const StreamState* SyncState::find(const StreamDescriptor& descriptor) const {
  const StreamState* by_name = nullptr;
  for (const StreamState& stream : streams) {
    if (stream.descriptor == descriptor) return &stream;
    const bool one_without = !stream.descriptor.name_space || !descriptor.name_space;
    if (stream.descriptor.name == descriptor.name && one_without) by_name = &stream;
  }
  return by_name;
}

std::string SyncState::text(const std::string& source) const {
  JsonBuilder build;
  Value list = build.array();
  for (const StreamState& stream : streams) {
    build.add(list, stream_state(build, stream.descriptor, stream.json(build, source, now())));
  }
  return to_text(list);
}

}  // namespace pipeline::airbyte
