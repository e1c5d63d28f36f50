#include "fake_stages.hpp"

#include <algorithm>
#include <random>

#include "fake_world.hpp"
#include "pipeline/sdk/plugin.hpp"

namespace pipeline::core {
namespace {

FakeWorld& world() {
  return *FakeWorld::current;
}

Schema row_schema() {
  return {{{"row", {TypeId::int64}, false, {}}}};
}

std::string table_of(std::size_t partition) {
  return world().one_stream ? "table" : "table" + std::to_string(partition);
}

class FakeReader : public Reader {
 public:
  FakeReader(Host host, std::size_t partition, int64_t from, int64_t to)
      : host_(host),
        partition_(partition),
        row_(from),
        end_(to),
        random_(world().seed * 31 + static_cast<std::uint32_t>(partition)) {}

  Result<Event> next() override {
    if (Status status = world().enter("next"); !status.ok()) return status;
    world().breathe();
    if (!declared_) {
      declared_ = true;
      return Event(SchemaEvent{7, {"shop", table_of(partition_), row_schema(), 0}});
    }
    const bool stubborn = world().stubborn && world().stop_signal != 0;
    if (!stubborn && unsaved_ > 0 && (row_ == end_ || random_() % 3 == 0 || host_.stop_requested()))
      return checkpoint();
    if (row_ == end_) return Event(EndEvent{});
    if (host_.stop_requested() && !stubborn) return Status::stopped();
    if (random_() % 5 == 0) return Event(IdleEvent{});
    return batch();
  }

 private:
  Event checkpoint() {
    unsaved_ = 0;
    return CheckpointEvent{
        {{"shop", table_of(partition_), std::to_string(partition_), "{\"row\":" + std::to_string(row_) + "}"}}};
  }
  Event batch() {
    const int64_t count = std::min<int64_t>(end_ - row_, 1 + static_cast<int64_t>(random_() % 9));
    FixedBuilder<int64_t> column;
    for (int64_t i = 0; i < count; ++i) {
      column.append(static_cast<int64_t>(partition_) * FakeWorld::kPartitionStep + row_ + i);
    }
    std::vector<OwnedArray> columns;
    columns.push_back(column.finish());
    Batch batch;
    batch.rows = make_struct(std::move(columns), count);
    batch.bytes = world().batch_bytes;
    row_ += count;
    unsaved_ += count;
    return BatchEvent{7, std::move(batch)};
  }

  Host host_;
  std::size_t partition_;
  int64_t row_;
  int64_t end_;
  int64_t unsaved_ = 0;
  bool declared_ = false;
  std::minstd_rand random_;
};

class FakeSource : public Source {
 public:
  explicit FakeSource(Host host) : host_(host) {}
  static const char* name() { return "fake"; }
  static const char* text() { return "Numbered rows."; }
  static const OptionTable& options() {
    static const OptionTable table{};
    return table;
  }
  static Result<std::unique_ptr<FakeSource>> create(Host host, const Options& /*options*/) {
    if (Status status = world().enter("source.create"); !status.ok()) return status;
    return std::make_unique<FakeSource>(host);
  }

  Result<std::vector<Partition>> plan(const PlanRequest& request) override {
    if (Status status = world().enter("plan"); !status.ok()) return status;
    from_.assign(world().partitions, 0);
    for (const Cursor& cursor : request.cursors) {
      from_[std::stoul(cursor.slice)] = std::stoll(cursor.value.substr(cursor.value.find(':') + 1));
    }
    to_ = world().endless ? FakeWorld::kPartitionStep
                          : world().rows * std::min<int64_t>(request.round + 1, world().rounds) / world().rounds;
    std::vector<Partition> partitions;
    for (std::size_t i = 0; i < from_.size(); ++i) {
      if (from_[i] < to_) partitions.push_back({std::to_string(i), "partition " + std::to_string(i), 0});
    }
    return partitions;
  }
  Result<std::unique_ptr<Reader>> open(std::string_view id) override {
    if (Status status = world().enter("open"); !status.ok()) return status;
    const std::size_t partition = std::stoul(std::string(id));
    return std::unique_ptr<Reader>(std::make_unique<FakeReader>(host_, partition, from_[partition], to_));
  }

 private:
  Host host_;
  std::vector<int64_t> from_;
  int64_t to_ = 0;
};

class FakeBinding : public Binding {
 public:
  Result<Batch> apply(Batch batch) override {
    if (Status status = world().enter("apply"); !status.ok()) return status;
    return batch;
  }
};

class FakeTransform : public Transform {
 public:
  static const char* name() { return "same"; }
  static const char* text() { return "Changes nothing."; }
  static const OptionTable& options() { return FakeSource::options(); }
  static Result<std::unique_ptr<FakeTransform>> create(Host /*host*/, const Options& /*options*/) {
    if (Status status = world().enter("transform.create"); !status.ok()) return status;
    return std::make_unique<FakeTransform>();
  }
  Result<BoundTransform> bind(const StreamInfo& stream) override {
    if (Status status = world().enter("transform.bind"); !status.ok()) return status;
    return BoundTransform{stream.schema, std::make_unique<FakeBinding>()};
  }
};

class FakeSink : public Sink {
 public:
  explicit FakeSink(std::string name) : name_(std::move(name)), disk_(world().disk(name_)) {}
  static const char* name() { return "disk"; }
  static const char* text() { return "Keeps rows."; }
  static const OptionTable& options() {
    static const OptionTable table{{"name", PIPELINE_OPTION_STRING, "Which disk."}};
    return table;
  }
  static Result<std::unique_ptr<FakeSink>> create(Host /*host*/, const Options& options) {
    if (Status status = world().enter("sink.create"); !status.ok()) return status;
    return std::make_unique<FakeSink>(options.string("name"));
  }

  Status recover(std::string_view token) override {
    if (Status status = world().enter("recover"); !status.ok()) return status;
    const std::lock_guard lock(world().disk_mutex);
    const std::size_t rows = token.empty() ? 0 : std::stoul(std::string(token.substr(token.find(':') + 1)));
    if (rows > disk_.file.size()) return Status::failed("rows that a token promised are gone");
    disk_.file.resize(rows);
    return {};
  }
  Status bind(uint32_t number, const StreamInfo& /*stream*/) override {
    if (Status status = world().enter("sink.bind"); !status.ok()) return status;
    ++disk_.binds;
    bound_.insert(number);
    return {};
  }
  Status write(uint32_t number, Batch batch) override {
    if (Status status = world().enter("write"); !status.ok()) return status;
    world().breathe();
    if (world().on_write) world().on_write(name_);
    const std::lock_guard lock(world().disk_mutex);
    if (!bound_.contains(number)) world().wrong.insert("write before bind");
    const ColumnView column(*batch.rows->children[0]);
    for (int64_t i = 0; i < batch.length(); ++i) disk_.file.push_back(column.value<int64_t>(i));
    return {};
  }
  Result<std::string> prepare(const Checkpoint& /*checkpoint*/) override {
    if (Status status = world().enter("prepare"); !status.ok()) return status;
    world().breathe();
    prepared_ = disk_.file;
    return "{\"rows\":" + std::to_string(prepared_.size()) + "}";
  }
  Status commit(std::string_view /*token*/) override {
    if (Status status = world().enter("commit"); !status.ok()) return status;
    std::sort(prepared_.begin(), prepared_.end());
    // The property that all is about. No later state can be saved before this sink prepares again.
    if (prepared_ != world().covered_rows()) {
      const std::lock_guard lock(world().disk_mutex);
      world().wrong.insert("the rows at a commit are not those that the saved cursors cover");
    }
    if (world().on_commit) world().on_commit(name_);
    ++disk_.commits;
    return {};
  }
  Status finish() override {
    ++disk_.finishes;
    return world().enter("finish");
  }

 private:
  std::string name_;
  FakeDisk& disk_;
  std::set<uint32_t> bound_;
  std::vector<int64_t> prepared_;
};

}  // namespace

const pipeline_stage& fake_source() {
  static const pipeline_stage stage = detail::describe<FakeSource>();
  return stage;
}
const pipeline_stage& fake_transform() {
  static const pipeline_stage stage = detail::describe<FakeTransform>();
  return stage;
}
const pipeline_stage& fake_sink() {
  static const pipeline_stage stage = detail::describe<FakeSink>();
  return stage;
}

}  // namespace pipeline::core
