#include "model/keyspace.hpp"

#include <algorithm>
#include <cstdlib>

#include "key_range.hpp"

namespace pipeline::vtgate::model {
namespace {

constexpr int64_t kFirstTransactions = 20;  // a new server has a past

using Tables = std::map<std::string, TableRows>;

void apply_ddl(Tables& tables, const Ddl& ddl) {
  const auto found = tables.find(ddl.table);
  switch (ddl.kind) {
    case DdlKind::create:
      tables.insert_or_assign(ddl.table, TableRows(ddl.schema));
      break;
    case DdlKind::truncate:
      found->second.clear();
      break;
    case DdlKind::drop:
      tables.erase(found);
      break;
    case DdlKind::rename:
    case DdlKind::alter: {
      TableRows rows = std::move(found->second);
      const SchemaPointer old = rows.schema_pointer();
      tables.erase(found);
      rows.rebuild(ddl.schema, [&](const Row& row) { return converted(*old, ddl, row); });
      tables.insert_or_assign(ddl.schema->name, std::move(rows));
      break;
    }
  }
}

bool apply_change(TableRows& rows, const Change& change) {
  if (change.before && !rows.erase(*change.before)) return false;
  return !change.after || rows.insert(*change.after);
}

}  // namespace

Keyspace::Keyspace(std::string name, const std::vector<std::string>& shards) : name_(std::move(name)) {
  for (const std::string& shard : shards) {
    Shard& made = shards_[shard];
    made.server = new_server();
    made.next_number = kFirstTransactions + 1;
    made.before_log = made.executed = server_set(made.server, kFirstTransactions);
  }
}

std::string Keyspace::new_server() {
  constexpr std::size_t kDigits = 12;
  const std::string number = std::to_string(++servers_);
  return "5e2fe2a0-0000-4000-8000-" + std::string(kDigits - number.size(), '0') + number;
}

GtidSet Keyspace::server_set(const std::string& server, int64_t last) {
  return GtidSet::parse(server + ":1-" + std::to_string(last)).value_or(GtidSet());
}

SchemaPointer Keyspace::table(const std::string& name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : found->second;
}

std::vector<std::string> Keyspace::serving_shards() const {
  std::vector<std::string> names;
  for (const auto& [name, shard] : shards_) {
    if (shard.serving) names.push_back(name);
  }
  return names;
}

std::string Keyspace::shard_of(const TableSchema& schema, const Row& row) const {
  const std::vector<std::string> serving = serving_shards();
  if (!schema.sharding_column) return serving.front();
  const Cell& value = row[*schema.sharding_column];
  const std::string id = keyspace_id(std::strtoll(value.value_or("0").c_str(), nullptr, 10));
  const auto found =
      std::find_if(serving.begin(), serving.end(), [&](const std::string& shard) { return shard_holds(shard, id); });
  return found == serving.end() ? serving.front() : *found;
}

Transaction& Keyspace::log(Shard& shard) {
  Transaction& transaction = shard.log.emplace_back();
  transaction.server = shard.server;
  transaction.number = shard.next_number++;
  transaction.timestamp = clock_++;
  shard.executed.add(transaction.as_set());
  return transaction;
}

void Keyspace::create_table(TableSchema schema, const std::string& text) {
  const std::string name = schema.name;
  alter({DdlKind::create, text.empty() ? "create table " + name : text, name,
         std::make_shared<const TableSchema>(std::move(schema))});
}

void Keyspace::alter(const Ddl& ddl) {
  if (ddl.kind != DdlKind::truncate) tables_.erase(ddl.table);
  if (ddl.schema && ddl.kind != DdlKind::truncate) tables_[ddl.schema->name] = ddl.schema;
  for (auto& [name, shard] : shards_) {
    if (!shard.serving) continue;
    Transaction& transaction = log(shard);
    transaction.ddl = ddl;
    apply(shard.rows, transaction);
  }
}

bool Keyspace::execute(const std::vector<Write>& writes) {
  std::map<std::string, Tables> changed;  // by shard: the tables that are written to
  std::map<std::string, std::vector<LoggedStatement>> logged_by_shard;
  const auto write = [&](const std::string& shard, const SchemaPointer& schema, Change change, bool new_statement) {
    auto& tables = changed[shard];
    const auto rows = tables.try_emplace(schema->name, shards_.at(shard).rows.at(schema->name)).first;
    if (!apply_change(rows->second, change)) return false;
    auto& statements = logged_by_shard[shard];
    if (new_statement || statements.empty() || statements.back().schema != schema) statements.push_back({schema, {}});
    statements.back().changes.push_back(logged(*schema, std::move(change), row_image_));
    return true;
  };
  for (const Write& statement : writes) {
    const SchemaPointer schema = table(statement.table);
    if (!schema) return false;
    std::map<std::string, bool> begun;
    for (const Change& change : statement.changes) {
      const std::string from = change.before ? shard_of(*schema, *change.before) : "";
      const std::string to = change.after ? shard_of(*schema, *change.after) : from;
      const auto is_new = [&](const std::string& shard) { return begun.emplace(shard, true).second; };
      if (from.empty() || from == to) {
        if (!write(to, schema, change, is_new(to))) return false;
      } else if (!write(from, schema, {change.before, {}}, is_new(from)) ||
                 !write(to, schema, {{}, change.after}, is_new(to))) {
        return false;
      }
    }
  }
  for (auto& [name, statements] : logged_by_shard) {
    Shard& shard = shards_.at(name);
    log(shard).statements = std::move(statements);
    for (auto& [table, rows] : changed.at(name)) shard.rows.insert_or_assign(table, std::move(rows));
  }
  return true;
}

void Keyspace::execute_empty(const std::string& shard) {
  log(shards_.at(shard));
}

void Keyspace::apply(Tables& tables, const Transaction& transaction) {
  if (transaction.ddl) apply_ddl(tables, *transaction.ddl);
  for (const LoggedStatement& statement : transaction.statements) {
    TableRows& rows = tables.at(statement.schema->name);
    for (const LoggedChange& change : statement.changes) apply_change(rows, change.change);
  }
}

void Keyspace::reshard(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  for (const std::string& name : from) shards_.at(name).serving = false;
  Journal journal{++journals_, from, {}};
  for (const std::string& name : to) {
    Shard& made = shards_[name];
    made.server = new_server();
    made.next_number = kFirstTransactions + 1;
    made.before_log = made.executed = server_set(made.server, kFirstTransactions);
    for (const auto& [table, schema] : tables_) made.rows.emplace(table, TableRows(schema));
    journal.continuation.emplace_back(name, made.executed.to_string());
  }
  for (const std::string& name : from) {
    for (const auto& [table, rows] : shards_.at(name).rows) {
      for (Row& row : rows.in_order()) shards_.at(shard_of(rows.schema(), row)).rows.at(table).insert(std::move(row));
    }
    log(shards_.at(name)).journal = journal;
  }
  for (const std::string& name : to) shards_.at(name).at_start = shards_.at(name).rows;
}

void Keyspace::drop_old_shards() {
  std::erase_if(shards_, [](const auto& entry) { return !entry.second.serving; });
}

void Keyspace::purge(const std::string& name, std::size_t count) {
  Shard& shard = shards_.at(name);
  shard.purged.add(shard.before_log);
  for (std::size_t i = 0; i < std::min(count, shard.log.size()); ++i) shard.purged.add(shard.log[i].as_set());
}

void Keyspace::fail_over(const std::string& name, std::size_t lost) {
  Shard& shard = shards_.at(name);
  shard.log.resize(shard.log.size() - std::min(lost, shard.log.size()));
  shard.server = new_server();
  shard.next_number = 1;
  shard.executed = shard.before_log;
  shard.rows = shard.at_start;
  for (const Transaction& transaction : shard.log) {
    shard.executed.add(transaction.as_set());
    apply(shard.rows, transaction);
  }
}

std::optional<TableRows> Keyspace::rows_at(const std::string& table, const std::string& shard,
                                           const GtidSet& position) const {
  const Shard& source = shards_.at(shard);
  Tables tables = source.at_start;
  for (const Transaction& transaction : source.log) {
    if (!position.contains(transaction.as_set())) break;
    apply(tables, transaction);
  }
  const auto found = tables.find(table);
  return found == tables.end() ? std::nullopt : std::optional(std::move(found->second));
}

}  // namespace pipeline::vtgate::model
