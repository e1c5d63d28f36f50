// GivenOptions: option values for a test, as the program hands them to a stage. Owns what the values point to.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/options.hpp"

namespace pipeline::testing {

class GivenOptions {
 public:
  explicit GivenOptions(const OptionTable& table) : table_(table), values_(table.size()) {
    for (pipeline_option_value& value : values_) {
      value.struct_size = sizeof value;
      pointers_.push_back(&value);
    }
  }
  GivenOptions(const GivenOptions&) = delete;
  GivenOptions& operator=(const GivenOptions&) = delete;

  GivenOptions& integer(std::string_view name, int64_t number) {
    at(name).integer = number;
    return *this;
  }
  GivenOptions& strings(std::string_view name, const std::vector<std::string>& texts) {
    pipeline_option_value& value = at(name);
    value.values = keep(texts);
    value.value_count = texts.size();
    return *this;
  }
  GivenOptions& entries(std::string_view name, const std::vector<Options::Entry>& entries) {
    std::vector<pipeline_option_entry>& kept = entries_.emplace_back();
    for (const auto& [key, texts] : entries) kept.push_back({*keep({key}), keep(texts), texts.size()});
    pipeline_option_value& value = at(name);
    value.entries = kept.data();
    value.entry_count = kept.size();
    return *this;
  }

  [[nodiscard]] std::span<const pipeline_option_value* const> pointers() const { return pointers_; }
  [[nodiscard]] Options options() const { return {table_, pointers_}; }

 private:
  pipeline_option_value& at(std::string_view name) {
    const int32_t index = table_.index_of(name);
    EXPECT_GE(index, 0) << "no option " << name;
    pipeline_option_value& value = values_.at(static_cast<std::size_t>(index));
    value.is_set = 1;
    return value;
  }
  const pipeline_string* keep(const std::vector<std::string>& texts) {
    std::vector<pipeline_string>& kept = strings_.emplace_back();
    for (const std::string& text : texts) kept.push_back(borrow(texts_.emplace_back(text)));
    return kept.data();
  }

  const OptionTable& table_;
  std::vector<pipeline_option_value> values_;
  std::vector<const pipeline_option_value*> pointers_;
  std::deque<std::string> texts_;  // deques: what is in them never moves
  std::deque<std::vector<pipeline_string>> strings_;
  std::deque<std::vector<pipeline_option_entry>> entries_;
};

}  // namespace pipeline::testing
