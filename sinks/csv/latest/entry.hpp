// Entry: one change in the log of a table, or one row of its store. Writes and reads them as bytes.
//
// Sizes are native-endian: the files stay on the machine that wrote them. EntryReader borrows the FileOperations.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/files/file_operations.hpp"
#include "pipeline/sdk/status.hpp"

namespace pipeline::csv {

enum class EntryKind : uint8_t {
  end,       // nothing more; what a reader gives behind the last entry
  columns,   // `payload` describes the columns of the entries behind it
  upsert,    // a row
  remove,    // the row of that key is gone
  truncate,  // all rows of a shard are gone
};

// Cells of an upsert that have no bytes.
inline constexpr uint32_t kNullCell = 0xFFFFFFFF;
inline constexpr uint32_t kUnknownCell = 0xFFFFFFFE;  // it keeps the value that it has

// Views are valid until the reader's next call.
struct Entry {
  EntryKind kind = EntryKind::end;
  uint64_t order = 0;    // place in the log; 0 = in the store
  std::string_view key;  // sorts as its values do
  std::string_view shard;
  std::string_view payload;  // cells of an upsert, each a size and bytes
};

void append_entry(const Entry& entry, std::string& out);

void append_cell(std::string_view bytes, std::string& out);
void append_empty_cell(uint32_t kind, std::string& out);

// The cells of a payload, one by one.
class CellReader {
 public:
  explicit CellReader(std::string_view payload) : rest_(payload) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  // The size, or kNullCell or kUnknownCell; `bytes` is empty then.
  uint32_t next(std::string_view& bytes);

 private:
  std::string_view rest_;
};

class EntryReader {
 public:
  // Reads `size` bytes of a file, `block` at once.
  EntryReader(files::FileOperations& operations, std::filesystem::path path, uint64_t size, std::size_t block);
  // Reads from memory that outlives the reader.
  explicit EntryReader(std::string_view bytes);

  // Kind `end` behind the last one. Failed when the file is damaged.
  Result<Entry> next();

 private:
  // Whether `size` bytes from here on are in the buffer.
  Result<bool> fill(std::size_t size);
  [[nodiscard]] Status damaged() const;

  files::FileOperations* operations_ = nullptr;
  std::filesystem::path path_;
  uint64_t size_ = 0;
  uint64_t read_ = 0;
  std::size_t block_ = 0;
  std::string buffer_;
  std::string_view rest_;
};

}  // namespace pipeline::csv
