#include "core/runtime/sink_worker.hpp"

#include <spdlog/spdlog.h>

#include <type_traits>

namespace pipeline::core {

SinkWorker::SinkWorker(std::size_t node, std::string id, SinkInstance sink, QueueLimits limits, Counters& counters,
                       RunControl& control)
    : node_(node),
      id_(std::move(id)),
      sink_(std::move(sink)),
      queue_(limits.bytes, limits.stall),
      counters_(counters),
      control_(control) {
  control_.on_stop([this] { queue_.close(); });
}

void SinkWorker::holds_back(const std::string& source_id) {
  if (!said_holds_back_.exchange(true)) spdlog::warn("sink {} holds back source {}: its queue is full", id_, source_id);
}

void SinkWorker::run(const Save& save) {
  while (std::optional<SinkItem> item = queue_.pop()) {
    Status status = handle(*item, save);
    if (!status.ok()) {
      control_.fail(node_, std::move(status));
      return;
    }
  }
}

Status SinkWorker::handle(SinkItem& item, const Save& save) {
  return std::visit(
      [&](auto& content) -> Status {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<Content, RowsItem>) {
          return write(content);
        } else if constexpr (std::is_same_v<Content, StreamItem>) {
          return bound(content.stream).status();
        } else if constexpr (std::is_same_v<Content, TruncateItem>) {
          return truncate(content);
        } else {
          return pass(*content, save);
        }
      },
      item);
}

Result<const SinkWorker::BoundStream*> SinkWorker::bound(const std::shared_ptr<const StreamInfo>& stream) {
  const auto next_number = static_cast<std::uint32_t>(streams_.size());
  const auto [place, is_new] =
      streams_.try_emplace({stream->name_space, stream->name}, BoundStream{next_number, nullptr});
  BoundStream& known = place->second;
  if (!is_new && known.info != nullptr) {
    if (stream->generation < known.info->generation) return nullptr;
    const bool same =
        known.info == stream || (known.info->generation == stream->generation && known.info->schema == stream->schema);
    if (same) return &known;
  }
  Status status = sink_.bind(known.number, *stream);
  if (!status.ok()) return status;
  known.info = stream;
  rows_[stream->full_name()] += 0;
  return &known;
}

Status SinkWorker::write(RowsItem& item) {
  const Result<const BoundStream*> target = bound(item.stream);
  if (!target.ok()) return target.status();
  const auto rows = static_cast<std::uint64_t>(item.batch.length());
  if (*target == nullptr) {
    counters_.add("rows of a replaced generation dropped", rows);
    return {};
  }
  rows_[item.stream->full_name()] += rows;
  return sink_.write((*target)->number, std::move(item.batch));
}

Status SinkWorker::truncate(const TruncateItem& item) {
  const Result<const BoundStream*> target = bound(item.stream);
  if (!target.ok()) return target.status();
  if (*target == nullptr) return {};
  Status status = sink_.truncate((*target)->number, item.truncate);
  if (status.code() != StatusCode::not_implemented) return status;
  spdlog::warn("{}: {} was emptied at the source; this sink can't record that", id_, item.stream->full_name());
  counters_.add("truncates that " + id_ + " could not record", 1);
  return {};
}

Status SinkWorker::pass(Barrier& barrier, const Save& save) {
  const Result<std::string> token = sink_.prepare(barrier.checkpoint());
  if (!token.ok()) return token.status();
  if (barrier.hand_in(id_, *token)) {
    Status status = save(barrier);
    barrier.decide(status.ok());
    if (!status.ok()) {
      control_.fail(std::nullopt, std::move(status));
      return {};
    }
  }
  if (!barrier.wait_saved()) return {};
  Status status = sink_.commit(*token);
  if (status.ok()) barrier.committed();
  return status;
}

}  // namespace pipeline::core
