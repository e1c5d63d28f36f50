// One column of a random table. Functions that use up a random number generator.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

#include "pipeline/sdk/array.hpp"
#include "pipeline/sdk/types.hpp"

namespace pipeline::parquet::test {

using Random = std::mt19937_64;
using Json = rapidjson::Writer<rapidjson::StringBuffer>;

// How the values of a column follow each other.
enum class Shape { constant, few, rising, falling, any, extreme };

class RandomColumn {
 public:
  RandomColumn(DataType type, Random& random);

  // The next rows; their values are appended to the open JSON array.
  OwnedArray next(std::size_t rows, Json& expected);
  [[nodiscard]] std::string_view kind() const;
  [[nodiscard]] const DataType& type() const { return type_; }

 private:
  bool next_is_null();
  uint64_t next_number();
  std::string next_text();

  template <typename Value>
  OwnedArray integers(std::size_t rows, Json& expected);
  template <typename Value, typename Bits>
  OwnedArray floats(std::size_t rows, Json& expected);
  template <std::size_t kWords>
  OwnedArray decimals(std::size_t rows, Json& expected);
  OwnedArray booleans(std::size_t rows, Json& expected);
  OwnedArray bytes(std::size_t rows, Json& expected);
  OwnedArray limited(std::size_t rows, int64_t least, int64_t most, Json& expected);

  DataType type_;
  Random& random_;
  Shape shape_;
  int nulls_;            // 0 none, 1 all, 2 few, 3 half, 4 in runs
  std::size_t run_ = 0;  // rows left of a run of nulls or values
  bool run_is_null_ = false;
  uint64_t last_ = 0;
  std::size_t longest_;  // of texts
};

}  // namespace pipeline::parquet::test
