// Partitions: which folder each row of a stream goes to, by the values of some of its columns, Hive style:
// created_month=2024-01/region_id=7. Made when a stream is bound. Not thread-safe.
//
// Timestamps are cut in UTC.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sdk/batch.hpp"
#include "pipeline/sdk/options.hpp"
#include "pipeline/sdk/schema.hpp"
#include "pipeline/sdk/status.hpp"
#include "pipeline/sdk/stream.hpp"

namespace pipeline::files {

// What the option "partition_by" says, a list of columns by stream.
inline constexpr const char* kPartitionByText =
    "Folders by value, Hive style: { \"shop.orders\" = [\"created:month\", \"region_id\"] }. Columns of integers, "
    "dates "
    "and timestamps; of the last two :year, :month or :day (the default). \"*\" stands for all other streams.";

class Partitions {
 public:
  // The rows of a batch that go to one folder, in their order.
  struct Group {
    std::string folder;
    std::vector<int64_t> rows;
  };

  // Without columns when no entry names the stream. Invalid, blaming the option "partition_by", for a column that the
  // stream doesn't have or that is of another type.
  static Result<Partitions> make(const StreamInfo& stream, const std::vector<Options::Entry>& partition_by);

  [[nodiscard]] bool empty() const { return columns_.empty(); }
  // The folders in the order of their first rows. Valid until the next call.
  const std::vector<Group>& split(const Batch& batch);

 private:
  enum class Unit { value, year, month, day };
  struct Column {
    std::size_t index;
    DataType type;
    Unit unit;
    std::string name;  // as the folder has it
  };

  static Result<Column> make_column(const Schema& schema, const std::string& text);
  static std::string text_of(const std::chrono::year_month_day& date, Unit unit);
  static int64_t key_of(const Column& column, const ColumnView& values, int64_t row);
  [[nodiscard]] std::string folder_of(const std::vector<int64_t>& keys) const;

  std::vector<Column> columns_;
  std::vector<Group> groups_;
};

}  // namespace pipeline::files
