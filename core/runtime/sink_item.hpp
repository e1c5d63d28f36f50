// What travels through the queue in front of a sink.
#pragma once

#include <memory>
#include <variant>

#include "core/runtime/barrier.hpp"
#include "core/runtime/byte_queue.hpp"
#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/sink.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::core {

struct RowsItem {
  std::shared_ptr<const StreamInfo> stream;  // with the schema that the batch has
  Batch batch;
};
// Announces a stream, so that an empty table has its file too.
struct StreamItem {
  std::shared_ptr<const StreamInfo> stream;
};
struct TruncateItem {
  std::shared_ptr<const StreamInfo> stream;
  Truncate truncate;
};

using SinkItem = std::variant<RowsItem, StreamItem, TruncateItem, std::shared_ptr<Barrier>>;
using SinkQueue = ByteQueue<SinkItem>;

}  // namespace pipeline::core
