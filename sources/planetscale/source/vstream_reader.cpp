#include "source/vstream_reader.hpp"

#include <algorithm>

#include "source/peek.hpp"
#include "source/stream_error.hpp"

namespace pipeline::planetscale {
namespace {

constexpr std::chrono::milliseconds kWait{250};
// How long finished rows may wait for more of their kind.
constexpr std::chrono::milliseconds kFlushInterval{100};
// Heartbeats come each 5 s; vtgate may be silent for 90 s while it looks for a tablet (vstream.md 1.7).
constexpr std::chrono::seconds kSilence{120};
constexpr int kTriesOfYoungTables = 4;
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{20'000};

}  // namespace

VStreamReader::VStreamReader(Connector& connector, const SourceSettings& settings, StreamMachine::Settings machine,
                             std::string what, Host host, Clock& clock)
    : connector_(connector),
      settings_(settings),
      clock_(clock),
      host_(host),
      what_(std::move(what)),
      machine_(std::move(machine), host),
      request_(request_for(settings)),
      last_progress_(clock_.now()),
      last_flush_(clock_.now()),
      random_(std::random_device{}()) {}

void VStreamReader::open() {
  *request_.mutable_vgtid() = machine_.request_position();
  request_.mutable_filter()->clear_rules();
  for (const std::string& table : machine_.tables()) request_.mutable_filter()->add_rules()->set_match(table);
  machine_.start_stream();
  stream_ = connector_.open(request_);
  last_sign_ = opened_ = clock_.now();
}

Result<Event> VStreamReader::next() {
  Event event = IdleEvent{};
  if (machine_.take(event)) return event;
  if (ended_ || machine_.done()) {
    stream_.reset();
    return Event(EndEvent{});
  }
  return read();
}

Result<Event> VStreamReader::read() {
  if (host_.stop_requested()) return Status::stopped();
  if (stream_ == nullptr) open();
  StreamRead read = stream_->read(kWait);
  const auto now = clock_.now();
  if (const auto* end = std::get_if<StreamEnd>(&read)) {
    Status status = on_end(*end);
    if (!status.ok()) return status;
  } else if (const auto* message = std::get_if<StreamMessage>(&read)) {
    last_sign_ = now;
    Status status = machine_.feed(*message);
    if (!status.ok()) return status;
    if (machine_.progress() != progress_) {
      progress_ = machine_.progress();
      last_progress_ = now;
      failures_ = 0;
    }
  }
  if (stream_ != nullptr && !machine_.done()) {
    Status status = watch(now);
    if (!status.ok()) return status;
  }
  if (std::holds_alternative<StreamQuiet>(read) || now - last_flush_ > kFlushInterval) {
    machine_.flush();
    last_flush_ = now;
  }
  Event event = IdleEvent{};
  machine_.take(event);
  return event;
}

// Heartbeats prove nothing: vtgate sends them also while no tablet streams (vitess-cluster.md 1).
Status VStreamReader::watch(Clock::time_point now) {
  if (now - last_sign_ > kSilence) {
    return on_end({kUnavailable, "no event and no heartbeat for " + std::to_string(kSilence.count()) + " s"});
  }
  if (now - std::max(opened_, last_progress_) > settings_.stall_timeout) {
    if (machine_.follows() && !server_is_ahead()) {
      last_progress_ = now;
      return {};
    }
    if (machine_.crosses_reshard()) {
      // A position that was reached after the JOURNAL never meets it (vitess-cluster.md 1, case 4).
      host_.warn(what_ +
                 ": the old shards bring nothing more and do not lead to the new ones; the tables are copied again");
      machine_.lose_positions();
      return {};
    }
    return on_end({kUnavailable,
                   "the server sends nothing although there is more to read; a row larger than the 16 MiB "
                   "of --grpc-max-message-size of vtgate and vttablet has this effect, a locked table too"});
  }
  return {};
}

// Tells a stream that is stuck from one with nothing to bring.
bool VStreamReader::server_is_ahead() {
  const std::string& table = request_.filter().rules(0).match();
  const auto peeked = peek_positions(connector_, settings_, table, clock_, host_);
  if (!peeked.ok()) {
    host_.debug(peeked.status().message());
    return false;
  }
  const wire::VGtid reached_positions = machine_.request_position();
  for (const wire::ShardGtid& shard : reached_positions.shard_gtids()) {
    const auto position = peeked->find(shard.shard());
    if (position == peeked->end()) return true;
    const GtidSet reached = GtidSet::parse(shard.gtid()).value_or(GtidSet());
    if (!reached.contains(GtidSet::parse(position->second).value_or(GtidSet()))) return true;
  }
  return false;
}

Status VStreamReader::on_end(const StreamEnd& end) {
  stream_.reset();
  machine_.rollback();
  machine_.flush();
  if (ends_reshard(end)) {
    // The next plan asks for the serving shards.
    host_.info(what_ + ": the keyspace is resharded; going on with the new shards");
    if (machine_.copying()) machine_.lose_positions();
    ended_ = true;
    return pause();
  }
  const std::string table = table_in_error(end);
  // The stream still had a table that was given up meanwhile; the next is opened without it.
  if (asked_for(table) && !machine_.reads(table)) return {};
  // A copy that hasn't begun would fail in the same way again.
  if (machine_.reads(table) && (!machine_.copying() || begun())) {
    return machine_.give_up(table, "the server can't read its changes any more (it said: " + end.message + ")");
  }
  Status status = classify(end, settings_.endpoint.address(), what_);
  // A tablet that has just come up may not know a table yet (vitess-cluster.md 5).
  const bool may_pass = may_be_too_young(end) && failures_ < kTriesOfYoungTables;
  if (!may_pass && may_be_too_young(end) && machine_.copies_again()) {
    host_.warn(status.message());
    machine_.mark_gone("not in the database any more");
    return {};
  }
  if (status.code() != StatusCode::retry && !may_pass) return status;
  if (machine_.must_restart()) {
    // The plan of the next round starts this copy again, as a new generation.
    host_.info(status.message() + "; the copy can't go on after a key and starts again");
    ended_ = true;
    return {};
  }
  if (clock_.now() - last_progress_ > settings_.retry_timeout) return given_up(status);
  host_.info(status.message() + "; trying again");
  return pause();
}

bool VStreamReader::asked_for(const std::string& table) const {
  return std::any_of(request_.filter().rules().begin(), request_.filter().rules().end(),
                     [&](const wire::Rule& rule) { return rule.match() == table; });
}

bool VStreamReader::begun() const {
  const wire::VGtid position = machine_.request_position();
  return std::any_of(position.shard_gtids().begin(), position.shard_gtids().end(),
                     [](const wire::ShardGtid& shard) { return !shard.gtid().empty(); });
}

Status VStreamReader::given_up(const Status& status) const {
  std::string positions;
  const wire::VGtid reached = machine_.request_position();
  for (const wire::ShardGtid& shard : reached.shard_gtids()) {
    positions += (positions.empty() ? "" : ", ") + shard.shard() + " " + (shard.gtid().empty() ? "-" : shard.gtid());
  }
  return Status(status.code(), status.message() + "; given up after " +
                                   std::to_string(settings_.retry_timeout.count() / 1000) + " s without progress at " +
                                   positions)
      .with_option(status.option())
      .with_hint(status.hint());
}

Status VStreamReader::pause() {
  const auto longest = std::min(kLongestPause, kFirstPause * (1 << std::min(failures_++, 10)));
  std::uniform_int_distribution<int64_t> jitter(longest.count() / 2, longest.count());
  const auto until = clock_.now() + std::chrono::milliseconds(jitter(random_));
  while (clock_.now() < until) {
    if (host_.stop_requested()) return Status::stopped();
    clock_.sleep(std::min(kWait, std::chrono::duration_cast<std::chrono::milliseconds>(until - clock_.now()) +
                                     std::chrono::milliseconds(1)));
  }
  return {};
}

}  // namespace pipeline::planetscale
