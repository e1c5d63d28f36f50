#include "source/vstream_reader.hpp"

#include <algorithm>
#include <thread>

#include "source/peek.hpp"
#include "source/stream_error.hpp"

namespace pipeline::planetscale {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWait{250};
// How long finished rows may wait for more of their kind.
constexpr std::chrono::milliseconds kFlushInterval{100};
// Heartbeats come each 5 s; vtgate may be silent for 90 s while it looks for a tablet (vstream.md 1.7).
constexpr std::chrono::seconds kSilence{120};
// A stream that brings nothing nearer to its end for so long is opened again.
constexpr std::chrono::seconds kStall{150};
constexpr int kUnavailable = 14;
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{20'000};

}  // namespace

VStreamReader::VStreamReader(Connector& connector, const SourceSettings& settings, StreamMachine::Settings machine,
                             std::string what, Host host)
    : connector_(connector),
      settings_(settings),
      host_(host),
      what_(std::move(what)),
      machine_(machine, host),
      request_(request_for(settings)),
      last_progress_(Clock::now()),
      last_flush_(Clock::now()),
      random_(std::random_device{}()) {
  for (const auto& [table, shards] : machine.scope.tables) request_.mutable_filter()->add_rules()->set_match(table);
}

void VStreamReader::open() {
  *request_.mutable_vgtid() = machine_.request_position();
  stream_ = connector_.open(request_);
  last_sign_ = opened_ = Clock::now();
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
  const auto now = Clock::now();
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
  if (now - std::max(opened_, last_progress_) > kStall) {
    return on_end({kUnavailable, "the position does not move although there is more to read"});
  }
  return {};
}

Status VStreamReader::on_end(const StreamEnd& end) {
  stream_.reset();
  machine_.rollback();
  machine_.flush();
  Status status = classify(end, settings_.endpoint.address(), what_);
  if (status.code() != StatusCode::retry) return status;
  if (machine_.must_restart()) {
    // The plan of the next round starts this copy again, as a new generation.
    host_.info(status.message() + "; the copy can't go on after a key and starts again");
    ended_ = true;
    return {};
  }
  if (Clock::now() - last_progress_ > settings_.retry_timeout) {
    return Status(StatusCode::failed, status.message() + "; given up after " +
                                          std::to_string(settings_.retry_timeout.count() / 1000) +
                                          " s without progress")
        .with_option(status.option());
  }
  host_.info(status.message() + "; trying again");
  return pause();
}

Status VStreamReader::pause() {
  const auto longest = std::min(kLongestPause, kFirstPause * (1 << std::min(failures_++, 10)));
  std::uniform_int_distribution<int64_t> jitter(longest.count() / 2, longest.count());
  const auto until = Clock::now() + std::chrono::milliseconds(jitter(random_));
  while (Clock::now() < until) {
    if (host_.stop_requested()) return Status::stopped();
    std::this_thread::sleep_for(std::min<Clock::duration>(kWait, until - Clock::now()));
  }
  return {};
}

}  // namespace pipeline::planetscale
