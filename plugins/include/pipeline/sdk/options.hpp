// Options: what a stage lets people set, and the values they set.
//
// An OptionTable is written once, as a constant of the stage; the program checks every TOML file against it, so that a
// stage sees only values of the right type, in range, with defaults filled in.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/plugin.h"
#include "pipeline/sdk/batch.hpp"

namespace pipeline {

// One option. All texts are string literals.
struct Option {
  const char* name;
  pipeline_option_type type;
  const char* text;
  uint32_t flags = 0;                   // PIPELINE_OPTION_REQUIRED, _SECRET, _DEPRECATED
  const char* default_value = nullptr;  // as written in TOML, without quotes
  std::initializer_list<const char*> allowed = {};
  const char* unit = nullptr;
  int64_t minimum = 0;
  int64_t maximum = 0;
  // How a form shows it, see pipeline_option.
  const char* title = nullptr;
  const char* group = nullptr;
  uint32_t order = 0;
  std::initializer_list<const char*> examples = {};
};

// The C form of a list of options. Keeps what it points to; copies share it.
class OptionTable {
 public:
  OptionTable() = default;
  OptionTable(std::initializer_list<Option> options) { add(options); }

  // More options, behind those that are there.
  void add(std::initializer_list<Option> options) {
    for (const Option& option : options) add(option);
  }

  [[nodiscard]] const pipeline_option* const* pointers() const { return pointers_.data(); }
  [[nodiscard]] uint32_t size() const { return static_cast<uint32_t>(pointers_.size()); }
  // PIPELINE_NO_OPTION when there is none of that name.
  [[nodiscard]] int32_t index_of(std::string_view name) const {
    for (std::size_t i = 0; i < pointers_.size(); ++i) {
      if (pointers_[i]->name == name) return static_cast<int32_t>(i);
    }
    return PIPELINE_NO_OPTION;
  }

 private:
  struct Row {
    std::vector<const char*> allowed;
    std::vector<const char*> examples;
    pipeline_option option{};
  };

  void add(const Option& option) {
    auto row = std::make_shared<Row>();
    row->allowed.assign(option.allowed.begin(), option.allowed.end());
    row->allowed.push_back(nullptr);
    row->examples.assign(option.examples.begin(), option.examples.end());
    row->examples.push_back(nullptr);
    row->option.struct_size = sizeof(pipeline_option);
    row->option.type = option.type;
    row->option.flags = option.flags;
    row->option.name = option.name;
    row->option.default_value = option.default_value;
    row->option.allowed_values = row->allowed.size() == 1 ? nullptr : row->allowed.data();
    row->option.unit = option.unit;
    row->option.text = option.text;
    row->option.minimum = option.minimum;
    row->option.maximum = option.maximum;
    row->option.title = option.title;
    row->option.group = option.group;
    row->option.order = option.order;
    row->option.examples = row->examples.size() == 1 ? nullptr : row->examples.data();
    pointers_.push_back(&row->option);
    rows_.push_back(std::move(row));
  }

  std::vector<std::shared_ptr<Row>> rows_;
  std::vector<const pipeline_option*> pointers_;
};

// The values of one stage, by name. Copies what it needs; safe to keep. A name that is not in the table reads as not
// set.
class Options {
 public:
  using Entry = std::pair<std::string, std::vector<std::string>>;

  Options(const OptionTable& table, std::span<const pipeline_option_value* const> values) {
    for (std::size_t i = 0; i < values.size() && i < table.size(); ++i) {
      if (values[i]->is_set != 0) values_.emplace(table.pointers()[i]->name, read(*values[i]));
    }
  }

  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] int64_t integer(std::string_view name, int64_t otherwise = 0) const {
    const Value* value = find(name);
    return value == nullptr ? otherwise : value->integer;
  }
  [[nodiscard]] bool boolean(std::string_view name) const { return integer(name) != 0; }
  [[nodiscard]] std::string string(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr || value->strings.empty() ? std::string() : value->strings.front();
  }
  [[nodiscard]] std::vector<std::string> strings(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr ? std::vector<std::string>() : value->strings;
  }
  // Both maps, in the order written; a STRING_MAP has one string an entry.
  [[nodiscard]] std::vector<Entry> entries(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr ? std::vector<Entry>() : value->entries;
  }

 private:
  struct Value {
    int64_t integer = 0;
    std::vector<std::string> strings;
    std::vector<Entry> entries;
  };

  static std::vector<std::string> copy(const pipeline_string* strings, uint64_t count) {
    std::vector<std::string> result;
    for (uint64_t i = 0; i < count; ++i) result.emplace_back(view_of(strings[i]));
    return result;
  }
  static Value read(const pipeline_option_value& value) {
    Value result{value.integer, copy(value.values, value.value_count), {}};
    for (uint64_t i = 0; i < value.entry_count; ++i) {
      const pipeline_option_entry& entry = value.entries[i];
      result.entries.emplace_back(view_of(entry.key), copy(entry.values, entry.value_count));
    }
    return result;
  }
  [[nodiscard]] const Value* find(std::string_view name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
  }

  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace pipeline
