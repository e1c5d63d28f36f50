// OptionValues: the values of a stage's options in the form that `create` takes.
//
// Built once, then read. `pointers` stays valid as long as the object, also when it is moved.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/plugin.h"

namespace pipeline::core {

// One value, as read from the file or from a default.
struct OptionValue {
  bool is_set = false;
  bool is_default = false;
  std::int64_t integer = 0;
  std::vector<std::string> strings;
  std::vector<std::pair<std::string, std::vector<std::string>>> entries;
};

class OptionValues {
 public:
  // One value for each option of the stage's table, in its order.
  explicit OptionValues(std::vector<OptionValue> values);

  [[nodiscard]] std::span<const pipeline_option_value* const> pointers() const;

 private:
  struct Exported;
  std::shared_ptr<const Exported> exported_;
};

}  // namespace pipeline::core
