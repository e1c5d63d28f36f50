#include "sources/planetscale/model/keyspace_world.hpp"

namespace pipeline::planetscale::test {
namespace {

using namespace vtgate::model;

constexpr std::size_t kIds = 40;
constexpr std::size_t kRowsAtStart = 25;
constexpr int kMostAddedColumns = 6;
// Without a key, a row that was read before a change of the columns can't be found again by its values.
const std::vector<std::string> kAltered{"labels", "plain"};

TableSchema plain() {
  return {"plain", {{"id", "bigint", false}, {"v", "varchar(20)"}, {"n", "int"}}, {0}, 0};
}

TableSchema labels() {
  return {"labels", {{"id", "bigint", false}, {"kind", "enum('b','a','c')", false}, {"v", "varchar(20)"}}, {1, 0}, 0};
}

TableSchema loose() {
  return {"loose", {{"id", "bigint", false}, {"v", "varchar(20)"}}, {}, 0};
}

std::vector<std::string> shards_for(Tape& tape) {
  return tape.pick(2) == 0 ? std::vector<std::string>{"-80", "80-"} : std::vector<std::string>{"0"};
}

// The row with an id, whichever shard holds it.
std::optional<Row> find_row(const Keyspace& keyspace, const std::string& table, const std::string& id) {
  for (const std::string& shard : keyspace.serving_shards()) {
    for (const Row& row : keyspace.shard(shard).rows.at(table).in_order()) {
      if (row[0] == id) return row;
    }
  }
  return std::nullopt;
}

}  // namespace

KeyspaceWorld::KeyspaceWorld(Tape& tape) : tape_(tape), keyspace_("shop", shards_for(tape)) {
  keyspace_.create_table(plain());
  keyspace_.create_table(labels());
  keyspace_.create_table(loose());
  for (std::size_t id = 0; id < kRowsAtStart; ++id) {
    for (const std::string& table : kTables) {
      keyspace_.execute({{table, {{std::nullopt, new_row(*keyspace_.table(table), id)}}}});
    }
  }
}

Row KeyspaceWorld::new_row(const TableSchema& schema, std::size_t id) {
  Row row;
  for (const Column& column : schema.columns) {
    if (column.name == "id") {
      row.emplace_back(std::to_string(id));
    } else if (column.name == "kind") {
      row.emplace_back(std::string(1, static_cast<char>('a' + tape_.pick(3))));
    } else if (column.name == "n") {
      row.emplace_back(std::to_string(tape_.pick(100)));
    } else {
      row.push_back(tape_.chance(4) ? Cell() : "v" + std::to_string(tape_.pick(250)));
    }
  }
  return row;
}

void KeyspaceWorld::step() {
  const std::size_t kind = tape_.pick(40);
  const std::vector<std::string> shards = keyspace_.serving_shards();
  if (kind == 1) return add_column();
  if (kind == 2) return reshard();
  if (kind == 9) return drop_column();
  if (kind == 10) return truncate();
  if (kind == 3) {
    ++keyspace_.shard(shards[tape_.pick(shards.size())]).deaths;
    return;
  }
  if (kind < 8) return keyspace_.execute_empty(shards[tape_.pick(shards.size())]);
  write();
}

void KeyspaceWorld::write() {
  std::vector<Write> writes;
  const std::size_t rows = 1 + tape_.pick(3);
  for (std::size_t i = 0; i < rows; ++i) write_row(writes, kTables[tape_.pick(kTables.size())]);
  keyspace_.execute(writes);
}

// A transaction that writes one row twice is refused as a whole, which does no harm.
void KeyspaceWorld::write_row(std::vector<Write>& writes, const std::string& table) {
  const TableSchema& schema = *keyspace_.table(table);
  const std::size_t id = tape_.pick(kIds);
  const std::optional<Row> before = find_row(keyspace_, table, std::to_string(id));
  if (!before) {
    writes.push_back({table, {{std::nullopt, new_row(schema, id)}}});
    return;
  }
  if (tape_.chance(4)) {
    writes.push_back({table, {{before, std::nullopt}}});
    return;
  }
  const Row after = new_row(schema, tape_.chance(5) ? kIds + id : id);
  if (keyspace_.shard_of(schema, *before) == keyspace_.shard_of(schema, after)) {
    writes.push_back({table, {{before, after}}});
  } else {
    writes.push_back({table, {{before, std::nullopt}, {std::nullopt, after}}});
  }
}

void KeyspaceWorld::add_column() {
  if (columns_added_ == kMostAddedColumns) return;
  const std::string table = kAltered[tape_.pick(kAltered.size())];
  const std::string name = "extra" + std::to_string(++columns_added_);
  TableSchema schema = *keyspace_.table(table);
  schema.columns.push_back({name, "varchar(20)"});
  const std::string text = "alter table " + table + " add column " + name + " varchar(20)";
  keyspace_.alter({DdlKind::alter, text, table, std::make_shared<const TableSchema>(std::move(schema))});
}

void KeyspaceWorld::drop_column() {
  const std::string table = kAltered[tape_.pick(kAltered.size())];
  TableSchema schema = *keyspace_.table(table);
  const std::string name = schema.columns.back().name;
  if (!name.starts_with("extra")) return;
  schema.columns.pop_back();
  const std::string text = "alter table " + table + " drop column " + name;
  keyspace_.alter({DdlKind::alter, text, table, std::make_shared<const TableSchema>(std::move(schema))});
}

void KeyspaceWorld::truncate() {
  const std::string table = kTables[tape_.pick(kTables.size())];
  keyspace_.alter({DdlKind::truncate, "truncate table " + table, table, keyspace_.table(table)});
}

void KeyspaceWorld::reshard() {
  if (resharded_) return;
  resharded_ = true;
  const std::vector<std::string> from = keyspace_.serving_shards();
  if (from.size() == 1) return keyspace_.reshard(from, {"-80", "80-"});
  keyspace_.reshard(from, {"-40", "40-80", "80-c0", "c0-"});
}

}  // namespace pipeline::planetscale::test
