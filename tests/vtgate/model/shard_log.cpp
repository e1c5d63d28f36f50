// The binary log of a shard (vstream.md 2.2).
#include <algorithm>

#include "model/shard_stream.hpp"

namespace pipeline::vtgate::model {
namespace {

constexpr std::size_t kRowEventBytes = 8192;  // binlog_row_event_max_size

bool all_null(const wire::Row& row) {
  return std::all_of(row.lengths().begin(), row.lengths().end(), [](int64_t length) { return length < 0; });
}

// A row of NULLs only doesn't exist in this phase (vstream.md 8.10). False = nothing is left.
bool drop_rows_of_nulls(wire::RowChange& change) {
  if (change.has_before() && all_null(change.before())) change.clear_before();
  if (change.has_after() && all_null(change.after())) change.clear_after();
  return change.has_before() || change.has_after();
}

}  // namespace

std::optional<Refusal> ShardStream::next_transaction() {
  const std::vector<Transaction>& log = keyspace_.shard(name_).log;
  while (log_index_ < visible() && position_.contains(log[log_index_].as_set())) ++log_index_;
  if (log_index_ >= visible()) return std::nullopt;
  return send(log[log_index_]);
}

std::optional<Refusal> ShardStream::send(const Transaction& transaction) {
  std::vector<wire::VEvent> events{make_.plain(type::kBegin, &transaction)};
  for (const LoggedStatement& statement : transaction.statements) {
    const std::optional<std::string> problem = add_statement(statement, transaction, events);
    if (problem) {
      return Refusal{kUnknown, "stream (at source tablet) error @ (including the GTID we failed to process) " +
                                   transaction.gtid() + ": " + *problem};
    }
  }
  if (events.size() > 1 && copying_ && options_.tear_transaction()) {
    fields_sent_.clear();
    send_in_packets(std::move(events));
    return std::nullopt;
  }
  ++log_index_;
  position_.add(transaction.as_set());
  gtid_ = position_.to_string();
  if (transaction.ddl) {
    send_ddl(transaction);
    return std::nullopt;
  }
  if (transaction.journal) {
    journal_ = transaction.journal;
    if (!request_.with_journals) return std::nullopt;
    events.push_back(make_.journal(transaction, gtid_));
  }
  events.push_back(output_.vgtid());
  events.push_back(make_.plain(type::kCommit, &transaction));
  send_in_packets(std::move(events));
  return std::nullopt;
}

std::optional<std::string> ShardStream::add_statement(const LoggedStatement& statement, const Transaction& transaction,
                                                      std::vector<wire::VEvent>& events) {
  const TableSchema& schema = *statement.schema;
  const TableFilter* filter = request_.rules.match(schema.name);
  if (filter == nullptr || not_started_.contains(schema.name)) return std::nullopt;
  const SchemaPointer today = keyspace_.table(schema.name);
  const auto planned = plan_statement(schema, today.get(), *filter);
  if (const auto* problem = std::get_if<std::string>(&planned)) return *problem;
  const auto& plan = std::get<StatementPlan>(planned);
  const auto passes = [&](const std::optional<Row>& row) { return row && filter->where.holds(schema, *row); };
  std::vector<wire::RowChange> changes;
  std::size_t bytes = 0;
  const auto flush = [&](bool end_of_statement) {
    if (changes.empty()) return;
    SchemaPointer& sent = fields_sent_[schema.name];
    if (sent != statement.schema) {
      events.push_back(make_.field(schema.name, plan.fields, plan.labels_are_text, &transaction));
      sent = statement.schema;
    }
    events.push_back(make_.changed_rows(schema.name, changes, end_of_statement, transaction));
    changes.clear();
    bytes = 0;
  };
  for (const LoggedChange& change : statement.changes) {
    if (!filter->where.empty() && !passes(change.change.before) && !passes(change.change.after)) continue;
    wire::RowChange made = row_change(schema, change, plan);
    if (!drop_rows_of_nulls(made)) continue;
    changes.push_back(std::move(made));
    bytes += changes.back().before().values().size() + changes.back().after().values().size();
    if (bytes > kRowEventBytes) flush(&change == &statement.changes.back());
  }
  flush(true);
  return std::nullopt;
}

void ShardStream::send_ddl(const Transaction& transaction) {
  const Ddl& ddl = *transaction.ddl;
  const bool wanted = request_.rules.match(ddl.table) != nullptr ||
                      (!ddl.new_name.empty() && request_.rules.match(ddl.new_name) != nullptr);
  fields_sent_.erase(ddl.table);
  output_.respond({output_.vgtid(), wanted ? make_.ddl(transaction) : make_.plain(type::kOther, &transaction)});
}

void ShardStream::send_in_packets(std::vector<wire::VEvent> events) {
  std::vector<wire::VEvent> packet;
  std::size_t bytes = 0;
  for (wire::VEvent& event : events) {
    bytes += event.ByteSizeLong();
    packet.push_back(std::move(event));
    if (bytes <= options_.packet_bytes) continue;
    output_.respond(std::exchange(packet, {}));
    bytes = 0;
  }
  if (!packet.empty()) output_.respond(std::move(packet));
}

}  // namespace pipeline::vtgate::model
