#include "sources/planetscale/sync_life.hpp"

namespace pipeline::planetscale::test {
namespace {

constexpr uint32_t kMostRounds = 20;

}  // namespace

std::optional<Status> SyncLife::run() {
  for (uint32_t round = 0; round < kMostRounds; ++round) {
    const Result<std::vector<Partition>> partitions = source_.plan({round, applied_.cursors()});
    if (killed_) return std::nullopt;
    if (!partitions.ok() || partitions->empty()) return partitions.status();
    for (const Partition& partition : *partitions) {
      Result<std::unique_ptr<Reader>> reader = source_.open(partition.id);
      if (!reader.ok()) return reader.status();
      applied_.start_reader();
      const std::optional<Status> status = read(**reader);
      if (!status || !status->ok()) return status;
    }
  }
  return Status::failed("the sync does not come to an end");
}

std::optional<Status> SyncLife::read(Reader& reader) {
  for (;;) {
    Result<Event> event = reader.next();
    if (killed_) return std::nullopt;
    if (!event.ok()) return event.status();
    if (std::holds_alternative<EndEvent>(*event)) return Status();
    applied_.take(*event);
  }
}

}  // namespace pipeline::planetscale::test
