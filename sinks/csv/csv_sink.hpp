// CsvSink: writes streams to CSV files (RFC 4180), each row exactly once. What the files hold is the business of
// Changelog and LatestTables; this class holds the folder.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "csv_options.hpp"
#include "pipeline/sdk/files/files.hpp"
#include "pipeline/sdk/sink.hpp"
#include "sink_output.hpp"

namespace pipeline::csv {

class CsvSink final : public Sink {
 public:
  static const char* name() { return "csv"; }
  static const char* text();
  static const OptionTable& options() { return CsvOptions::table(); }
  static Result<std::unique_ptr<CsvSink>> create(Host host, const Options& options);

  CsvSink(Host host, CsvOptions options, std::unique_ptr<files::FileOperations> operations);

  Status check() override;
  Status recover(std::string_view token) override;
  Status bind(uint32_t stream_number, const StreamInfo& stream) override;
  Status write(uint32_t stream_number, Batch batch) override;
  Status truncate(uint32_t stream_number, const Truncate& truncate) override;
  Result<std::string> prepare(const Checkpoint& checkpoint) override;
  Status commit(std::string_view token) override;
  Status finish() override;

 private:
  Host host_;
  CsvOptions options_;
  std::unique_ptr<files::FileOperations> operations_;
  std::optional<files::DirectoryLock> lock_;
  std::unique_ptr<SinkOutput> output_;  // once recovered
};

}  // namespace pipeline::csv
