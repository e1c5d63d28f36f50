// The state machine with all decoders below it: takes any sequence of responses, in a copy and in a catch-up.
#include "vstream/stream_machine.hpp"

#include <google/protobuf/stubs/logging.h>

#include <atomic>

#include "fuzz_input.hpp"

namespace pipeline::planetscale {
namespace {

using fuzz::FuzzInput;

StreamMachine::Settings settings_of(uint8_t choice, std::atomic<int64_t>& sequence) {
  StreamMachine::Settings settings;
  settings.sequence = &sequence;
  settings.scope.keyspace = "shop";
  settings.scope.copy = (choice & 1U) != 0;
  ShardCursor cursor;
  if (!settings.scope.copy) {
    cursor.copy_done = true;
    cursor.gtid = "MySQL56/11111111-2222-3333-4444-555555555555:1-5";
    settings.scope.stop["0"] = *GtidSet::parse("MySQL56/11111111-2222-3333-4444-555555555555:1-9");
  }
  settings.scope.tables["cts_a"]["0"] = cursor;
  return settings;
}

void take_all(StreamMachine& machine) {
  Event event = IdleEvent{};
  while (machine.take(event)) {
    const auto* batch = std::get_if<BatchEvent>(&event);
    if (batch == nullptr) continue;
    for (int64_t i = 0; i < batch->batch.rows->n_children; ++i) {
      fuzz::require(batch->batch.rows->children[i]->length == batch->batch.length(),
                    "columns are as long as the batch");
    }
  }
}

}  // namespace
}  // namespace pipeline::planetscale

// Text that isn't UTF-8 is no finding.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  google::protobuf::SetLogHandler(nullptr);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size) {
  using namespace pipeline::planetscale;
  FuzzInput input(data, size);
  std::atomic<int64_t> sequence = 0;
  StreamMachine machine(settings_of(input.byte(), sequence), pipeline::Host());
  while (!input.empty() && !machine.done()) {
    const uint8_t action = input.byte();
    if ((action & 7U) == 7) machine.rollback();
    if ((action & 7U) == 6) machine.flush();
    if (!machine.feed(input.piece()).ok()) return 0;
    take_all(machine);
  }
  machine.rollback();
  machine.flush();
  take_all(machine);
  static_cast<void>(machine.request_position());
  return 0;
}
