#include "generate_reader.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "changes.hpp"

namespace pipeline::generate {
namespace {

constexpr std::string_view kShard = "-";
constexpr uint32_t kStreamNumber = 0;

}  // namespace

GenerateReader::GenerateReader(Host host, Settings settings, uint64_t stream, Schema schema, Progress start)
    : host_(host),
      settings_(settings),
      stream_(stream),
      schema_(std::move(schema)),
      progress_(start),
      pace_(settings.rows_per_second),
      builder_(schema_) {}

Result<Event> GenerateReader::next() {
  switch (step_) {
    case Step::schema:
      step_ = Step::snapshot;
      return schema_event();
    case Step::snapshot:
      if (!step_is_done()) return data_event();
      step_ = Step::changes;
      return Event(CompleteEvent{kStreamNumber});
    case Step::changes:
      if (!step_is_done()) return data_event();
      step_ = Step::end;
      if (unsaved_ > 0) return checkpoint();
      return Event(EndEvent{});
    case Step::end:
      return Event(EndEvent{});
  }
  return Status::failed("a reader in no step");
}

Event GenerateReader::schema_event() const {
  StreamInfo info = stream_info(stream_);
  info.schema = schema_;
  return SchemaEvent{kStreamNumber, std::move(info)};
}

Result<Event> GenerateReader::data_event() {
  if (unsaved_ >= settings_.checkpoint_rows) return checkpoint();
  if (settings_.fail_after_rows > 0 && delivered_ >= settings_.fail_after_rows) {
    return Status::failed("fails after " + std::to_string(delivered_) + " rows of " + stream_info(stream_).full_name() +
                          ", as fail_after_rows asks")
        .with_option("fail_after_rows");
  }
  const auto patience = Pace::Clock::now() + std::chrono::milliseconds(500);
  do {
    if (host_.stop_requested()) return unsaved_ > 0 ? Result<Event>(checkpoint()) : Result<Event>(Status::stopped());
    if (pace_.ready(delivered_)) {
      const uint64_t rows = batch_size();
      return step_ == Step::snapshot ? snapshot_batch(rows) : change_batch(rows);
    }
  } while (Pace::Clock::now() < patience);
  return Event(IdleEvent{});
}

Event GenerateReader::checkpoint() {
  unsaved_ = 0;
  const StreamInfo info = stream_info(stream_);
  return CheckpointEvent{{{info.name_space, info.name, std::string(kShard), write_progress(progress_)}}};
}

Event GenerateReader::snapshot_batch(uint64_t rows) {
  Batch batch;
  batch.shard = kShard;
  batch.first_sequence = static_cast<int64_t>(progress_.rows) + 1;
  for (uint64_t i = 0; i < rows; ++i) {
    make_row({settings_.seed, stream_, static_cast<int64_t>(progress_.rows + i) + 1, 0}, row_);
    builder_.append(row_);
  }
  batch.bytes = builder_.bytes();
  batch.rows = builder_.finish();
  progress_.rows += rows;
  delivered_ += rows;
  unsaved_ += rows;
  return BatchEvent{kStreamNumber, std::move(batch)};
}

Event GenerateReader::change_batch(uint64_t rows) {
  Batch batch;
  ChangeBuilder changes;
  for (uint64_t number = progress_.changes; number < progress_.changes + rows; ++number) {
    const GeneratedChange change = make_change(settings_.seed, stream_, number, settings_.rows);
    make_row(change.key, row_);
    builder_.append(row_);
    changes.append({change.operation, position_after(stream_, number + 1), change.commit_time, kShard,
                    static_cast<int64_t>(settings_.rows + number) + 1});
  }
  batch.bytes = builder_.bytes() + changes.bytes();
  batch.rows = builder_.finish();
  batch.changes = changes.finish();
  progress_.changes += rows;
  delivered_ += rows;
  unsaved_ += rows;
  return BatchEvent{kStreamNumber, std::move(batch)};
}

uint64_t GenerateReader::batch_size() const {
  const uint64_t left =
      step_ == Step::snapshot ? settings_.rows - progress_.rows : settings_.changes - progress_.changes;
  uint64_t size = std::min({settings_.rows_per_batch, left, settings_.checkpoint_rows - unsaved_});
  if (settings_.fail_after_rows > 0) size = std::min(size, settings_.fail_after_rows - delivered_);
  return size;
}

bool GenerateReader::step_is_done() const {
  return step_ == Step::snapshot ? progress_.rows >= settings_.rows : progress_.changes >= settings_.changes;
}

}  // namespace pipeline::generate
