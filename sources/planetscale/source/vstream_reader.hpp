// VStreamReader: reads one partition, over as many streams as it takes.
//
// A stream that breaks is opened again at the last finished transaction, after a pause that grows, as long as
// `retry_timeout` since the last progress. Belongs to one thread.
#pragma once

#include <chrono>
#include <memory>
#include <random>
#include <string>

#include "pipeline/sdk/source.hpp"
#include "source/clock.hpp"
#include "source/settings.hpp"
#include "transport/event_stream.hpp"
#include "vstream/stream_machine.hpp"

namespace pipeline::planetscale {

class VStreamReader : public Reader {
 public:
  // `connector`, `settings` and `clock` are borrowed. `what` names the partition for messages.
  VStreamReader(Connector& connector, const SourceSettings& settings, StreamMachine::Settings machine, std::string what,
                Host host, Clock& clock);
  Result<Event> next() override;
  // Where it would go on.
  [[nodiscard]] wire::VGtid position() const { return machine_.request_position(); }

 private:
  Result<Event> read();
  Status watch(Clock::time_point now);
  bool server_is_ahead();
  Status on_end(const StreamEnd& end);
  // The open stream reads the table.
  [[nodiscard]] bool asked_for(const std::string& table) const;
  // The next stream goes on where another one was.
  [[nodiscard]] bool begun() const;
  [[nodiscard]] Status given_up(const Status& status) const;
  Status pause();
  void open();

  Connector& connector_;
  const SourceSettings& settings_;
  Clock& clock_;
  Host host_;
  std::string what_;
  StreamMachine machine_;
  wire::VStreamRequest request_;
  std::unique_ptr<EventStream> stream_;
  Clock::time_point last_progress_;
  Clock::time_point last_sign_;
  Clock::time_point last_flush_;
  Clock::time_point opened_;
  uint64_t progress_ = 0;
  int failures_ = 0;
  bool ended_ = false;
  std::minstd_rand random_;
};

}  // namespace pipeline::planetscale
