// FieldIds: the number of each column of each stream (`field_id` of the format). A column keeps its number as long as
// it keeps its name; a number is never given to another column. A value, kept as JSON in the token.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "pipeline/sdk/status.hpp"

namespace pipeline::parquet {

class FieldIds {
 public:
  // From 1; a column that wasn't there before gets the next one.
  int32_t id_of(const std::string& stream, const std::string& column);

  [[nodiscard]] std::string to_json() const;
  // The empty text is that of no columns.
  static Result<FieldIds> parse(std::string_view json);

 private:
  std::map<std::string, std::map<std::string, int32_t>> streams_;
};

}  // namespace pipeline::parquet
