// TableWriter: writes the merged rows of a table twice: to its store, which the next merge reads, and to the CSV file.
//
// Borrows the FileOperations and the encoder. Both files have working names until `merged_state.hpp` moves on.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "byte_buffer.hpp"
#include "dialect.hpp"
#include "latest/merge.hpp"
#include "latest/table_columns.hpp"
#include "pipeline/sdk/files/output_file.hpp"

namespace pipeline::csv {

class TableWriter {
 public:
  struct Paths {
    std::filesystem::path store;
    std::filesystem::path csv;
  };

  TableWriter(files::FileOperations& operations, files::Encoder* encoder, const Paths& paths,
              const TableColumns& columns, const Dialect& dialect);

  // Makes both files, with their heads.
  Status begin();
  Status write(const MergedRow& row);
  // Brings both to the disk.
  Status finish();

  [[nodiscard]] uint64_t rows() const { return rows_; }
  [[nodiscard]] uint64_t store_bytes() const { return store_.record().bytes; }
  [[nodiscard]] uint64_t csv_bytes() const { return csv_.record().bytes; }
  // Values that no entry told: they are NULL in the CSV file.
  [[nodiscard]] uint64_t unknown_values() const { return unknown_values_; }

 private:
  enum class Kind { text, binary, plain };

  char* write_cell(Kind kind, uint32_t size, std::string_view bytes, char* out);

  TableColumns columns_;
  Dialect dialect_;
  std::vector<Kind> kinds_;
  files::OutputFile store_;
  files::OutputFile csv_;
  ByteBuffer line_;
  std::string entry_;
  uint64_t rows_ = 0;
  uint64_t unknown_values_ = 0;
};

}  // namespace pipeline::csv
