// The copy of a shard (vstream.md 2.3).
#include <algorithm>

#include "model/cell.hpp"
#include "model/shard_stream.hpp"

namespace pipeline::vtgate::model {
namespace {

Row cells_of(const wire::Row& row) {
  Row cells;
  std::size_t at = 0;
  for (const int64_t length : row.lengths()) {
    const std::size_t size = length < 0 ? 0 : static_cast<std::size_t>(length);
    cells.push_back(length < 0 ? Cell() : Cell(row.values().substr(at, size)));
    at += size;
  }
  return cells;
}

// `(a, b) > (last a, last b)`; a comparison with NULL is never true.
bool comes_after(const TableSchema& schema, const Row& row, const wire::QueryResult& lastpk) {
  const Row last = cells_of(lastpk.rows(0));
  const std::vector<std::size_t> identity = schema.identity();
  for (std::size_t i = 0; i < std::min(identity.size(), last.size()); ++i) {
    const Cell& cell = row[identity[i]];
    if (!cell || !last[i]) return false;
    const auto order = compare_for_resume(schema.columns[identity[i]], *cell, *last[i]);
    if (order != 0) return order > 0;
  }
  return false;
}

wire::QueryResult lastpk_of(const TableSchema& schema, const Row& row) {
  wire::QueryResult result;
  const std::vector<std::size_t> identity = schema.identity();
  for (wire::Field& field : fields_of(schema, identity)) {
    field.clear_column_type();
    field.clear_decimals();
    *result.add_fields() = std::move(field);
  }
  *result.add_rows() = copied_row(schema, row, identity);
  return result;
}

}  // namespace

std::optional<Refusal> ShardStream::copy_step() {
  if (open_ && open_->next < open_->rows.size()) {
    send_batch();
    return std::nullopt;
  }
  if (open_) {
    finish_table();
    return std::nullopt;
  }
  // Without a position nothing is finished yet that could have missed something.
  if (!to_copy_.empty() && !position_.empty() && log_has_more()) return next_transaction();
  if (!to_copy_.empty()) return open_table();
  copying_ = false;
  fields_sent_.clear();
  output_.copy_completed();
  return std::nullopt;
}

std::vector<Row> ShardStream::snapshot(const TableSchema& schema, const TableFilter& filter) const {
  const Shard& shard = keyspace_.shard(name_);
  const bool is_late = visible() < shard.log.size();
  std::vector<Row> rows =
      (is_late ? *keyspace_.rows_at(schema.name, name_, visible_position()) : shard.rows.at(schema.name)).in_order();
  std::erase_if(rows, [&](const Row& row) { return !filter.where.empty() && !filter.where.holds(schema, row); });
  const auto last = lastpks_.find(schema.name);
  if (last != lastpks_.end() && last->second.rows_size() > 0) {
    std::erase_if(rows, [&](const Row& row) { return !comes_after(schema, row, last->second); });
  }
  return rows;
}

std::optional<Refusal> ShardStream::open_table() {
  const std::string table = to_copy_.front();
  SchemaPointer schema = keyspace_.table(table);
  // A shard that no longer serves is not altered any more.
  const auto held = keyspace_.shard(name_).rows.find(table);
  if (schema && held != keyspace_.shard(name_).rows.end()) schema = held->second.schema_pointer();
  if (!schema) {
    give_up_copy();
    return std::nullopt;
  }
  const TableFilter& filter = *request_.rules.match(table);
  std::string missing;
  const auto columns = filter.projection(*schema, missing);
  if (!columns) return Refusal{kUnknown, "column " + missing + " not found in table " + table};
  open_ = OpenCopy{schema, *columns, snapshot(*schema, filter)};
  output_.respond({make_.plain(type::kBegin), make_.field(table, fields_of(*schema, *columns), true)});
  position_ = visible_position();
  const std::string before = std::exchange(gtid_, position_.to_string());
  if (gtid_ != before) output_.respond({output_.vgtid()});
  not_started_.erase(table);
  if (!open_->rows.empty()) {
    send_batch();
  } else {
    finish_table();
  }
  return std::nullopt;
}

void ShardStream::send_batch() {
  OpenCopy& copy = *open_;
  if (!copy.begun) output_.respond({make_.plain(type::kBegin)});
  copy.begun = false;
  std::vector<wire::VEvent> events;
  const std::size_t most = std::max<std::size_t>(1, options_.batch_rows());
  std::size_t bytes = 0;
  while (copy.next < copy.rows.size() && events.size() < most && bytes < options_.packet_bytes) {
    const wire::Row row = copied_row(*copy.schema, copy.rows[copy.next++], copy.columns);
    bytes += row.values().size();
    events.push_back(make_.copied_row(copy.schema->name, row));
  }
  lastpks_[copy.schema->name] = lastpk_of(*copy.schema, copy.rows[copy.next - 1]);
  events.push_back(output_.vgtid());
  events.push_back(make_.plain(type::kCommit));
  output_.respond(std::move(events));
}

void ShardStream::finish_table() {
  lastpks_.erase(open_->schema->name);
  to_copy_.pop_front();
  open_.reset();
  fields_sent_.clear();
  output_.respond({make_.plain(type::kBegin), output_.vgtid(), make_.plain(type::kCommit)});
}

}  // namespace pipeline::vtgate::model
