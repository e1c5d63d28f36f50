// RowCells: gives the rows of one file of a table as cells of the columns that the table has now. A column that the
// file lacks isn't known in its rows. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "latest/cells.hpp"
#include "latest/table_file.hpp"

namespace pipeline::parquet {

class RowCells {
 public:
  // From the columns of the file to those of now.
  RowCells(const std::vector<Column>& from, const std::vector<Column>& to);

  // The rows of a page whose `wanted` is not 0; the others are empty.
  std::vector<std::string> of(const FileRows& page, const std::vector<uint8_t>& wanted);

 private:
  // For each column of now, whether a JSON array names it.
  using Named = std::vector<uint8_t>;
  const Named& columns_named(std::string_view json);
  void append_column(std::size_t column, const FileRows& page, const std::vector<const Named*>& unknown,
                     std::vector<std::string>& rows);

  std::vector<Column> from_;
  std::vector<Column> to_;
  std::vector<std::optional<std::size_t>> places_;   // in `from`
  std::map<std::string, Named, std::less<>> named_;  // by the arrays of one page
  std::string converted_;
};

}  // namespace pipeline::parquet
