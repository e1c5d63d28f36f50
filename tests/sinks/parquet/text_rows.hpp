// Small tables of text for tests of the Parquet sink, and a folder for them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::parquet::test {

using Row = std::vector<std::optional<std::string>>;

// A stream with the text columns c0, c1, …
StreamInfo text_stream(const std::string& name, std::size_t columns, uint64_t generation = 1);
// Inserted rows of such a stream.
Batch text_batch(const std::vector<Row>& rows);

// A new folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace pipeline::parquet::test
