#include "discovery/catalog.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace pipeline::planetscale {
namespace {

// vttablet refuses answers of more than 10,000 rows (vtgate puts that limit into each query).
constexpr uint64_t kPageRows = 9'000;
constexpr std::string_view kTooManyRows = "Row count exceeded";

using Rows = std::vector<SqlRow>;

Result<Rows> ask_in_pages(SqlServer& server, const std::string& keyspace, const std::string& statement) {
  Rows all;
  for (;;) {
    const std::string page =
        statement + " limit " + std::to_string(kPageRows) + " offset " + std::to_string(all.size());
    Result<Rows> rows = server.query(keyspace, page);
    if (!rows.ok()) return rows;
    const bool last = rows->size() < kPageRows;
    for (SqlRow& row : *rows) all.push_back(std::move(row));
    if (last) return all;
  }
}

Result<Rows> ask(SqlServer& server, const std::string& keyspace, const std::string& statement, std::size_t columns) {
  Result<Rows> rows = server.query(keyspace, statement);
  if (!rows.ok() && rows.status().message().find(kTooManyRows) != std::string::npos) {
    rows = ask_in_pages(server, keyspace, statement);
  }
  if (!rows.ok()) return rows;
  for (const SqlRow& row : *rows) {
    if (row.size() == columns) continue;
    return Status::failed("the server answered with " + std::to_string(row.size()) + " columns instead of " +
                          std::to_string(columns) + " to: " + statement);
  }
  return rows;
}

uint64_t number(const std::optional<std::string>& text) {
  uint64_t value = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), value);
  return value;
}

// Empty = it can be read.
std::string why_left_out(const std::string& name, const std::string& type) {
  if (type != "BASE TABLE") return "it is a view: its changes are not in the binary log";
  if (name.starts_with("_vt_") || name.ends_with("_vrepl")) return "it is an internal table of Vitess";
  return why_unstreamable(name);
}

// gh-ost and pt-online-schema-change name their tables after the one that they change: _orders_gho, _orders_new.
std::string changed_table(std::string_view name) {
  if (!name.starts_with("_")) return {};
  constexpr std::array kEndings{"_gho", "_ghc", "_del", "_new", "_old"};
  for (const std::string_view ending : kEndings) {
    if (name.size() > ending.size() + 1 && name.ends_with(ending))
      return std::string(name.substr(1, name.size() - 1 - ending.size()));
  }
  return {};
}

void leave_out_tool_tables(Catalog& catalog) {
  for (const auto& [name, table] : catalog.tables) {
    const std::string changed = changed_table(name);
    if (catalog.tables.contains(changed)) {
      catalog.left_out[name] = "it belongs to a schema change of table " + changed;
    }
  }
  std::erase_if(catalog.tables, [&](const auto& table) { return catalog.left_out.contains(table.first); });
}

Status read_tables(SqlServer& server, const std::string& keyspace, Catalog& catalog) {
  enum Place : std::size_t { schema, name, type, rows, bytes, comment, count };
  const Result<Rows> answer =
      ask(server, keyspace,
          "select table_schema, table_name, table_type, table_rows, data_length, table_comment from "
          "information_schema.tables where table_schema = database() order by table_name",
          count);
  if (!answer.ok()) return answer.status();
  for (const SqlRow& row : *answer) {
    const std::string table = row[name].value_or("");
    const std::string reason = why_left_out(table, row[type].value_or(""));
    if (reason.empty()) {
      catalog.tables[table] = {row[comment].value_or(""), number(row[rows]), number(row[bytes]), {}};
    } else {
      catalog.left_out[table] = reason;
    }
  }
  leave_out_tool_tables(catalog);
  return {};
}

Status read_columns(SqlServer& server, const std::string& keyspace, Catalog& catalog) {
  enum Place : std::size_t {
    table,
    name,
    ordinal,
    default_value,
    nullable,
    data_type,
    length,
    precision,
    scale,
    fraction,
    charset,
    collation,
    column_type,
    key,
    extra,
    comment,
    generated,
    count
  };
  const Result<Rows> answer =
      ask(server, keyspace,
          "select table_name, column_name, ordinal_position, column_default, is_nullable, data_type, "
          "character_maximum_length, numeric_precision, numeric_scale, datetime_precision, character_set_name, "
          "collation_name, column_type, column_key, extra, column_comment, generation_expression from "
          "information_schema.columns where table_schema = " +
              quoted_text(keyspace) + " order by table_name, ordinal_position",
          count);
  if (!answer.ok()) return answer.status();
  for (const SqlRow& row : *answer) {
    const auto found = catalog.tables.find(row[table].value_or(""));
    if (found == catalog.tables.end()) continue;
    CatalogColumn& column = found->second.columns.emplace_back();
    column.name = row[name].value_or("");
    column.column_type = row[column_type].value_or("");
    column.charset = row[charset].value_or("");
    column.nullable = row[nullable] != "NO";
    column.default_value = row[default_value];
    column.generated = row[generated].value_or("");
    column.invisible = row[extra].value_or("").find("INVISIBLE") != std::string::npos;
    column.comment = row[comment].value_or("");
  }
  return {};
}

Status read_keys(SqlServer& server, const std::string& keyspace, Catalog& catalog) {
  enum Place : std::size_t { table, name, position, constraint, count };
  const Result<Rows> answer =
      ask(server, keyspace,
          "select table_name, column_name, ordinal_position, constraint_name from information_schema.key_column_usage "
          "where table_schema = " +
              quoted_text(keyspace) + " order by table_name, constraint_name, ordinal_position",
          count);
  if (!answer.ok()) return answer.status();
  for (const SqlRow& row : *answer) {
    const auto found = catalog.tables.find(row[table].value_or(""));
    if (found == catalog.tables.end() || row[constraint] != "PRIMARY") continue;
    for (CatalogColumn& column : found->second.columns) {
      if (column.name == row[name]) column.key_position = static_cast<int>(number(row[position]));
    }
  }
  return {};
}

}  // namespace

std::string why_unstreamable(const std::string& table) {
  if (table.find('`') != std::string::npos) return "Vitess can't stream a table with a backtick in its name";
  if (table.starts_with("/")) return "Vitess takes a name that begins with a slash for a regular expression";
  return {};
}

Result<Catalog> read_catalog(SqlServer& server, const std::string& keyspace) {
  Catalog catalog;
  for (const auto& read : {read_tables, read_columns, read_keys}) {
    Status status = read(server, keyspace, catalog);
    if (!status.ok()) return status.with_context("tables of keyspace " + keyspace);
  }
  // One that was made or dropped between the queries.
  std::erase_if(catalog.tables, [](const auto& table) { return table.second.columns.empty(); });
  return catalog;
}

}  // namespace pipeline::planetscale
