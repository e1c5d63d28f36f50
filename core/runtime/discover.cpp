#include "core/runtime/discover.hpp"

#include <utility>

#include "core/runtime/stages.hpp"

namespace pipeline::core {

DiscoverOutcome discover_streams(const std::vector<StageNode>& nodes) {
  RunControl control;
  Stages stages(nodes, {0, {}}, control);
  if (auto failure = stages.create()) return *failure;
  std::vector<StreamInfo> streams;
  Status unreadable;
  Status status = stages.source().discover([&](const pipeline_stream& stream) {
    Result<StreamInfo> info = StreamInfo::import(stream);
    if (info.ok()) {
      streams.push_back(std::move(info).value());
    } else {
      unreadable = info.status().with_context("stream " + std::string(view_of(stream.name)));
    }
  });
  if (status.ok()) status = unreadable;
  if (!status.ok()) return RunFailure{stages.topology().source, std::move(status)};
  return streams;
}

}  // namespace pipeline::core
