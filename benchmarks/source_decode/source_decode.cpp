// How fast wire bytes become finished columns, next to fixed references that do less: looking at the bytes once, and
// protobuf's parser alone.
#include <benchmark/benchmark.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../vtgate_load/copy_script.hpp"
#include "../vtgate_load/log_script.hpp"
#include "vstream/stream_machine.hpp"
#include "vstream/wire_reader.hpp"

namespace pipeline::benchmarks {
namespace {

constexpr int64_t kRows = 200'000;
constexpr int64_t kTransactions = 20'000;

wire::VStreamRequest request_from(const std::string& gtid) {
  wire::VStreamRequest request;
  wire::ShardGtid& start = *request.mutable_vgtid()->add_shard_gtids();
  start.set_keyspace("shop");
  start.set_shard(kShard);
  start.set_gtid(gtid);
  request.mutable_filter()->add_rules()->set_match("big");
  return request;
}

template <typename Script>
std::vector<std::string> responses_of(Script script) {
  std::vector<std::string> responses;
  std::string bytes;
  while (script.next(bytes)) responses.push_back(bytes);
  return responses;
}

const std::vector<std::string>& copy_responses() {
  static const std::vector<std::string> responses = responses_of(CopyScript(request_from(""), kRows));
  return responses;
}

const std::vector<std::string>& log_responses() {
  static const std::vector<std::string> responses = responses_of(LogScript(request_from(gtid_until(0)), kTransactions));
  return responses;
}

void count(benchmark::State& state, int64_t items, const std::vector<std::string>& responses) {
  int64_t bytes = 0;
  for (const std::string& response : responses) bytes += static_cast<int64_t>(response.size());
  state.SetItemsProcessed(state.iterations() * items);
  state.SetBytesProcessed(state.iterations() * bytes);
}

planetscale::StreamMachine::Settings settings_for(bool copy, std::atomic<int64_t>& sequence) {
  planetscale::StreamMachine::Settings settings;
  settings.sequence = &sequence;
  settings.scope.keyspace = "shop";
  settings.scope.copy = copy;
  planetscale::ShardCursor& cursor = settings.scope.tables["big"][kShard];
  cursor.copy_done = !copy;
  if (copy) return settings;
  cursor.gtid = gtid_until(0);
  settings.scope.stop[kShard] = planetscale::GtidSet::parse(gtid_until(kTransactions)).value();
  return settings;
}

void decode(benchmark::State& state, bool copy, const std::vector<std::string>& responses, int64_t items) {
  for (auto _ : state) {
    std::atomic<int64_t> sequence{0};
    planetscale::StreamMachine machine(settings_for(copy, sequence), Host());
    int64_t rows = 0;
    for (const std::string& response : responses) {
      const Status status = machine.feed(response);
      if (!status.ok()) return state.SkipWithError(status.message().c_str());
      Event event;
      while (machine.take(event)) {
        if (auto* batch = std::get_if<BatchEvent>(&event)) rows += batch->batch.length();
        event = IdleEvent{};
      }
    }
    if (rows != items) return state.SkipWithError("rows are missing");
  }
  count(state, items, responses);
}

void copy_to_columns(benchmark::State& state) {
  decode(state, true, copy_responses(), kRows);
}

void transactions_to_columns(benchmark::State& state) {
  decode(state, false, log_responses(), kTransactions);
}

void look_at_bytes(benchmark::State& state) {
  std::string copy;
  copy_responses();
  for (auto _ : state) {
    for (const std::string& response : copy_responses()) {
      copy.assign(response);
      benchmark::DoNotOptimize(copy.data());
    }
  }
  count(state, kRows, copy_responses());
}

void parse_protobuf(benchmark::State& state) {
  wire::VStreamResponse response;
  wire::RowEvent row;
  copy_responses();
  for (auto _ : state) {
    for (const std::string& bytes : copy_responses()) {
      if (!response.ParseFromString(bytes)) return state.SkipWithError("no response");
      for (const wire::VEvent& event : response.events()) {
        if (!event.row_event().empty() && !row.ParseFromString(event.row_event())) return state.SkipWithError("no row");
      }
    }
  }
  count(state, kRows, copy_responses());
}

BENCHMARK(look_at_bytes)->Unit(benchmark::kMillisecond);
BENCHMARK(parse_protobuf)->Unit(benchmark::kMillisecond);
BENCHMARK(copy_to_columns)->Unit(benchmark::kMillisecond);
BENCHMARK(transactions_to_columns)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pipeline::benchmarks

BENCHMARK_MAIN();
