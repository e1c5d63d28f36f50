#include "log_script.hpp"

#include <cstdlib>

namespace pipeline::benchmarks {
namespace {

constexpr int64_t kTimestamp = 1'700'000'000;

wire::VEvent& add(wire::VStreamResponse& response, int32_t type, const std::string& keyspace, int64_t transaction) {
  wire::VEvent& event = *response.add_events();
  event.set_type(type);
  event.set_keyspace(keyspace);
  event.set_shard(kShard);
  if (type != event_number::kVgtid) {
    event.set_timestamp(kTimestamp + transaction / 100);
    event.set_event_gtid(gtid_of(transaction).substr(std::string("MySQL56/").size()));
  }
  return event;
}

}  // namespace

LogScript::LogScript(const wire::VStreamRequest& request, int64_t transactions) : transactions_(transactions) {
  const wire::ShardGtid& start = request.vgtid().shard_gtids(0);
  keyspace_ = start.keyspace();
  table_ = request.filter().rules(0).match();
  const std::size_t last = start.gtid().rfind('-');
  if (last != std::string::npos) sent_ = std::atoll(start.gtid().c_str() + last + 1) - kCopyTransactions;
}

bool LogScript::next(std::string& bytes) {
  if (sent_ >= transactions_) return false;
  const bool first = sent_ == 0;
  const int64_t number = ++sent_;
  wire::VStreamResponse response;
  add(response, event_number::kBegin, keyspace_, number);
  if (first)
    add_table_fields(*add(response, event_number::kField, keyspace_, number).mutable_field_event(), keyspace_, table_);
  wire::RowEvent row;
  row.set_table_name(keyspace_ + "." + table_);
  row.set_keyspace(keyspace_);
  row.set_shard(kShard);
  set_table_row(*row.add_row_changes()->mutable_after(), number);
  row.SerializeToString(add(response, event_number::kRow, keyspace_, number).mutable_row_event());
  wire::ShardGtid& position =
      *add(response, event_number::kVgtid, keyspace_, number).mutable_vgtid()->add_shard_gtids();
  position.set_keyspace(keyspace_);
  position.set_shard(kShard);
  position.set_gtid(gtid_until(number));
  add(response, event_number::kCommit, keyspace_, number);
  return response.SerializeToString(&bytes);
}

}  // namespace pipeline::benchmarks
