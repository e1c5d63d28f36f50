#include "core/config/option_values.hpp"

#include <deque>

#include "pipeline/sdk/batch.hpp"

namespace pipeline::core {

// Deques: their elements keep their addresses while they grow.
struct OptionValues::Exported {
  std::vector<OptionValue> values;
  std::deque<std::vector<pipeline_string>> strings;
  std::deque<std::vector<pipeline_option_entry>> entries;
  std::deque<pipeline_option_value> exported;
  std::vector<const pipeline_option_value*> pointers;

  const std::vector<pipeline_string>& export_strings(const std::vector<std::string>& texts) {
    std::vector<pipeline_string>& result = strings.emplace_back();
    for (const std::string& text : texts) result.push_back(borrow(text));
    return result;
  }

  void export_value(const OptionValue& value) {
    pipeline_option_value& out = exported.emplace_back();
    out = {};
    out.struct_size = sizeof out;
    out.is_set = value.is_set ? 1 : 0;
    out.is_default = value.is_default ? 1 : 0;
    out.integer = value.integer;
    const std::vector<pipeline_string>& own_strings = export_strings(value.strings);
    out.values = own_strings.data();
    out.value_count = own_strings.size();
    std::vector<pipeline_option_entry>& own_entries = entries.emplace_back();
    for (const auto& [key, texts] : value.entries) {
      const std::vector<pipeline_string>& entry_strings = export_strings(texts);
      own_entries.push_back({borrow(key), entry_strings.data(), entry_strings.size()});
    }
    out.entries = own_entries.data();
    out.entry_count = own_entries.size();
    pointers.push_back(&out);
  }
};

OptionValues::OptionValues(std::vector<OptionValue> values) {
  auto exported = std::make_shared<Exported>();
  exported->values = std::move(values);
  for (const OptionValue& value : exported->values) exported->export_value(value);
  exported_ = std::move(exported);
}

std::span<const pipeline_option_value* const> OptionValues::pointers() const {
  return exported_->pointers;
}

}  // namespace pipeline::core
