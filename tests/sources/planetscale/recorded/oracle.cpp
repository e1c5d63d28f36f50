#include "sources/planetscale/recorded/oracle.hpp"

#include <algorithm>

namespace pipeline::planetscale::test {
namespace {

using vtgate::RecordedRows;
using vtgate::Recording;
using Rows = std::multimap<std::string, std::string>;  // key -> row, both as texts in normal form

// Reads rows of one table: which of their cells make the key, and the form of all.
class Reading {
 public:
  explicit Reading(const RecordedRows& table) : table_(table), key_(table.key_places()) {
    const auto is_float = [&](std::size_t place) { return table.columns[place].column_type.starts_with("float"); };
    if (!std::any_of(key_.begin(), key_.end(), is_float)) return;
    key_.clear();
    for (std::size_t i = 0; i < table.columns.size(); ++i) key_.push_back(i);
  }

  // A row as the server has it: BIT is bytes there.
  [[nodiscard]] std::vector<Text> from_server(std::vector<Text> cells) const {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i] && table_.columns[i].column_type.starts_with("bit")) cells[i] = bit_number(*cells[i]);
    }
    return cells;
  }
  void add(const std::vector<Text>& cells, Rows& rows) const { rows.emplace(key(cells), row(cells)); }
  [[nodiscard]] std::string key(const std::vector<Text>& cells) const {
    std::vector<Text> key;
    for (const std::size_t place : key_) key.push_back(normal(cells[place], table_.columns[place].column_type));
    return key_text(key);
  }
  [[nodiscard]] std::string row(const std::vector<Text>& cells) const {
    std::string row;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      row += (i == 0 ? "" : ", ") + normal(cells[i], table_.columns[i].column_type).value_or("NULL");
    }
    return row;
  }
  // The cells by the names of the recorded columns. A row from before a column was added does not have it: NULL.
  [[nodiscard]] std::vector<Text> by_name(const std::vector<std::string>& names, const std::vector<Text>& cells) const {
    std::vector<Text> ordered;
    for (const auto& column : table_.columns) {
      const auto found = std::find(names.begin(), names.end(), column.name);
      const auto place = static_cast<std::size_t>(found - names.begin());
      ordered.push_back(place < cells.size() ? cells[place] : Text());
    }
    return ordered;
  }

 private:
  const RecordedRows& table_;
  std::vector<std::size_t> key_;
};

// The keys of all rows in the recorded events, read without the code that is tested.
std::set<std::string> touched_keys(const Recording& recording, const RecordedRows& table, const Reading& reading) {
  std::set<std::string> keys;
  std::map<std::string, std::vector<std::string>> names;  // by shard
  std::vector<const std::vector<wire::VEvent>*> parts{&recording.events};
  for (const vtgate::Transaction& transaction : recording.log) parts.push_back(&transaction.events);
  for (const std::vector<wire::VEvent>* part : parts) {
    for (const wire::VEvent& event : *part) {
      if (recording.table_of(event) != table.table) continue;
      std::vector<std::string>& columns = names[event.shard()];
      if (event.type() == vtgate::kField) {
        columns.clear();
        for (const wire::Field& field : event.field_event().fields()) columns.push_back(field.name());
        continue;
      }
      wire::RowEvent rows;
      if (!rows.ParseFromString(event.row_event())) continue;
      for (const wire::RowChange& change : rows.row_changes()) {
        for (const wire::Row* row : {&change.before(), &change.after()}) {
          if (row->lengths_size() > 0)
            keys.insert(reading.key(reading.from_server(reading.by_name(columns, vtgate::cells_of(*row)))));
        }
      }
    }
  }
  return keys;
}

std::vector<std::string> compare(const std::string& table, Rows wanted, Rows got) {
  for (auto row = wanted.begin(); row != wanted.end();) {
    const auto [first, last] = got.equal_range(row->first);
    const auto same = std::find_if(first, last, [&](const auto& other) { return other.second == row->second; });
    if (same == last) {
      ++row;
      continue;
    }
    got.erase(same);
    row = wanted.erase(row);
  }
  std::vector<std::string> texts;
  for (const auto& [key, row] : wanted) {
    const auto other = got.find(key);
    texts.push_back(table + ": " + row + (other == got.end() ? " is missing" : " is " + other->second));
    if (other != got.end()) got.erase(other);
  }
  for (const auto& [key, row] : got) texts.push_back(table + ": " + row + " should not be there");
  return texts;
}

std::vector<std::string> differences_of(const Recording& recording, const RecordedRows& table,
                                        const AppliedTable& applied) {
  const Reading reading(table);
  Rows wanted;
  Rows got;
  for (const RecordedRows::Row& row : table.rows) reading.add(reading.from_server(row), wanted);
  for (const auto& [key, row] : applied.rows) {
    reading.add(reading.by_name(*row.columns, row.cells), got);
  }
  if (applied.generation < 2 && !recording.starts_with_nothing()) {
    const std::set<std::string> touched = touched_keys(recording, table, reading);
    std::erase_if(wanted, [&](const auto& row) { return !touched.contains(row.first) && !got.contains(row.first); });
  }
  return compare(table.table, std::move(wanted), std::move(got));
}

}  // namespace

std::vector<std::string> differences_from_rows(const Recording& recording, const AppliedTables& applied) {
  static const AppliedTable kNothing;
  std::vector<std::string> all;
  for (const auto& [name, table] : recording.rows) {
    const auto found = applied.tables().find(name);
    const std::vector<std::string> of_table =
        differences_of(recording, table, found == applied.tables().end() ? kNothing : found->second);
    all.insert(all.end(), of_table.begin(), of_table.end());
  }
  return all;
}

std::string difference(const AppliedTables& a, const AppliedTables& b) {
  for (const auto* side : {&a, &b}) {
    const AppliedTables& other = side == &a ? b : a;
    for (const auto& [name, table] : side->tables()) {
      if (table.rows.empty()) continue;
      const auto found = other.tables().find(name);
      if (found == other.tables().end() || found->second.rows.size() != table.rows.size()) {
        return name + ": the number of rows differs";
      }
      for (const auto& [key, row] : table.rows) {
        const auto same = found->second.rows.find(key);
        if (same == found->second.rows.end()) return name + ": row " + key + " is missing";
        if (same->second.cells != row.cells || *same->second.columns != *row.columns) {
          return name + ": row " + key + " differs";
        }
      }
    }
  }
  return {};
}

}  // namespace pipeline::planetscale::test
