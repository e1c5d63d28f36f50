#include "sync_plan.hpp"

#include <algorithm>
#include <utility>

#include "pipeline/sdk/names.hpp"
#include "type_map.hpp"

namespace pipeline::airbyte {
namespace {

constexpr const char* kRefresh = "refresh the source schema of the connection";

class Planner {
 public:
  Planner(const SyncState& state, const std::optional<std::vector<StreamInfo>>& streams)
      : state_(state), streams_(streams) {}

  SyncPlan plan(ConfiguredCatalog catalog) {
    for (ConfiguredStream& stream : catalog.streams) {
      Status status = add(stream);
      if (status.ok()) {
        plan_.catalog.streams.push_back(std::move(stream));
      } else {
        plan_.refused.push_back({stream.descriptor, std::move(status)});
      }
    }
    return std::move(plan_);
  }

 private:
  Status add(const ConfiguredStream& stream) {
    const StreamInfo* info = streams_ ? find(stream) : nullptr;
    if (streams_ && info == nullptr) return no_such_stream(stream);
    if (Status status = info == nullptr ? Status() : check_columns(stream, *info); !status.ok()) return status;
    const std::string name_space = info == nullptr ? stream.descriptor.name_space.value_or("") : info->name_space;
    plan_.selection.streams.push_back({name_space, stream.descriptor.name, stream.mode, wanted(stream, info)});
    StreamState known = state_of(stream);
    for (const auto& [slice, value] : known.cursors) {
      plan_.cursors.push_back({name_space, stream.descriptor.name, slice, value});
    }
    if (info != nullptr) {
      compare_columns(stream, *info, known);
      const bool from_the_beginning = known.cursors.empty() && info->estimated_rows > 0;
      if (from_the_beginning) {
        plan_.estimates.push_back({stream.descriptor, info->estimated_rows, info->estimated_bytes});
      }
    }
    plan_.state.streams.push_back(std::move(known));
    return {};
  }

  // The incumbent's state stays with streams that are to be read anew; the platform can't take it away.
  [[nodiscard]] StreamState state_of(const ConfiguredStream& stream) const {
    StreamState result;
    const StreamState* known = state_.find(stream.descriptor);
    if (known != nullptr && !(known->legacy && stream.mode == SyncMode::full_refresh)) result = *known;
    result.descriptor = stream.descriptor;
    return result;
  }

  [[nodiscard]] const StreamInfo* find(const ConfiguredStream& stream) const {
    const auto found = std::find_if(streams_->begin(), streams_->end(),
                                    [&](const StreamInfo& info) { return stream.is(info.name_space, info.name); });
    return found == streams_->end() ? nullptr : &*found;
  }

  [[nodiscard]] Status no_such_stream(const ConfiguredStream& stream) const {
    std::vector<std::string> names;
    for (const StreamInfo& info : *streams_) names.push_back(info.name);
    const std::vector<std::string> near = nearest_names(stream.descriptor.name, names, 1);
    return Status::invalid("the stream " + stream.descriptor.full_name() + " is not there any more")
        .with_hint(std::string(kRefresh) + (near.empty() ? "" : "; did you mean \"" + near.front() + "\"?"));
  }

  static Status check_columns(const ConfiguredStream& stream, const StreamInfo& info) {
    for (const std::string& column : stream.columns) {
      if (info.schema.index_of(column) || own_column(column) != ValueKind::none) continue;
      return Status::invalid("the column \"" + column + "\" of " + stream.descriptor.full_name() +
                             " is selected, but it is not there any more")
          .with_hint(kRefresh);
    }
    return {};
  }

  // Never empty where the source told its columns: no column would mean all.
  static std::vector<std::string> wanted(const ConfiguredStream& stream, const StreamInfo* info) {
    std::vector<std::string> columns;
    for (const std::string& column : stream.columns) {
      const bool own = info == nullptr ? own_column(column) != ValueKind::none : !info->schema.index_of(column);
      if (!own) columns.push_back(column);
    }
    return columns.empty() && info != nullptr ? info->schema.key() : columns;
  }

  // A column that is not selected is nothing to warn of; one that came after the first sync is.
  void compare_columns(const ConfiguredStream& stream, const StreamInfo& info, StreamState& known) {
    const bool first = known.columns.empty();
    for (const Field& field : info.schema.fields) {
      const bool seen = std::find(known.columns.begin(), known.columns.end(), field.name) != known.columns.end();
      if (first) {
        known.columns.push_back(field.name);
      } else if (!seen && !stream.has(field.name)) {
        plan_.warnings.push_back("the column \"" + field.name + "\" of " + stream.descriptor.full_name() +
                                 " is new and not synced; " + kRefresh + " to get it");
      }
    }
  }

  const SyncState& state_;
  const std::optional<std::vector<StreamInfo>>& streams_;
  SyncPlan plan_;
};

}  // namespace

SyncPlan plan_sync(ConfiguredCatalog catalog, const SyncState& state,
                   const std::optional<std::vector<StreamInfo>>& streams) {
  return Planner(state, streams).plan(std::move(catalog));
}

}  // namespace pipeline::airbyte
