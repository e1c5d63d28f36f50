#include "vstream/ddl_statement.hpp"

#include <algorithm>
#include <optional>

#include "vstream/ddl_tokens.hpp"

namespace pipeline::planetscale {
namespace {

class Parser {
 public:
  explicit Parser(std::string_view statement) : reader_(statement) {}

  DdlStatement parse() {
    if (take("truncate")) {
      take("table");
      return tables(DdlStatement::Kind::truncate);
    }
    if (take("rename") && (take("table") || take("tables"))) return renames();
    if (take("drop")) return drop();
    if (take("create")) return create();
    if (take("alter")) return alter();
    return {};
  }

 private:
  bool take(std::string_view word) { return reader_.take(word); }
  std::optional<std::string> name() { return reader_.name(); }

  DdlStatement tables(DdlStatement::Kind kind) {
    DdlStatement statement{kind, {}, {}};
    do {
      if (std::optional<std::string> table = name()) statement.tables.push_back(std::move(*table));
    } while (take(","));
    return statement;
  }

  DdlStatement renames() {
    DdlStatement statement{DdlStatement::Kind::rename, {}, {}};
    do {
      const std::optional<std::string> from = name();
      const std::optional<std::string> to = take("to") ? name() : std::nullopt;
      if (!from || !to) return {};
      statement.tables.push_back(*from);
      statement.renames.emplace_back(*from, *to);
    } while (take(","));
    return statement;
  }

  DdlStatement drop() {
    take("temporary");
    if (take("table") || take("tables")) {
      if (take("if")) take("exists");
      return tables(DdlStatement::Kind::drop);
    }
    return index();
  }

  DdlStatement create() {
    if (take("or")) take("replace");
    take("temporary");
    if (take("table")) {
      if (take("if") && take("not")) take("exists");
      DdlStatement statement{DdlStatement::Kind::create, {}, {}};
      if (std::optional<std::string> table = name()) statement.tables.push_back(std::move(*table));
      return statement;
    }
    return index();
  }

  // … INDEX name ON table
  DdlStatement index() {
    const auto is_kind = [&] { return take("unique") || take("fulltext") || take("spatial") || take("online"); };
    while (is_kind()) continue;
    if (!take("index")) return {};
    while (!reader_.at_end()) {
      if (!take("on")) {
        reader_.next();
        continue;
      }
      const std::optional<std::string> table = name();
      return table ? DdlStatement{DdlStatement::Kind::alter, {*table}, {}} : DdlStatement();
    }
    return {};
  }

  DdlStatement alter() {
    take("ignore");
    if (!take("table")) return {};
    const std::optional<std::string> table = name();
    if (!table) return {};
    DdlStatement statement{DdlStatement::Kind::alter, {*table}, {}};
    do {
      action(statement);
      skip_to_comma();
    } while (take(","));
    statement.adds_values = std::any_of(
        statement.column_changes.begin(), statement.column_changes.end(),
        [](const ColumnChange& change) { return change.kind == ColumnChange::Kind::add && change.has_value; });
    return statement;
  }

  void action(DdlStatement& statement) {
    if (take("truncate") || take("exchange")) {
      statement.moves_partitions = take("partition") || statement.moves_partitions;
    } else if (take("rename")) {
      rename_in_alter(statement);
    } else {
      const bool drops = reader_.at("drop");
      read_column_changes(reader_, statement.column_changes);
      if (drops && reader_.at("partition")) statement.moves_partitions = true;
    }
  }

  void skip_to_comma() {
    int depth = 0;
    while (!reader_.at_end() && (depth > 0 || !reader_.at(","))) {
      if (reader_.at("(")) ++depth;
      if (reader_.at(")")) --depth;
      reader_.next();
    }
  }

  void rename_in_alter(DdlStatement& statement) {
    if (take("index") || take("key")) return;
    if (take("column")) {
      const std::string from = name().value_or("");
      take("to");
      statement.column_changes.push_back({ColumnChange::Kind::change, from, name().value_or("")});
      return;
    }
    if (!take("to") && !take("as")) take("=");
    const std::optional<std::string> to = name();
    if (!to) return;
    statement.kind = DdlStatement::Kind::rename;
    statement.renames.emplace_back(statement.tables.front(), *to);
  }

  DdlReader reader_;
};

}  // namespace

bool DdlStatement::names(std::string_view table) const {
  return std::find(tables.begin(), tables.end(), table) != tables.end() || renames_to(table);
}

bool DdlStatement::renames_from(std::string_view table) const {
  return std::any_of(renames.begin(), renames.end(), [&](const auto& rename) { return rename.first == table; });
}

bool DdlStatement::renames_to(std::string_view table) const {
  return std::any_of(renames.begin(), renames.end(), [&](const auto& rename) { return rename.second == table; });
}

DdlStatement parse_ddl(std::string_view statement) {
  return Parser(statement).parse();
}

}  // namespace pipeline::planetscale
