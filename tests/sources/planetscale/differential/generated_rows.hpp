// GeneratedRows: random rows of a table with columns of every plain type, as VStream responses.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "pipeline/planetscale/vstream.pb.h"

namespace pipeline::planetscale::test {

class GeneratedRows {
 public:
  explicit GeneratedRows(uint32_t seed) : random_(seed) {}

  static wire::VEvent fields();
  // A response with the columns and `rows` rows, copied or inserted, updated and deleted.
  std::string response(int64_t rows, bool copy);

 private:
  void set_row(wire::Row& row);
  std::string digits(int most);
  std::string date();
  std::string clock(int most_hours);

  std::mt19937_64 random_;
};

}  // namespace pipeline::planetscale::test
