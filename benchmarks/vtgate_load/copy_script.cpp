#include "copy_script.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace pipeline::benchmarks {
namespace {

using namespace event_number;

constexpr int64_t kRowsOfAResponse = 2300;  // about 400 kB
constexpr const char* kServer = "MySQL56/00000000-0000-0000-0000-000000000001:";

void add_field(wire::FieldEvent& event, const char* name, int32_t type, const char* column_type, uint32_t charset,
               uint32_t flags) {
  wire::Field& field = *event.add_fields();
  field.set_name(name);
  field.set_type(type);
  field.set_column_type(column_type);
  field.set_charset(charset);
  field.set_flags(flags);
}

void set_values(wire::Row& row, std::initializer_list<std::string_view> values) {
  for (const std::string_view value : values) {
    row.add_lengths(static_cast<int64_t>(value.size()));
    row.mutable_values()->append(value);
  }
}

template <typename... Arguments>
std::string print(const char* format, Arguments... arguments) {
  std::array<char, 64> text{};
  return {text.data(), static_cast<std::size_t>(std::snprintf(text.data(), text.size(), format, arguments...))};
}

}  // namespace

std::string gtid_of(int64_t transaction) {
  return kServer + std::to_string(kCopyTransactions + transaction);
}

std::string gtid_until(int64_t transaction) {
  return kServer + ("1-" + std::to_string(kCopyTransactions + transaction));
}

void set_table_row(wire::Row& row, int64_t key) {
  const auto number = static_cast<long long>(key);
  set_values(row, {std::to_string(key), print("customer name %016lld", number),
                   print("some other text %010lld xyz", number * 7919 % 10'000'000'000), std::to_string(key % 1000),
                   print("%lld.%02lld", number % 100'000, number % 100),
                   print("2024-%02lld-%02lld 12:%02lld:00", number % 12 + 1, number % 28 + 1, number % 60)});
}

void add_table_fields(wire::FieldEvent& event, const std::string& keyspace, const std::string& table) {
  event.set_table_name(keyspace + "." + table);
  event.set_keyspace(keyspace);
  event.set_shard(kShard);
  event.set_enum_set_string_values(true);
  add_field(event, "id", 265, "bigint", 63, 53251);
  add_field(event, "name", 6165, "varchar(40)", 255, 0);
  add_field(event, "note", 6165, "varchar(60)", 255, 0);
  add_field(event, "n", 263, "int", 63, 32768);
  add_field(event, "amount", 18, "decimal(10,2)", 63, 32768);
  add_field(event, "at", 2064, "datetime", 63, 128);
}

CopyScript::CopyScript(const wire::VStreamRequest& request, int64_t rows, int64_t transactions)
    : rows_(rows), transactions_(transactions) {
  if (request.vgtid().shard_gtids_size() == 0 || request.filter().rules_size() == 0) return;
  const wire::ShardGtid& start = request.vgtid().shard_gtids(0);
  keyspace_ = start.keyspace();
  table_ = request.filter().rules(0).match();
  if (start.table_p_ks_size() > 0 && start.table_p_ks(0).lastpk().rows_size() > 0) {
    last_key_ = std::atoll(start.table_p_ks(0).lastpk().rows(0).values().c_str());
    step_ = Step::fields;
  } else if (start.gtid().empty()) {
    step_ = Step::fields;
  } else if (start.gtid() == "current") {
    step_ = Step::position;
  }
}

bool CopyScript::next(std::string& bytes) {
  wire::VStreamResponse response;
  switch (step_) {
    case Step::position:
      add_position(response, false, transactions_);
      add(response, kOther);
      step_ = Step::silence;
      break;
    case Step::fields:
      add(response, kBegin);
      add_fields(response);
      step_ = Step::snapshot_position;
      break;
    case Step::snapshot_position:
      add_position(response, false);
      step_ = last_key_ < rows_ ? Step::rows : Step::table_end;
      break;
    case Step::rows:
      add_rows(response);
      step_ = Step::batch_end;
      break;
    case Step::batch_end:
      add_position(response, true);
      add(response, kCommit);
      if (last_key_ < rows_) add(response, kBegin);
      step_ = last_key_ < rows_ ? Step::rows : Step::table_end;
      break;
    case Step::table_end:
      add_table_end(response);
      step_ = Step::silence;
      break;
    case Step::silence:
      return false;
  }
  return response.SerializeToString(&bytes);
}

wire::VEvent& CopyScript::add(wire::VStreamResponse& response, int32_t type) const {
  wire::VEvent& event = *response.add_events();
  event.set_type(type);
  event.set_keyspace(keyspace_);
  event.set_shard(kShard);
  return event;
}

void CopyScript::add_position(wire::VStreamResponse& response, bool with_last_key, int64_t transactions) const {
  wire::ShardGtid& position = *add(response, kVgtid).mutable_vgtid()->add_shard_gtids();
  position.set_keyspace(keyspace_);
  position.set_shard(kShard);
  position.set_gtid(gtid_until(transactions));
  if (!with_last_key) return;
  wire::TableLastPK& last = *position.add_table_p_ks();
  last.set_table_name(table_);
  wire::Field& key = *last.mutable_lastpk()->add_fields();
  key.set_name("id");
  key.set_type(265);
  key.set_charset(63);
  key.set_flags(53251);
  set_values(*last.mutable_lastpk()->add_rows(), {std::to_string(last_key_)});
}

void CopyScript::add_fields(wire::VStreamResponse& response) const {
  add_table_fields(*add(response, kField).mutable_field_event(), keyspace_, table_);
}

void CopyScript::add_rows(wire::VStreamResponse& response) {
  const int64_t end = std::min(rows_, last_key_ + kRowsOfAResponse);
  wire::RowEvent row;
  while (last_key_ < end) {
    row.Clear();
    row.set_table_name(keyspace_ + "." + table_);
    row.set_keyspace(keyspace_);
    row.set_shard(kShard);
    set_table_row(*row.add_row_changes()->mutable_after(), ++last_key_);
    row.SerializeToString(add(response, kRow).mutable_row_event());
  }
}

void CopyScript::add_table_end(wire::VStreamResponse& response) const {
  add(response, kBegin);
  add_position(response, false);
  add(response, kCommit);
  add(response, kCopyCompleted);
  response.add_events()->set_type(kCopyCompleted);
}

}  // namespace pipeline::benchmarks
