// RowWriter: writes rows that are given as cells to the new parts of a table.
//
// One use. Borrows the NewParts and the limits. Not thread-safe.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "file_description.hpp"
#include "format/page_values.hpp"
#include "format/row_group_writer.hpp"
#include "latest/new_parts.hpp"

namespace pipeline::parquet {

class RowWriter {
 public:
  // `description`: of the rows.
  RowWriter(const FileDescription& description, NewParts& parts, const Limits& limits);

  // Failed when a cell has a value that its column can't hold.
  Status write(std::string_view cells);
  Status finish();
  // In all rows. They are NULL.
  [[nodiscard]] uint64_t unknown_values() const { return unknown_values_; }

 private:
  [[nodiscard]] bool is_page_full() const;

  const FileDescription& description_;
  NewParts& parts_;
  const Limits& limits_;
  std::vector<PageValues> pages_;
  uint64_t unknown_values_ = 0;
};

}  // namespace pipeline::parquet
