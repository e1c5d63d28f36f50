#include "generate_source.hpp"

#include <utility>

#include "generate_reader.hpp"
#include "row_builder.hpp"

namespace pipeline::generate {

Result<std::unique_ptr<GenerateSource>> GenerateSource::create(Host host, const Options& options) {
  return std::make_unique<GenerateSource>(host, read_settings(options));
}

Result<std::vector<StreamInfo>> GenerateSource::discover() {
  std::vector<StreamInfo> streams;
  for (uint64_t stream = 0; stream < settings_.streams; ++stream) streams.push_back(stream_info(stream));
  return streams;
}

Result<std::vector<Partition>> GenerateSource::plan(const PlanRequest& request) {
  std::map<std::string, Progress, std::less<>> reached;
  for (const Cursor& cursor : request.cursors) {
    const Result<Progress> progress = read_progress(cursor.value);
    if (!progress.ok()) return progress.status().with_context(cursor.name);
    reached[cursor.name] = *progress;
  }
  planned_.clear();
  std::vector<Partition> partitions;
  for (uint64_t stream = 0; stream < settings_.streams; ++stream) {
    const StreamInfo info = stream_info(stream);
    const Progress start = reached[info.name];
    const uint64_t rows = settings_.rows > start.rows ? settings_.rows - start.rows : 0;
    const uint64_t changes = settings_.changes > start.changes ? settings_.changes - start.changes : 0;
    if (rows + changes == 0) continue;
    planned_.insert_or_assign(info.name, Planned{stream, start});
    partitions.push_back({info.name, info.full_name(), rows + changes});
  }
  return partitions;
}

Result<std::unique_ptr<Reader>> GenerateSource::open(std::string_view partition_id) {
  const auto found = planned_.find(partition_id);
  if (found == planned_.end()) return Status::failed("no such partition: " + std::string(partition_id));
  return std::unique_ptr<Reader>(
      std::make_unique<GenerateReader>(host_, settings_, found->second.stream, found->second.start));
}

}  // namespace pipeline::generate
