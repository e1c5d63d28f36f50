// LatestTables: one CSV file for each stream, with exactly the rows that the table has.
//
// During a run changes are appended to a log; at its end the log is sorted by key and merged with the store, the rows
// of the merge before, into a new store and a new CSV file, which replaces the old one in one step. Memory is bounded.
// Below the sink's folder:
//
//   shop.orders.csv                                   the rows
//   .pipeline-csv/shop/orders/log-00001.log           changes since the last merge; files of the file SDK
//   .pipeline-csv/shop/orders/_store-7                the rows, sorted by key, in a form that merges quickly
//   .pipeline-csv/shop/orders/_merged.json            which log the store holds: MergedState
//
// Crashes. The log is exactly once by the file SDK. A merge counts once _merged.json is written; before that its files
// are removed by the next recovery, after it the recovery puts the CSV file in place. The log that was merged goes away
// with the first checkpoint after the merge: merging it again would give the same rows.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "csv_options.hpp"
#include "latest/log_writer.hpp"
#include "latest/merged_state.hpp"
#include "latest/table_columns.hpp"
#include "pipeline/sdk/files/files.hpp"
#include "sink_output.hpp"

namespace pipeline::csv {

// In the token of a folder with such files.
inline constexpr const char* kLatestMark = "latest";

class LatestTables final : public SinkOutput {
 public:
  // Brings the folder to what the token says. Borrows `operations`.
  static Result<std::unique_ptr<SinkOutput>> open(files::FileOperations& operations, const CsvOptions& options,
                                                  Host host, files::Token token);
  LatestTables(files::FileOperations& operations, const CsvOptions& options, Host host, files::PathTemplate path);

  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, const Batch& batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare() override;
  Status commit() override;
  Status finish() override;

 private:
  // Each log begins with its columns.
  struct Format final : files::FileFormat {
    Status begin(files::OutputFile& file) override;
    std::string columns;
  };
  struct Table {
    uint64_t log_number = 1;  // rises when the log begins anew; the generation in the file SDK
    std::optional<TableColumns> columns;
    std::optional<MergedState> merged;
  };
  struct BoundStream {
    files::StreamFiles* files;
    std::string columns;
    LogWriter writer;
  };
  using Path = std::filesystem::path;

  Status recover(files::Token& token);
  Status recover_table(const files::StreamRecord& stream);
  // Brings the files of a table to what its MergedState says.
  Status settle(const Path& folder, const MergedState& state);
  Status remove_leftovers();
  Status append(BoundStream& stream, std::string_view entries, uint64_t rows);
  Result<BoundStream*> bound(uint32_t stream_number);
  Status check_change(const StreamInfo& stream, const TableColumns& columns, Table& table);
  Status merge(const files::StreamFiles& stream, Table& table);
  Status merge_into(const files::StreamFiles& stream, Table& table, const TableColumns& columns, MergedState& next);
  [[nodiscard]] bool needs_merge(const files::StreamFiles& stream, const Table& table, const MergedState& next) const;
  [[nodiscard]] MergedState next_state(const files::StreamFiles& stream, const Table& table) const;
  Status write_manifest();
  [[nodiscard]] Path folder_of(std::string_view name_space, std::string_view name) const;

  files::FileOperations& operations_;
  CsvOptions options_;
  Host host_;
  files::PathTemplate path_;
  Path hidden_;
  std::unique_ptr<files::Encoder> encoder_;
  Format format_;
  std::optional<files::FileSet> logs_;
  std::map<std::pair<std::string, std::string>, Table> tables_;
  std::map<std::string, std::pair<std::string, std::string>> csv_owners_;  // streams by the name of their CSV file
  std::map<uint32_t, BoundStream> streams_;
  std::string entries_;
};

}  // namespace pipeline::csv
