// Batches for tests of the CSV sink, and a reader of its files.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::csv::test {

using Row = std::vector<std::optional<std::string>>;

// A stream with the text columns c0, c1, …
StreamInfo text_stream(const std::string& name, std::size_t columns, uint64_t generation = 1);
// Rows of such a stream; inserted ones, or snapshot rows.
Batch text_batch(const std::vector<Row>& rows, bool snapshot = false);

// A stream with a key: c0, an integer; then the text columns c1, c2, …
StreamInfo keyed_stream(const std::string& name, std::size_t columns, uint64_t generation = 1);
// Rows of a stream of either kind, with what happened to them. Of all of them the same columns are not known.
Batch batch_of(const StreamInfo& stream, const std::vector<Row>& rows, Operation operation = Operation::insert,
               std::string_view shard = "-80", const std::vector<std::string_view>& unavailable = {});

// What RFC 4180 says of these bytes. An empty value without quotes is NULL.
std::vector<Row> parse_csv(std::string_view bytes, char delimiter = ',');

// The bytes of each CSV file in a folder, by name.
std::map<std::string, std::string> files_in(const std::filesystem::path& directory);

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

}  // namespace pipeline::csv::test
