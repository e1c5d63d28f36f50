// ThriftValue: any structure in Thrift's compact form, read as a tree. For metadata that this writer wrote. A value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

struct ThriftValue {
  int64_t number = 0;  // integers, booleans
  std::string_view bytes = {};
  std::vector<ThriftValue> elements = {};
  std::map<int16_t, ThriftValue> fields = {};

  // Of a struct; a member that isn't there is all zero and empty.
  [[nodiscard]] const ThriftValue& operator[](int16_t id) const;
  [[nodiscard]] bool has(int16_t id) const { return fields.contains(id); }
};

// Reads one struct from the front of `bytes`, which must outlive it, and moves `bytes` behind it. Failed when the bytes
// are cut short or of another form.
Result<ThriftValue> read_thrift(std::string_view& bytes);

}  // namespace pipeline::parquet
