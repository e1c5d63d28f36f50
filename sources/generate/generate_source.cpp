#include "generate_source.hpp"

#include <algorithm>
#include <utility>

#include "generate_reader.hpp"
#include "row_builder.hpp"

namespace pipeline::generate {
namespace {

constexpr uint64_t kRowBytes = 100;  // about

}  // namespace

Result<std::unique_ptr<GenerateSource>> GenerateSource::create(Host host, const Options& options) {
  return std::make_unique<GenerateSource>(host, read_settings(options));
}

Result<std::vector<StreamInfo>> GenerateSource::discover() {
  std::vector<StreamInfo> streams;
  for (uint64_t stream = 0; stream < settings_.streams; ++stream) {
    streams.push_back(stream_info(stream));
    streams.back().estimated_rows = settings_.rows;
    streams.back().estimated_bytes = settings_.rows * kRowBytes;
  }
  return streams;
}

Result<std::vector<Partition>> GenerateSource::plan(const PlanRequest& request) {
  std::map<std::string, Progress, std::less<>> reached;
  for (const Cursor& cursor : request.cursors) {
    const Result<Progress> progress = read_progress(cursor.value);
    if (!progress.ok()) return progress.status().with_context(cursor.name);
    reached[cursor.name] = *progress;
  }
  const Result<std::vector<Planned>> streams = wanted(request.selection);
  if (!streams.ok()) return streams.status();
  planned_.clear();
  std::vector<Partition> partitions;
  for (const Planned& stream : *streams) {
    const StreamInfo info = stream_info(stream.stream);
    const Progress start = reached[info.name];
    const Settings& settings = stream.settings;
    const uint64_t rows = settings.rows > start.rows ? settings.rows - start.rows : 0;
    const uint64_t changes = settings.changes > start.changes ? settings.changes - start.changes : 0;
    if (rows + changes == 0) continue;
    planned_.insert_or_assign(info.name, stream).first->second.start = start;
    partitions.push_back({info.name, info.full_name(), rows + changes});
  }
  return partitions;
}

Result<std::vector<GenerateSource::Planned>> GenerateSource::wanted(const std::optional<Selection>& selection) const {
  std::vector<Planned> streams;
  for (uint64_t stream = 0; stream < settings_.streams; ++stream) {
    const StreamInfo info = stream_info(stream);
    const SelectedStream* selected = selection ? selection->find(info.name_space, info.name) : nullptr;
    if (selection && selected == nullptr) continue;
    Result<Schema> schema = selected_columns(info, selected ? selected->columns : std::vector<std::string>());
    if (!schema.ok()) return schema.status();
    Settings settings = settings_;
    if (selected != nullptr && selected->mode == SyncMode::full_refresh) settings.changes = 0;
    streams.push_back({stream, settings, std::move(schema).value(), {}});
  }
  for (const SelectedStream& selected : selection ? selection->streams : std::vector<SelectedStream>()) {
    const auto is_it = [&](const Planned& stream) {
      const StreamInfo info = stream_info(stream.stream);
      return info.name_space == selected.name_space && info.name == selected.name;
    };
    if (std::any_of(streams.begin(), streams.end(), is_it)) continue;
    return Status::invalid("there is no stream \"" + selected.name_space + "." + selected.name + "\"");
  }
  return streams;
}

Result<std::unique_ptr<Reader>> GenerateSource::open(std::string_view partition_id) {
  const auto found = planned_.find(partition_id);
  if (found == planned_.end()) return Status::failed("no such partition: " + std::string(partition_id));
  const Planned& planned = found->second;
  return std::unique_ptr<Reader>(
      std::make_unique<GenerateReader>(host_, planned.settings, planned.stream, planned.schema, planned.start));
}

}  // namespace pipeline::generate
