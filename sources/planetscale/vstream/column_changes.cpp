#include "vstream/column_changes.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace pipeline::planetscale {
namespace {

using Names = std::vector<std::string>;

bool same_name(const std::string& one, const std::string& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

Names::iterator find(Names& names, const std::string& name) {
  return std::find_if(names.begin(), names.end(), [&](const std::string& known) { return same_name(known, name); });
}

// After ADD: what isn't a column.
bool is_other(DdlReader& reader) {
  for (const char* word :
       {"index", "key", "primary", "unique", "fulltext", "spatial", "constraint", "foreign", "check", "partition"}) {
    if (reader.at(word)) return true;
  }
  return false;
}

// `enum('a','b')`, with the labels quoted as the server does.
std::string read_label_type(DdlReader& reader) {
  std::string type;
  for (const char* word : {"enum", "set"}) {
    if (reader.take(word)) type = word;
  }
  if (type.empty() || !reader.take("(")) return {};
  type += '(';
  while (!reader.at_end() && !reader.take(")")) {
    const DdlToken token = reader.next();
    if (token.kind != DdlToken::Kind::text) {
      type += token.text;
      continue;
    }
    type += '\'';
    for (const char letter : token.text) type += letter == '\'' ? std::string("''") : std::string(1, letter);
    type += '\'';
  }
  return type + ")";
}

// False = what is at hand doesn't matter.
bool read_attribute(DdlReader& reader, ColumnChange& change) {
  if (reader.take("default")) {
    change.has_value = !reader.take("null") || change.has_value;
  } else if (reader.take("not")) {
    change.has_value = reader.take("null") || change.has_value;
  } else if (reader.take("as") || reader.take("auto_increment")) {
    change.has_value = true;
  } else if (reader.take("first")) {
    change.moves = true;
  } else if (reader.take("after")) {
    change.moves = true;
    change.after = reader.name().value_or("");
  } else {
    return false;
  }
  return true;
}

// Up to the comma or parenthesis behind it.
void read_definition(DdlReader& reader, ColumnChange& change) {
  change.label_type = read_label_type(reader);
  int depth = 0;
  while (!reader.at_end() && (depth > 0 || (!reader.at(",") && !reader.at(")")))) {
    if (reader.at("(")) ++depth;
    if (reader.at(")")) --depth;
    if (depth > 0 || !read_attribute(reader, change)) reader.next();
  }
}

void read_added(DdlReader& reader, std::vector<ColumnChange>& changes) {
  const std::string name = reader.name().value_or("");
  ColumnChange change{ColumnChange::Kind::add, name, name};
  read_definition(reader, change);
  changes.push_back(std::move(change));
}

// ADD (a int, key (a), b int)
void read_added_list(DdlReader& reader, std::vector<ColumnChange>& changes) {
  do {
    if (is_other(reader)) {
      ColumnChange ignored;
      read_definition(reader, ignored);
    } else {
      read_added(reader, changes);
    }
  } while (reader.take(","));
  reader.take(")");
}

void place(const ColumnChange& change, Names& columns, Names::iterator& at) {
  if (!change.moves) return;
  at = change.after.empty() ? columns.begin() : find(columns, change.after);
  if (at != columns.end() && !change.after.empty()) ++at;
}

bool apply(const ColumnChange& change, Names& columns) {
  auto at = find(columns, change.name);
  const bool is_there = at != columns.end();
  if (is_there == (change.kind == ColumnChange::Kind::add)) return false;
  if (change.moves && !change.after.empty() && find(columns, change.after) == columns.end()) return false;
  if (change.kind == ColumnChange::Kind::drop) {
    columns.erase(at);
    return true;
  }
  if (is_there) at = columns.erase(at);
  if (find(columns, change.new_name) != columns.end()) return false;
  place(change, columns, at);
  columns.insert(at, change.new_name);
  return true;
}

}  // namespace

void read_column_changes(DdlReader& reader, std::vector<ColumnChange>& changes) {
  if (reader.take("add")) {
    if (is_other(reader)) return;
    reader.take("column");
    return reader.take("(") ? read_added_list(reader, changes) : read_added(reader, changes);
  }
  if (reader.take("drop")) {
    if (is_other(reader)) return;
    reader.take("column");
    changes.push_back({ColumnChange::Kind::drop, reader.name().value_or("")});
    return;
  }
  const bool changes_name = reader.at("change");
  if (!reader.take("change") && !reader.take("modify")) return;
  reader.take("column");
  const std::string name = reader.name().value_or("");
  ColumnChange change{ColumnChange::Kind::change, name, changes_name ? reader.name().value_or("") : name};
  read_definition(reader, change);
  changes.push_back(std::move(change));
}

bool apply_changes(const std::vector<ColumnChange>& changes, Names& columns) {
  return std::all_of(changes.begin(), changes.end(),
                     [&](const ColumnChange& change) { return apply(change, columns); });
}

bool same_names(const Names& one, const Names& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), same_name);
}

}  // namespace pipeline::planetscale
