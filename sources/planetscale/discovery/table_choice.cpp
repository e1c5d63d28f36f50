#include "discovery/table_choice.hpp"

#include <algorithm>

#include "pipeline/sdk/glob.hpp"
#include "pipeline/sdk/names.hpp"

namespace pipeline::planetscale {
namespace {

bool matches_any(const std::vector<std::string>& patterns, const std::string& name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return glob_matches(pattern, name); });
}

Status unreadable(const std::string& table, const std::string& reason) {
  return Status::invalid("table " + table + " can't be read: " + reason).with_option("tables");
}

Status no_such_table(const std::string& name, const Catalog& catalog) {
  const auto left_out = catalog.left_out.find(name);
  if (left_out != catalog.left_out.end()) return unreadable(name, left_out->second);
  std::vector<std::string> names;
  for (const auto& [table, columns] : catalog.tables) names.push_back(table);
  std::string hint;
  for (const std::string& near : nearest_names(name, names)) hint += (hint.empty() ? "" : ", ") + near;
  return Status::invalid("there is no table " + name)
      .with_option("tables")
      .with_hint(hint.empty() ? "pipeline discover lists the tables there are" : "is it one of these: " + hint);
}

}  // namespace

bool TableChoice::exact() const {
  return !tables.empty() && std::none_of(tables.begin(), tables.end(), [](const auto& name) { return is_glob(name); });
}

Result<std::vector<std::string>> exact_tables(const TableChoice& choice) {
  std::set<std::string> names(choice.tables.begin(), choice.tables.end());
  std::erase_if(names, [&](const std::string& name) { return matches_any(choice.exclude, name); });
  for (const std::string& name : names) {
    const std::string reason = why_unstreamable(name);
    if (!reason.empty()) return unreadable(name, reason);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::vector<std::string>> choose_tables(const TableChoice& choice, const Catalog& catalog,
                                               const std::set<std::string>& read_before, const Host& host) {
  std::set<std::string> chosen;
  for (const auto& [name, table] : catalog.tables) {
    if (choice.tables.empty() || matches_any(choice.tables, name)) chosen.insert(name);
  }
  for (const std::string& name : choice.tables) {
    if (is_glob(name) || catalog.tables.contains(name) || matches_any(choice.exclude, name)) continue;
    if (!read_before.contains(name)) return no_such_table(name, catalog);
  }
  for (const std::string& name : read_before) {
    if (catalog.tables.contains(name) || matches_any(choice.exclude, name)) continue;
    if (!choice.tables.empty() && !matches_any(choice.tables, name)) continue;
    host.warn("table " + name + " is gone at the source: it is left out, what was written of it stays");
  }
  for (const auto& [name, reason] : catalog.left_out) {
    if (choice.tables.empty() || matches_any(choice.tables, name)) {
      host.info("table " + name + " is left out: " + reason);
    }
  }
  std::erase_if(chosen, [&](const std::string& name) { return matches_any(choice.exclude, name); });
  if (chosen.empty()) {
    return Status::invalid("no table of the keyspace is chosen")
        .with_option("tables")
        .with_hint("pipeline discover lists the tables there are");
  }
  return std::vector<std::string>(chosen.begin(), chosen.end());
}

}  // namespace pipeline::planetscale
